import { didYouMean } from './suggest.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError for a key that is not allowed, naming the nearest that is */
export function checkKeys(given: object, allowed: readonly string[], of: string): void {
  const stranger = Object.keys(given).find(key => !allowed.includes(key))
  if (stranger === undefined) return
  throw new UsageError(
    `There is no "${stranger.slice(0, 60)}" in ${of}.${didYouMean(stranger, allowed)} There are ${allowed.join(', ')}.`,
  )
}
