import { createTransport } from '../../index.ts'
import { startSandbox } from '../../testing/index.ts'
import { FRESH, openCaller } from '../call.ts'
import type { Verdict } from '../check.ts'
import { type Difference, HookFailed, Skipped, Unmet, Unreachable } from '../failure.ts'
import type { Result } from '../result.ts'
import { openArrivals } from '../time.ts'
import { openDoor } from './door.ts'
import { openPost, type Post } from './post.ts'
import { callsSince, openReceiver, type RunWide, type Trace } from './probe.ts'
import type { ReceiverCheck, ReceiverTarget } from './target.ts'
import { openWorld, type World } from './world.ts'

/** Runs of checks against one receiver. */
export interface ReceiverRun extends AsyncDisposable {
  /** Where the receiver finds its supplier, and what it calls with. */
  readonly supplier: { readonly url: string; readonly token: string }
  /** @throws Unreachable when nobody listens there any more */
  check(check: ReceiverCheck): Promise<Result>
  /**
   * The results in the order of the checks, as they are known: those that may run beside each other do.
   * @throws Unreachable
   */
  checks(checks: readonly ReceiverCheck[]): AsyncIterable<Result>
  close(): Promise<void>
}

/** Checks that run beside each other. */
const AT_ONCE = 12

/**
 * Boots a sandbox as the supplier that the receiver calls back, and subscribes the receiver with its first check.
 * @throws UsageError when the port is taken
 * @example
 * await using run = await openReceiverRun({ dialect: 'bookspot', url: 'http://127.0.0.1:3000/webhooks' })
 * for await (const result of run.checks(RECEIVER_CHECKS)) print(result)
 */
export async function openReceiverRun(target: ReceiverTarget): Promise<ReceiverRun> {
  const caller = openCaller({ ...FRESH, ca: target.ca })
  const arrivals = openArrivals()
  const canaries = new Map<string, number>()
  const post = openPost(createTransport())
  const sandbox = await startSandbox({
    listen: false,
    clock: 'real',
    transport: post.transport,
    // Every change of a booking makes a letter; which of them are sent is for the checks to say.
    assume: { 'B-25': 'bookingEvents' },
    ...(target.seed !== undefined && { seed: target.seed }),
  })
  const door = await openDoor(sandbox.core, { port: target.port ?? 0, canaries, onCall: arrivals.arrived }).catch(
    async error => {
      await sandbox.close()
      throw error
    },
  )
  const base = new URL(target.dialect === 'bookspot' ? sandbox.bookspotUrl : sandbox.rhomtripUrl).pathname
  const wide: RunWide = { target, caller, door, arrivals }
  const world = openWorld({ sandbox, dialect: target.dialect, post, canaries })
  let subscribed: Promise<unknown> | undefined
  const check = async (wanted: ReceiverCheck) => {
    subscribed ??= sandbox.subscribe(target.dialect, { url: target.url, headers: target.headers ?? {} })
    await subscribed
    return runCheck(wanted, wide, world, post)
  }
  const close = async () => {
    caller.close()
    await door.close()
    await sandbox.close()
  }
  return {
    supplier: { url: door.server.url + (base === '/' ? '' : base), token: sandbox.tokens.alpha },
    check,
    checks: checks => inOrder(checks, check),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Those beside others first, then those alone; each is handed on in its place. */
async function* inOrder(
  checks: readonly ReceiverCheck[],
  run: (check: ReceiverCheck) => Promise<Result>,
): AsyncGenerator<Result> {
  const results = new Map(checks.map(check => [check, deferred<Result>()]))
  const one = async (check: ReceiverCheck) => {
    const { resolve, reject } = results.get(check)!
    await run(check).then(resolve, reject)
  }
  const together = checks.filter(({ alone }) => !alone)
  const all = (async () => {
    const waiting = [...together]
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await one(next)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    for (const check of checks) if (check.alone) await one(check)
  })()
  for (const check of checks) yield await results.get(check)!.promise
  await all
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Whoever waits for another one first hears of it later.
  promise.catch(() => {})
  return { promise, resolve, reject }
}

async function runCheck(check: ReceiverCheck, wide: RunWide, shared: World, post: Post): Promise<Result> {
  const trace: Trace = { exchanges: [], remarks: [], attachments: [], tidying: [], since: wide.door.calls.length }
  const own = new Set<string>()
  const stop = post.onAttempt((subject, exchange) => {
    if (own.has(subject)) trace.exchanges.push(exchange)
  })
  const world: World = {
    ...shared,
    letThrough(subject) {
      own.add(subject)
      shared.letThrough(subject)
    },
    async failing(fault) {
      const end = await shared.failing(fault)
      trace.tidying.push(end)
      return end
    },
  }
  const started = performance.now()
  const found = await judged(() => check.run(openReceiver(wide, world, trace)))
  const exchanges = [...trace.exchanges]
  stop()
  for (const tidy of trace.tidying.reverse()) await tidy()
  const { id, section, level, says, basis } = check
  return {
    check: { id, section, level, says, basis },
    verdict: found.verdict,
    reason: found.reason,
    differences: found.difference ? [found.difference] : [],
    exchange: found.difference?.exchange ?? exchanges.at(-1),
    exchanges,
    deliveries: [],
    calls: callsSince(wide.door, trace.since, mentioned(exchanges)),
    remarks: trace.remarks,
    attachments: trace.attachments,
    ms: Math.round(performance.now() - started),
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Ids of bookings and products that the exchanges speak of: calls about them are the check's, whatever else runs beside it. */
function mentioned(exchanges: Result['exchanges']): RegExp {
  const ids = exchanges.flatMap(({ request: { body = '' } }) => [
    ...(body.slice(0, 4_000).match(UUID) ?? []),
    ...[...body.slice(0, 4_000).matchAll(/"productId":"([\w-]+)"/g)].map(([, id]) => id!),
  ])
  return new RegExp([...new Set(ids), 'undefined', 'null', 'object%20Object'].join('|'), 'i')
}

interface Found {
  readonly verdict: Verdict
  readonly reason?: string
  readonly difference?: Difference
}

async function judged(run: () => Promise<void>): Promise<Found> {
  try {
    await run()
    return { verdict: 'pass' }
  } catch (error) {
    if (error instanceof Unreachable) throw error
    if (error instanceof Skipped) return { verdict: 'skipped', reason: error.message }
    if (error instanceof Unmet) return { verdict: 'fail', reason: error.message, difference: error.difference }
    if (error instanceof HookFailed) return { verdict: 'error', reason: error.message }
    return { verdict: 'error', reason: error instanceof Error ? error.message : String(error) }
  }
}
