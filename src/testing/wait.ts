import type { EventType, Workspace } from '../index.ts'
import { parseDuration } from '../shared/duration.ts'
import { checkKeys } from '../shared/keys.ts'
import { giveUpAfter } from '../shared/timer.ts'
import type { DialectName, EventName, Part, Payloads } from '../types/index.ts'
import { deliveryLine, eventLines, indented, reasons } from './explain.ts'
import { shown } from './match.ts'
import { dialectNamed, dialectOf } from './names.ts'
import { type SentDelivery, sentDelivery, type WorldEvent, worldEvent } from './records.ts'

/** What a delivery must have. What is left out may be anything. */
export interface DeliveryWish<Event extends EventName = EventName> {
  readonly event?: Event
  readonly dialect?: DialectName
  readonly subscriptionId?: string
  readonly eventId?: string
  /** Without a state a delivery counts once its first attempt is done or it has ended. */
  readonly state?: SentDelivery['state']
  /** Parts of the payload that must be there. */
  readonly payload?: Part<Payloads[Event]>
}

/** Which delivery: its event's name, what it must have, or a test of your own. */
export type DeliveryMatch<Event extends EventName = EventName> =
  | Event
  | DeliveryWish<Event>
  | ((delivery: SentDelivery) => boolean)

/** What an event must have. */
export interface EventWish {
  /** `booking.cancelled` */
  readonly type?: EventType
  readonly subject?: string
  readonly cause?: string | RegExp
}

/** Which event: its type, what it must have, or a test of your own. */
export type EventMatch = EventType | EventWish | ((event: WorldEvent) => boolean)

export interface WaitForOptions {
  /** Real time: `5s`, `500ms`, or a number of ms. While the process is too busy to look, it stands still. Default 5 s. */
  readonly timeout?: string | number
}

/** Deliveries shown in the message of a time-out: the newest. */
const SHOWN = 10
/** Events shown there, each with a line for every subscription. */
const EVENTS_SHOWN = 5

/** Why a delivery is not the one; empty when it is. */
function misfit(match: DeliveryMatch, delivery: SentDelivery): string[] {
  if (typeof match === 'function') return match(delivery) ? [] : ['the given function says no']
  const wish: DeliveryWish = typeof match === 'string' ? { event: match } : match
  const lacking = reasons(withoutUndefined(wish), delivery)
  const waiting = wish.state === undefined && delivery.state === 'pending' && delivery.attempts.length === 0
  return waiting ? [...lacking, 'its first attempt is not done'] : lacking
}

const withoutUndefined = (wish: object) =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))

/** All that fit, oldest first. */
export const fittingDeliveries = (workspace: Workspace, match: DeliveryMatch): SentDelivery[] =>
  deliveriesOf(workspace).filter(delivery => misfit(match, delivery).length === 0)

/** All in the log, oldest first. */
export const deliveriesOf = ({ log }: Workspace): SentDelivery[] => [...log.list()].map(sentDelivery).reverse()

/** All in the log, oldest first. */
export const eventsOf = ({ teller }: Workspace): WorldEvent[] => [...teller.events()].map(worldEvent).reverse()

const WISHES: readonly (keyof DeliveryWish)[] = ['event', 'dialect', 'subscriptionId', 'eventId', 'state', 'payload']

/** What can never come is told at once. @throws UsageError */
function checkMatch(match: DeliveryMatch): void {
  if (typeof match === 'function') return
  const wish: DeliveryWish = typeof match === 'string' ? { event: match } : match
  checkKeys(wish, WISHES, 'a delivery that is waited for')
  if (wish.event !== undefined) dialectOf(wish.event)
  if (wish.dialect !== undefined) dialectNamed(wish.dialect)
}

/** Where to wait. */
export interface Waiting {
  readonly workspace: Workspace
  /** Aborted when the workspace is closed. */
  readonly ended: AbortSignal
}

/** The first delivery that fits, of those made already or to come. @throws Error when time is over: what came, and why it does not fit */
export async function waitForDelivery(
  waiting: Waiting,
  match: DeliveryMatch,
  options: WaitForOptions = {},
): Promise<SentDelivery> {
  const { workspace } = waiting
  checkMatch(match)
  return untilFound(waiting, options, {
    look: () => fittingDeliveries(workspace, match)[0],
    listen: check => [workspace.log.onAttempt(check), workspace.log.onDelivery(check)],
    inVain: waited => deliveryInVain(workspace, match, waited),
  })
}

/** The first event that fits, of those in the log or to come. @throws Error when time is over: what happened instead */
export function waitForEvent(waiting: Waiting, match: EventMatch, options: WaitForOptions = {}): Promise<WorldEvent> {
  const { workspace } = waiting
  const fits = (event: WorldEvent) => {
    if (typeof match === 'function') return match(event)
    return reasons(typeof match === 'string' ? { type: match } : withoutUndefined(match), event).length === 0
  }
  return untilFound(waiting, options, {
    look: () => eventsOf(workspace).find(fits),
    listen: check => [workspace.teller.onRecorded(check)],
    inVain: waited => `Waited ${waited} for ${wanted(match, 'an event')}. ${happened(workspace)}`,
  })
}

interface Search<T> {
  look(): T | undefined
  /** Starts to listen for what may be it; returns how to stop. */
  listen(check: () => void): readonly (() => void)[]
  inVain(waited: string): string
}

/** Looks now and whenever something happens; nothing is asked twice in vain, and nothing keeps the process alive afterwards. */
async function untilFound<T>({ workspace, ended }: Waiting, options: WaitForOptions, search: Search<T>): Promise<T> {
  checkKeys(options, ['timeout'], 'the options of waiting')
  const { timeout = '5s' } = options
  const ms = parseDuration(timeout, 'timeout')
  return new Promise((resolve, reject) => {
    let stops: readonly (() => void)[] = []
    const quiet = () => {
      for (const stop of stops) stop()
      stops = []
    }
    const end = () => {
      quiet()
      stopReset()
      stopTimer()
      ended.removeEventListener('abort', closed)
    }
    const closed = () => {
      end()
      reject(new Error('The sandbox was closed while a test waited for it.'))
    }
    const check = () => {
      try {
        const found = search.look()
        if (found === undefined) return
        end()
        resolve(found)
      } catch (error) {
        end()
        reject(error)
      }
    }
    const listen = () => {
      quiet()
      stops = search.listen(check)
    }
    // A reset replaces the logs, so what was listened to falls silent.
    const stopReset = workspace.onReset(listen)
    const giveUp = () => {
      end()
      reject(new Error(search.inVain(typeof timeout === 'number' ? `${timeout} ms` : timeout)))
    }
    const stopTimer = giveUpAfter(ms, giveUp, true)
    ended.addEventListener('abort', closed)
    if (ended.aborted) return closed()
    listen()
    check()
  })
}

function wanted(match: DeliveryMatch | EventMatch, kind: string): string {
  if (typeof match === 'function') return `${kind} that the given function accepts`
  return typeof match === 'string' ? match : `${kind} with ${shown(match)}`
}

function deliveryInVain(workspace: Workspace, match: DeliveryMatch, waited: string): string {
  const all = deliveriesOf(workspace)
  const lines = all
    .slice(-SHOWN)
    .flatMap(delivery => [deliveryLine(delivery), `  ${misfit(match, delivery).join('; ')}`])
  const made = all.length === 0 ? 'No delivery was made.' : `${all.length} made, none fits:${indented(lines)}`
  return `Waited ${waited} for ${wanted(match, 'a delivery')}. ${made}\n${happened(workspace)}${asleep(workspace, all)}`
}

function happened(workspace: Workspace): string {
  const events = eventsOf(workspace)
  const subscribed = workspace.world.read.subscriptions.size
  if (events.length === 0) return `Nothing has happened in this world yet, and it has ${subscribed} subscriptions.`
  return `What happened (${events.length}):${indented(events.slice(-EVENTS_SHOWN).flatMap(eventLines))}`
}

/** With a clock that stands still, a retry waits for the test. */
function asleep({ world }: Workspace, all: readonly SentDelivery[]): string {
  const waiting = all.some(
    ({ nextAttemptAt }) => nextAttemptAt !== null && Date.parse(nextAttemptAt) > world.clock.now(),
  )
  if (world.clock.mode === 'real' || !waiting) return ''
  return '\nThe clock stands still, so no retry happens by itself: advance(...) moves it.'
}
