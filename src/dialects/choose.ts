import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Dialect } from './dialect.ts'

/**
 * Those of the names, in their own order; all when none are given.
 * @throws UsageError for a name that no dialect has, and for an empty list
 */
export function chooseDialects(all: readonly Dialect[], names: readonly string[] | undefined): readonly Dialect[] {
  if (names === undefined) return all
  const known = all.map(({ name }) => name)
  const stranger = names.find(name => !known.includes(name))
  if (stranger === undefined && names.length > 0) return all.filter(({ name }) => names.includes(name))
  const what = stranger === undefined ? '"dialects" is empty.' : `There is no dialect "${stranger.slice(0, 60)}".`
  throw new UsageError(`${what}${didYouMean(stranger ?? '', known)} There are: ${known.join(', ')}.`)
}
