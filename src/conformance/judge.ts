import { realClock, utcMillis } from '../shared/clock.ts'
import { VERSION } from '../shared/version.ts'
import { applyBaseline } from './baseline.ts'
import type { CheckInfo } from './check.ts'
import type { Secrets } from './exchange.ts'
import { Unreachable } from './failure.ts'
import type { Known, Report } from './report.ts'
import type { Result } from './result.ts'

/** A run that judges checks: the results come in the order of the checks, however they are made. */
export interface Run<Check extends CheckInfo> {
  /** @throws Unreachable when the target has gone */
  checks(checks: readonly Check[]): AsyncIterable<Result>
}

/** How a whole run is made. */
export interface JudgeOptions<Check extends CheckInfo> {
  readonly kind: Report['kind']
  readonly dialect: string
  readonly url: string
  /** At least one. */
  readonly checks: readonly Check[]
  readonly isStrict?: boolean
  readonly baseline?: readonly Known[]
  readonly secrets?: Secrets
  /** Hears of each result at once. */
  readonly onResult?: (result: Result) => void
  /** What the time is, ms UTC. Default: the machine's. */
  readonly now?: () => number
  /** Ends the run after the check that is under way. */
  readonly signal?: AbortSignal
}

/** Makes all checks, in their order, and reports. A target that goes away ends the run; what was done stands. */
export async function judge<Check extends CheckInfo>(run: Run<Check>, options: JudgeOptions<Check>): Promise<Report> {
  const { kind, dialect, url, checks, isStrict = false, baseline = [], secrets = new Map(), onResult, signal } = options
  const { now = realClock().now } = options
  const startedAt = utcMillis(now())
  const started = performance.now()
  const results: Result[] = []
  let ended: string | undefined
  try {
    for await (const result of run.checks(checks)) {
      results.push(result)
      onResult?.(result)
      if (signal?.aborted) break
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    ended = error.message
  }
  const today = startedAt.slice(0, 10)
  return {
    version: VERSION,
    kind,
    dialect,
    url,
    startedAt,
    ms: Math.round(performance.now() - started),
    isStrict,
    results,
    ...applyBaseline(baseline, results, isStrict, today),
    ended,
    secrets,
  }
}
