import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { CheckInfo } from './check.ts'

/**
 * The checks of a dialect that were asked for, by id or section; all when none is named. Their order stays.
 * @throws UsageError for a name that is neither
 */
export function select<Check extends CheckInfo & { readonly dialects: readonly string[] }>(
  all: readonly Check[],
  dialect: string,
  names: readonly string[],
): readonly Check[] {
  const checks = all.filter(({ dialects }) => dialects.includes(dialect))
  const sections = [...new Set(checks.map(({ section }) => section))]
  for (const name of names) {
    const wanted = name.toLowerCase()
    if (
      sections.some(section => section.toLowerCase() === wanted) ||
      checks.some(({ id }) => id.toLowerCase() === wanted)
    )
      continue
    const foreign = all.find(({ id }) => id.toLowerCase() === wanted)
    if (foreign)
      throw new UsageError(
        `${foreign.id} is a check of ${foreign.dialects.join(' and ')}; this run is of ${dialect}. \`octo-sandbox list checks --dialect ${dialect}\` prints its own.`,
      )
    const ids = checks.map(({ id }) => id)
    throw new UsageError(
      `There is no check or section "${name}".${didYouMean(name, [...ids, ...sections])} Sections: ${sections.join(', ')}. \`octo-sandbox list checks\` prints all.`,
    )
  }
  if (names.length === 0) return checks
  const wanted = new Set(names.map(name => name.toLowerCase()))
  return checks.filter(({ id, section }) => wanted.has(section.toLowerCase()) || wanted.has(id.toLowerCase()))
}
