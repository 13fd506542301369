import type { AppliedFault, Attempt, Delivery, DeliveryState, EventType, RecordedEvent } from '../index.ts'
import { subjectOf } from '../index.ts'
import { utcMillis } from '../shared/clock.ts'
import type { DialectName, EventName, Payloads } from '../types/index.ts'

/**
 * One message on its way to one subscription. It goes on while you hold it: read it again after `advance` or `settle`. Its event
 * says which payload it has.
 */
export type SentDelivery<Event extends EventName = EventName> = { [E in Event]: DeliveryOf<E> }[Event]

/** A delivery of one event. */
export interface DeliveryOf<Event extends EventName> {
  readonly id: string
  /** Id of the event that it tells of, or of the `fire` call. */
  readonly eventId: string
  readonly origin: 'event' | 'fire' | 'redelivery'
  readonly dialect: DialectName
  readonly event: Event
  readonly subscriptionId: string
  readonly state: DeliveryState
  /** Why it ended without success. */
  readonly reason: string | null
  /** ISO 8601, or null when no attempt is planned. */
  readonly nextAttemptAt: string | null
  /** The body as it is sent. */
  readonly body: string
  /** The body parsed; undefined when an assumption makes it something else than JSON. */
  readonly payload: Payloads[Event]
  readonly attempts: readonly SentAttempt[]
}

/** One request of a delivery. */
export interface SentAttempt {
  /** From 1. */
  readonly number: number
  /** ISO 8601, on the workspace's clock. */
  readonly at: string
  /** Real ms. */
  readonly ms: number
  /** Without credentials. */
  readonly url: string
  /** Secrets masked. */
  readonly headers: Readonly<Record<string, string>>
  /** What was broken on purpose, in order. */
  readonly faults: readonly AppliedFault[]
  readonly outcome: 'answered' | 'timed-out' | 'refused' | 'reset' | 'not-sent'
  /** Of the answer, when there was one. */
  readonly status: number | undefined
  /** What went wrong, when nothing was answered. */
  readonly error: string | undefined
}

/** A change of the world, and what was made of it. */
export interface WorldEvent {
  readonly id: string
  /** `booking.cancelled` */
  readonly type: EventType
  /** ISO 8601, on the workspace's clock. */
  readonly at: string
  /** The call, the trigger or the clock that made it happen. */
  readonly cause: string
  /** Booking uuid, product id or transfer id. */
  readonly subject: string
  /** Each subscription: told, or why not. */
  readonly subscriptions: readonly Conclusion[]
}

export interface Conclusion {
  readonly id: string
  readonly dialect: string
  readonly told: boolean
  readonly reason: string
  /** Ids of the deliveries that tell it. */
  readonly deliveries: readonly string[]
}

const known = new WeakMap<Delivery, SentDelivery>()

/** The same object for the same delivery, always as it is now. */
export function sentDelivery(delivery: Delivery): SentDelivery {
  const before = known.get(delivery)
  if (before) return before
  const { id, message } = delivery
  const body = new TextDecoder().decode(message.body)
  const sent: DeliveryOf<EventName> = {
    id,
    eventId: message.eventId,
    origin: message.origin,
    dialect: message.dialect as DialectName,
    // Dialects send nothing but the events of their documents, which are the keys of Payloads.
    event: message.event as EventName,
    subscriptionId: message.subscriptionId,
    body,
    payload: parsed(body) as Payloads[EventName],
    get state() {
      return delivery.state
    },
    get reason() {
      return delivery.reason
    },
    get nextAttemptAt() {
      return delivery.nextAttemptAt === null ? null : utcMillis(delivery.nextAttemptAt)
    },
    get attempts() {
      return delivery.attempts.map(sentAttempt)
    },
  }
  // The event's name says which payload it is.
  const one = sent as SentDelivery
  known.set(delivery, one)
  return one
}

const sentAttempt = ({ number, at, ms, faults, request, outcome }: Attempt): SentAttempt => ({
  number,
  at: utcMillis(at),
  ms,
  url: request.url,
  headers: request.headers,
  faults,
  outcome: outcome.kind,
  status: outcome.kind === 'answered' ? outcome.status : undefined,
  error: outcome.kind === 'answered' ? undefined : outcome.error,
})

export const worldEvent = ({ event, conclusions }: RecordedEvent): WorldEvent => ({
  id: event.id,
  type: event.type,
  at: utcMillis(event.at),
  cause: event.cause,
  subject: subjectOf(event),
  subscriptions: conclusions().map(({ id, dialect, matched, reason, deliveries }) => ({
    id,
    dialect,
    told: matched,
    reason,
    deliveries,
  })),
})

/** R-03 can ask for bodies that are no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
