import { createTransport } from '../../index.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { Refused, startSandbox } from '../../testing/index.ts'
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
 * Boots a sandbox as the supplier that the receiver calls back, and subscribes the receiver.
 * @throws UsageError when the port is taken, or a supplier would not take the subscription
 * @example
 * await using run = await openReceiverRun({ dialect: 'bookspot', url: 'http://127.0.0.1:3000/webhooks' })
 * for await (const result of run.checks(RECEIVER_CHECKS)) print(result)
 */
export async function openReceiverRun(target: ReceiverTarget): Promise<ReceiverRun> {
  const caller = openCaller({ ...FRESH, ca: target.ca })
  const arrivals = openArrivals()
  const canaries = new Map<string, number>()
  const post = openPost(createTransport({ ca: target.ca }))
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
  const close = async () => {
    caller.close()
    await door.close()
    await sandbox.close()
  }
  const { dialect, url, headers = {} } = target
  await sandbox.subscribe(dialect, { url, headers }).catch(async error => {
    await close()
    throw error instanceof Refused
      ? new UsageError(`A supplier does not take this subscription. ${error.message}`)
      : error
  })
  const base = new URL(dialect === 'bookspot' ? sandbox.bookspotUrl : sandbox.rhomtripUrl).pathname
  const wide: RunWide = { target, caller, door, arrivals, probed: { knew: false } }
  const world = openWorld({ sandbox, dialect, post, canaries })
  const check = (wanted: ReceiverCheck) => runCheck(wanted, wide, world, post)
  return {
    supplier: { url: door.server.url + (base === '/' ? '' : base), token: sandbox.tokens.alpha },
    check,
    checks: checks => inOrder(checks, check),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/**
 * Those beside others first, then those alone; each is handed on in its place. Once the receiver has gone no other is begun, and what was
 * done before is handed on all the same.
 * @throws Unreachable, saying what was under way
 */
async function* inOrder(
  checks: readonly ReceiverCheck[],
  run: (check: ReceiverCheck) => Promise<Result>,
): AsyncGenerator<Result> {
  const done = new Map<ReceiverCheck, Result>()
  const underWay = new Set<string>()
  let trouble: unknown
  let isOver = false
  let ended = deferred()
  const one = async (check: ReceiverCheck) => {
    if (isOver) return
    underWay.add(check.id)
    try {
      done.set(check, await run(check))
    } catch (error) {
      const wasThere = [...done.values()].some(({ exchanges }) => exchanges.length > 0)
      trouble ??= error instanceof Unreachable && wasThere ? lost(error, underWay) : error
      isOver = true
    }
    underWay.delete(check.id)
    ended.resolve()
    ended = deferred()
  }
  const waiting = checks.filter(({ alone }) => !alone)
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await one(next)
  }
  void Promise.all(Array.from({ length: AT_ONCE }, work)).then(async () => {
    for (const check of checks) if (check.alone) await one(check)
  })
  try {
    for (const check of checks) {
      while (!done.has(check) && !isOver) await ended.promise
      const result = done.get(check)
      if (result) yield result
    }
    if (trouble) throw trouble
  } finally {
    isOver = true
  }
}

const lost = ({ message }: Unreachable, underWay: ReadonlySet<string>) =>
  new Unreachable(`${message} It could before; under way: ${[...underWay].join(', ')}.`)

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>(done => {
    resolve = done
  })
  return { promise, resolve }
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
    stumbled: found.stumbled,
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
  const ids = exchanges.flatMap(({ request: { raw = '', body = raw } }) => [
    ...(body.slice(0, 4_000).match(UUID) ?? []),
    ...[...body.slice(0, 4_000).matchAll(/"productId":"([\w-]+)"/g)].map(([, id]) => id!),
  ])
  // An id such as 42 is a part of many others.
  return new RegExp(
    `(?<![\\w-])(${[...new Set(ids), 'undefined', 'null', 'object%20Object'].join('|')})(?![\\w-])`,
    'i',
  )
}

interface Found {
  readonly verdict: Verdict
  readonly reason?: string
  readonly stumbled?: Result['stumbled']
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
    if (error instanceof HookFailed) return { verdict: 'error', stumbled: 'hook', reason: error.message }
    return { verdict: 'error', stumbled: 'judge', reason: error instanceof Error ? error.message : String(error) }
  }
}
