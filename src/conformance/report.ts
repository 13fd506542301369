import type { Verdict } from './check.ts'
import type { Secrets } from './exchange.ts'
import type { Result } from './result.ts'

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
  /** Set when the target could no longer be reached: why. What was done before is in `results`. */
  readonly ended?: string | undefined
  /** What reports show instead of each secret. */
  readonly secrets: Secrets
}

/** Whether a result lets its run fail. */
export const failsRun = ({ verdict, check }: Result, isStrict: boolean): boolean =>
  verdict === 'fail' ? isStrict || check.level === 'MUST' : verdict === 'unspecified' && isStrict

/** How many results there are of each verdict. */
export function countsOf(results: readonly Result[]): Readonly<Record<Verdict, number>> {
  const counts = { pass: 0, fail: 0, unspecified: 0, skipped: 0, error: 0 }
  for (const { verdict } of results) counts[verdict]++
  return counts
}
