import type { EventType, SupplierEvent } from '../../domain/events.ts'
import type { Subscription } from '../../domain/types.ts'
import type { Decision } from '../dialect.ts'

/** RhomTrip's event names. Domain digest 2.6. */
export const EVENTS = ['booking_update', 'availability_update', 'transfer_update'] as const
export type RhomTripEvent = (typeof EVENTS)[number]

const NAMES = {
  booking: 'booking_update',
  availability: 'availability_update',
  transfer: 'transfer_update',
} as const satisfies Readonly<Record<string, RhomTripEvent>>

const isTold = (kind: string): kind is keyof typeof NAMES => Object.hasOwn(NAMES, kind)

interface Condition {
  readonly id: string
  readonly values: readonly string[]
}

const ALL_BOOKING_EVENTS: Condition = { id: 'R-24', values: ['bookingEvents'] }

/** Changes that are told only under some answers to an assumption; every other change of a named kind is told always. */
const ONLY_WITH: Readonly<Partial<Record<EventType, Condition>>> = {
  'booking.extended': { id: 'R-24', values: ['changes', 'bookingEvents'] },
  'booking.reserved': ALL_BOOKING_EVENTS,
  'booking.pending': ALL_BOOKING_EVENTS,
  'booking.rejected': ALL_BOOKING_EVENTS,
  'booking.expired': ALL_BOOKING_EVENTS,
  'booking.redeemed': ALL_BOOKING_EVENTS,
  'transfer.expired': { id: 'R-25', values: ['expiry', 'every'] },
  'transfer.quoted': { id: 'R-25', values: ['every'] },
  'availability.booked': { id: 'R-39', values: ['bookings'] },
}

/** The assumption because of which a change is told nobody; undefined when it is told. */
function silencedBy(type: EventType, assume: (id: string) => string): string | undefined {
  const only = ONLY_WITH[type]
  if (only && !only.values.includes(assume(only.id))) return only.id
  return type.startsWith('availability.') && assume('R-23') === 'two' ? 'R-23' : undefined
}

/** RhomTrip's names for a kind of change: one, or none when nobody is told of it. */
export function tells(type: EventType, assume: (id: string) => string): readonly RhomTripEvent[] {
  const kind = type.slice(0, type.indexOf('.'))
  return isTold(kind) && silencedBy(type, assume) === undefined ? [NAMES[kind]] : []
}

const no = (reason: string): Decision => ({ told: false, reason })

/** Whether `event` is told to `subscription`, and why not. Pure. Webhooks page. */
export function decide(event: SupplierEvent, subscription: Subscription, assume: (id: string) => string): Decision {
  if (!isTold(event.kind)) return no(`RhomTrip has no ${event.kind} event`)
  const name = NAMES[event.kind]
  if (!subscription.events.includes(name)) return no(`subscribed to ${subscription.events.join(', ')} only`)
  const silence = silencedBy(event.type, assume)
  if (silence) return no(`RhomTrip does not tell ${event.type} (${silence})`)
  return stranger(event, subscription, assume('R-15')) ?? { told: true, event: name }
}

/** The refusal when the record is not the subscriber's. Availability is everybody's. */
function stranger(event: SupplierEvent, subscription: Subscription, audience: string): Decision | undefined {
  const record = event.kind === 'booking' || event.kind === 'transfer' ? (event.after ?? event.before) : null
  if (record === null || audience === 'everyone') return undefined
  if (record.token === null) return no(`the ${event.kind} was made in the back office, it has no token (R-15)`)
  if (audience === 'token') {
    return record.token === subscription.token ? undefined : no(`the ${event.kind} belongs to another token (R-15)`)
  }
  return record.reseller === subscription.reseller
    ? undefined
    : no(`the ${event.kind} belongs to another reseller (R-15)`)
}
