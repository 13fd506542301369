import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { isJson } from './expect.ts'
import type { Known, Report } from './report.ts'
import type { Result } from './result.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/

/**
 * Known failures from what a baseline file holds: `{ "failures": [{ "check": "NS-43", "reason": "...", "until": "2027-03-01" }] }`.
 * @param name of the file, for messages
 * @param ids of all checks that there are
 * @throws UsageError naming the entry
 */
export function readBaseline(value: unknown, name: string, ids: readonly string[]): readonly Known[] {
  const failures = isJson(value) ? value.failures : undefined
  if (!Array.isArray(failures)) throw new UsageError(`${name} must hold "failures", a list of {check, reason, until}.`)
  const seen = new Set<string>()
  return failures.map((entry: unknown, index) => {
    const at = `${name}, failures[${index}]`
    const field = (key: 'check' | 'reason' | 'until') => {
      const found = isJson(entry) ? entry[key] : undefined
      if (typeof found !== 'string' || found === '') throw new UsageError(`${at} must have "${key}", a text.`)
      return found
    }
    const known: Known = { check: field('check'), reason: field('reason'), until: field('until') }
    if (!ids.includes(known.check))
      throw new UsageError(`${at}: there is no check "${known.check}".${didYouMean(known.check, ids)}`)
    if (!DAY.test(known.until) || Number.isNaN(Date.parse(known.until)))
      throw new UsageError(`${at}: "until" is "${known.until}". Give a day like 2027-03-01.`)
    if (seen.has(known.check)) throw new UsageError(`${at}: ${known.check} is listed twice.`)
    seen.add(known.check)
    return known
  })
}

/**
 * What a baseline makes of results.
 * @param today `YYYY-MM-DD`
 */
export function applyBaseline(
  baseline: readonly Known[],
  results: readonly Result[],
  isStrict: boolean,
  today: string,
): Pick<Report, 'known' | 'stale'> {
  const known: Known[] = []
  const stale: string[] = []
  for (const entry of baseline) {
    const result = results.find(({ check }) => check.id === entry.check)
    const fails = result && (result.verdict === 'fail' || (isStrict && result.verdict === 'unspecified'))
    if (result?.verdict === 'pass')
      stale.push(`${entry.check} passes: take it out of the baseline ("${entry.reason}").`)
    else if (fails && entry.until < today)
      stale.push(`${entry.check} was accepted until ${entry.until} ("${entry.reason}"), and still fails.`)
    else if (fails) known.push(entry)
  }
  return { known, stale }
}
