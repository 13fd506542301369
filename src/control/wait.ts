import type { DeliveryFilter } from '../delivery/log.ts'
import type { Delivery } from '../delivery/message.ts'
import type * as api from '../generated/sandbox/types.ts'
import { parseDuration } from '../shared/duration.ts'
import type { ControlContext, ControlHandlers } from './context.ts'
import { filterOf } from './deliveries.ts'
import { onGone } from './gone.ts'
import { withHindrance } from './kept-back.ts'
import { Problem } from './problem.ts'
import { deliveryView } from './views.ts'
import type { Workspace } from './workspace.ts'

const USUAL_WAIT = '10s'
/** Real ms. */
const LONGEST_WAIT = 60_000
const NEAR_MISSES = 10
/** Deliveries and events that are looked through for a near miss. */
const LOOKED_AT = 1_000

interface Wanted {
  readonly filter: DeliveryFilter
  /** Ids of the delivery named by "after" and of all that were made before it, whatever they are about: they do not count. */
  old: ReadonlySet<string>
  readonly count: number
}

const NONE: ReadonlySet<string> = new Set()

export const wait = {
  'GET /deliveries/wait': async ({ query }, context) => {
    const { workspace, sandbox } = context
    const filter = filterOf(query, sandbox)
    const timeout = query.timeout ?? USUAL_WAIT
    const ms = parseDuration(timeout, 'timeout', LONGEST_WAIT)
    const wanted = { filter, old: oldBy(query.after, workspace), count: query.count ?? 1 }
    const found = await arrived(wanted, ms, context)
    if (found) return { deliveries: found.map(deliveryView) }
    if (!sandbox.workspace(workspace.name)) throw new Problem(410, 'The workspace ended while you waited.')
    throw inVain(wanted, timeout, context)
  },
} satisfies Partial<ControlHandlers>

/** @throws Problem 400 when the log does not know the delivery */
function oldBy(after: string | undefined, { log }: Workspace): ReadonlySet<string> {
  if (after === undefined) return NONE
  if (!log.find(after)) throw new Problem(400, `"after" is "${after.slice(0, 100)}", which is no delivery of the log.`)
  const ids = [...log.list()].map(({ id }) => id)
  return new Set(ids.slice(ids.indexOf(after)))
}

/** The deliveries that fit, oldest first, once there are enough; undefined when time is over or the workspace is gone. */
function arrived(
  wanted: Wanted,
  ms: number,
  { workspace, timers }: ControlContext,
): Promise<readonly Delivery[] | undefined> {
  const now = fitting(wanted, workspace.log.list(wanted.filter))
  if (now.length >= wanted.count) return Promise.resolve(now.slice(0, wanted.count))
  return new Promise(resolve => {
    let stops: (() => void)[] = []
    const settle = (answer: readonly Delivery[] | undefined) => {
      for (const stop of stops) stop()
      resolve(answer)
    }
    // A reset replaces the log, so what was listened to falls silent.
    const listen = () => {
      const look = (delivery: Delivery) => {
        if (differences(delivery, wanted.filter).length > 0) return
        const found = fitting(wanted, workspace.log.list(wanted.filter))
        if (found.length >= wanted.count) settle(found.slice(0, wanted.count))
      }
      return [workspace.log.onAttempt(look), workspace.log.onDelivery(look)]
    }
    let listening = listen()
    stops = [
      timers.after(ms, () => settle(undefined)),
      onGone(workspace, () => settle(undefined)),
      workspace.onReset(() => {
        for (const stop of listening) stop()
        listening = listen()
        // The same seed gives the same ids again, and what comes now is new.
        wanted.old = NONE
      }),
      () => {
        for (const stop of listening) stop()
      },
    ]
  })
}

/** Oldest first. Without a state a delivery counts once its first attempt is done or it has ended. */
function fitting({ filter, old }: Wanted, newestFirst: Iterable<Delivery>): Delivery[] {
  const found: Delivery[] = []
  for (const delivery of newestFirst) {
    if (old.has(delivery.id)) break
    if (filter.state !== undefined || delivery.attempts.length > 0 || delivery.state !== 'pending') found.push(delivery)
  }
  return found.reverse()
}

function inVain(wanted: Wanted, timeout: string, { workspace }: ControlContext): Problem {
  const came = fitting(wanted, workspace.log.list(wanted.filter)).length
  const what = wanted.filter.event ?? 'any message'
  const plural = wanted.count === 1 ? '1 delivery' : `${wanted.count} deliveries`
  const detail = `Waited ${timeout} for ${plural} of ${what}; ${came} came.${untold(wanted, workspace)}`
  return new Problem(408, detail, { more: { nearMisses: nearMisses(wanted, workspace) } })
}

/** The newest deliveries that fail the fewest filters. */
function nearMisses({ filter, old }: Wanted, { log }: Workspace): api.NearMiss[] {
  const misses: api.NearMiss[] = []
  for (const delivery of log.list()) {
    if (old.has(delivery.id) || misses.length === LOOKED_AT) break
    const differs = differences(delivery, filter)
    if (differs.length === 0) continue
    const { id, state, message } = delivery
    misses.push({
      id,
      dialect: message.dialect,
      event: message.event,
      subscriptionId: message.subscriptionId,
      state,
      differs,
    })
  }
  return misses.sort((a, b) => a.differs.length - b.differs.length).slice(0, NEAR_MISSES)
}

function differences({ message, state, attempts }: Delivery, filter: DeliveryFilter): string[] {
  const pairs = [
    ['dialect', message.dialect, filter.dialect],
    ['event', message.event, filter.event],
    ['eventId', message.eventId, filter.eventId],
    ['subscriptionId', message.subscriptionId, filter.subscriptionId],
    ['state', state, filter.state],
  ] as const
  const differs = pairs.flatMap(([name, is, wanted]) =>
    wanted === undefined || wanted === is ? [] : [`${name} is ${is}, not ${wanted}`],
  )
  const waiting = filter.state === undefined && state === 'pending' && attempts.length === 0
  return waiting ? [...differs, 'its first attempt is not done'] : differs
}

/** Why the newest event told nobody, as the end of the sentence: usually the answer to "where is my webhook?". */
function untold({ filter }: Wanted, { teller, log }: Workspace): string {
  const [newest] = teller.events()
  if (!newest) return ' Nothing has happened in this world yet.'
  const conclusions = newest.conclusions().filter(({ id, dialect }) => {
    return (filter.subscriptionId ?? id) === id && (filter.dialect ?? dialect) === dialect
  })
  const { type, id } = newest.event
  if (conclusions.length === 0) return ` The last event, ${type} (${id}), found no subscription to tell.`
  const silent = conclusions.filter(({ matched }) => !matched)
  if (silent.length < conclusions.length) {
    const broken = conclusions.map(each => withHindrance(each, log)).find((each, i) => each !== conclusions[i])
    return broken ? ` The last event, ${type} (${id}): ${broken.id} was ${broken.reason}.` : ''
  }
  const reasons = silent.slice(0, 3).map(({ id: subscription, reason }) => `${subscription}: ${reason}`)
  return ` The last event, ${type} (${id}), was told to nobody: ${reasons.join('; ')}.`
}
