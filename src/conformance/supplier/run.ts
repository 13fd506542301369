import { openCaller } from '../call.ts'
import { isAssumed, type Verdict } from '../check.ts'
import { type Difference, HookFailed, Skipped, Unmet, Unreachable } from '../failure.ts'
import { NO_HOOKS } from '../hooks.ts'
import { openInboxes } from '../inbox.ts'
import type { Result } from '../result.ts'
import { targetTime } from '../time.ts'
import { probe, type RunWide, type Trace } from './probe.ts'
import type { SupplierCheck, SupplierTarget } from './target.ts'

/** Runs of checks against one supplier. */
export interface SupplierRun extends AsyncDisposable {
  /** @throws Unreachable when nobody listens there any more */
  check(check: SupplierCheck): Promise<Result>
  /** One after another. @throws Unreachable */
  checks(checks: readonly SupplierCheck[]): AsyncIterable<Result>
  close(): Promise<void>
}

/**
 * Opens the judge's receiver and whatever else a run needs.
 * @example
 * await using run = await openSupplierRun(target)
 * const result = await run.check(checks[0])
 */
export async function openSupplierRun(target: SupplierTarget): Promise<SupplierRun> {
  const caller = openCaller()
  const inboxes = await openInboxes(
    { publicUrl: target.receiver?.url, port: target.receiver?.port, patienceMs: target.patienceMs ?? 10_000 },
    arrivals => targetTime(target.hooks ?? NO_HOOKS, target.quietMs ?? 2_000, arrivals),
  )
  const wide: RunWide = {
    target: { ...target, url: target.url.replace(/\/$/, '') },
    caller,
    inboxes,
    memory: new Map(),
  }
  const close = async () => {
    caller.close()
    await inboxes.close()
  }
  const check = (wanted: SupplierCheck) => runCheck(wanted, wide)
  return { check, checks: wanted => inTurn(wanted, check), close, [Symbol.asyncDispose]: close }
}

async function* inTurn(checks: readonly SupplierCheck[], run: SupplierRun['check']): AsyncGenerator<Result> {
  for (const check of checks) yield await run(check)
}

async function runCheck(check: SupplierCheck, wide: RunWide): Promise<Result> {
  const trace: Trace = { exchanges: [], inboxes: [], unspecified: [], tidying: [] }
  const started = performance.now()
  const supplier = probe(wide, trace)
  const found = await judged(check, () => check.run(supplier))
  const exchanges = [...trace.exchanges]
  for (const tidy of trace.tidying.reverse()) await tidy().catch(ignored)
  const { id, section, level, says, basis } = check
  const differences = [...(found.difference ? [found.difference] : []), ...trace.unspecified]
  // What was found stands, whatever could not be tried after it.
  const isUnspecified = trace.unspecified.length > 0 && ['pass', 'skipped'].includes(found.verdict)
  return {
    check: { id, section, level, says, basis },
    verdict: isUnspecified ? 'unspecified' : found.verdict,
    reason: isUnspecified ? differences[0]?.message : found.reason,
    remarks: isUnspecified && found.reason !== undefined ? [`The rest was not tried. ${found.reason}`] : undefined,
    stumbled: found.stumbled,
    differences,
    exchange: differences[0]?.exchange ?? exchanges.at(-1),
    exchanges,
    deliveries: trace.inboxes.flatMap(({ received }) => received),
    ms: Math.round(performance.now() - started),
  }
}

/** Tidying up after a check says nothing about the target; only that it is gone altogether does. */
function ignored(error: unknown): void {
  if (error instanceof Unreachable) throw error
}

interface Found {
  readonly verdict: Verdict
  readonly reason?: string
  readonly stumbled?: 'hook' | 'judge'
  readonly difference?: Difference
}

async function judged(check: SupplierCheck, run: () => Promise<void>): Promise<Found> {
  try {
    await run()
    return { verdict: 'pass' }
  } catch (error) {
    if (error instanceof Unreachable) throw error
    if (error instanceof Skipped) return { verdict: 'skipped', reason: error.message }
    if (error instanceof HookFailed) return { verdict: 'error', stumbled: 'hook', reason: error.message }
    if (!(error instanceof Unmet))
      return { verdict: 'error', stumbled: 'judge', reason: error instanceof Error ? error.message : String(error) }
    return { verdict: isAssumed(check) ? 'unspecified' : 'fail', reason: error.message, difference: error.difference }
  }
}
