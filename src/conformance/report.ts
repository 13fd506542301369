import type { CheckInfo, Verdict } from './check.ts'
import type { Secrets } from './exchange.ts'
import type { Result } from './result.ts'

/** A failure that is known and, until a day, accepted. */
export interface Known {
  /** Id of the check. */
  readonly check: string
  readonly reason: string
  /** Local date, `YYYY-MM-DD`: the last day on which it is accepted. */
  readonly until: string
}

/** Everything about a finished run; reporters print it. */
export interface Report {
  readonly version: string
  /** Who was judged. */
  readonly kind: 'supplier' | 'receiver'
  readonly dialect: string
  readonly url: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Real ms. */
  readonly ms: number
  /** Whether differences from assumptions, and SHOULD and MAY that are not met, fail the run. */
  readonly isStrict: boolean
  readonly results: readonly Result[]
  /** Failures of `results` that the baseline accepts. */
  readonly known: readonly Known[]
  /** What is wrong with the baseline itself, in sentences: entries that are no longer needed, or have expired. Each fails the run. */
  readonly stale: readonly string[]
  /** Set when the target could no longer be reached: why. What was done before is in `results`. */
  readonly ended?: string | undefined
  /** What reports show instead of each secret. */
  readonly secrets: Secrets
}

/** How a result counts: `warning` is a failure or a difference that does not fail the run, `known` one that the baseline accepts. */
export type Weight = 'passed' | 'failed' | 'warning' | 'known' | 'skipped' | 'error'

/** What a result means for its run. */
export function weigh(
  { verdict, check }: Pick<Result, 'verdict'> & { check: CheckInfo },
  { isStrict, known }: Pick<Report, 'isStrict' | 'known'>,
): Weight {
  if (verdict === 'pass') return 'passed'
  if (verdict === 'skipped' || verdict === 'error') return verdict
  const fails = isStrict || (verdict === 'fail' && check.level === 'MUST')
  if (!fails) return 'warning'
  return known.some(each => each.check === check.id) ? 'known' : 'failed'
}

/** How many results there are of each weight. */
export function countsOf(report: Report): Readonly<Record<Weight, number>> {
  const counts = { passed: 0, failed: 0, warning: 0, known: 0, skipped: 0, error: 0 }
  for (const result of report.results) counts[weigh(result, report)]++
  return counts
}

/** Results by section, in the order of the run. */
export function bySection(results: readonly Result[]): ReadonlyMap<string, readonly Result[]> {
  const sections = new Map<string, Result[]>()
  for (const result of results)
    sections.set(result.check.section, [...(sections.get(result.check.section) ?? []), result])
  return sections
}

/** What the run came to, in a line: `41 passed, 1 failed, 2 warnings, 3 skipped`. */
export function summaryOf(report: Report): string {
  const { passed, failed, warning, known, skipped, error } = countsOf(report)
  const parts = [
    `${passed} passed`,
    failed > 0 && `${failed} failed`,
    warning > 0 && `${warning} ${warning === 1 ? 'warning' : 'warnings'}`,
    known > 0 && `${known} known`,
    skipped > 0 && `${skipped} skipped`,
    error > 0 && `${error} in error`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** Verdicts in words. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  unspecified: 'unspecified',
  skipped: 'skipped',
  error: 'error',
}
