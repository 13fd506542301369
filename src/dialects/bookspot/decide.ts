import type { EventType, SupplierEvent } from '../../domain/events.ts'
import type { Booking, Subscription } from '../../domain/types.ts'
import type { Decision } from '../dialect.ts'
import type { NotificationType } from './subscription-input.ts'

const NAMES = {
  booking: 'BOOKING_UPDATE',
  product: 'PRODUCT_UPDATE',
  availability: 'AVAILABILITY_UPDATE',
} as const satisfies Readonly<Record<string, NotificationType>>

/** Changes that are told only under one answer to an assumption; every other change is told always. */
const ONLY_WITH: Readonly<Partial<Record<EventType, readonly [id: string, value: string]>>> = {
  'booking.reserved': ['B-25', 'bookingEvents'],
  'booking.pending': ['B-25', 'bookingEvents'],
  'booking.rejected': ['B-25', 'bookingEvents'],
  'booking.updated': ['B-25', 'bookingEvents'],
  'booking.extended': ['B-25', 'bookingEvents'],
  'booking.expired': ['B-25', 'bookingEvents'],
  'booking.redeemed': ['B-25', 'bookingEvents'],
  'product.deleted': ['B-31', 'told'],
  'availability.booked': ['B-27', 'availabilityOnBooking'],
}

/** BookSpot's names for a kind of change: one, or none when nobody is told of it. */
export function tells(type: EventType, assume: (id: string) => string): readonly NotificationType[] {
  const kind = type.slice(0, type.indexOf('.'))
  const only = ONLY_WITH[type]
  if (!isTold(kind) || (only && assume(only[0]) !== only[1])) return []
  return [NAMES[kind]]
}

const isTold = (kind: string): kind is keyof typeof NAMES => Object.hasOwn(NAMES, kind)

const no = (reason: string): Decision => ({ told: false, reason })

/** Whether BookSpot tells `event` to `subscription`, and why not. Pure. Seed page; B-23 to B-27, B-31. */
export function decide(event: SupplierEvent, subscription: Subscription, assume: (id: string) => string): Decision {
  if (event.kind === 'transfer') return no('transfers do not exist at BookSpot')
  const booking = event.kind === 'booking' ? (event.after ?? event.before) : null
  if (booking?.kind === 'transfer') return no('transfers do not exist at BookSpot')
  const name = NAMES[event.kind]
  if (!subscription.events.includes(name)) return no(`subscribed to ${subscription.events.join(', ')} only`)
  const only = ONLY_WITH[event.type]
  if (only && assume(only[0]) !== only[1]) return no(`BookSpot does not tell ${event.type} (${only[0]})`)
  return (booking && stranger(booking, subscription, assume)) ?? { told: true, event: name }
}

/** The refusal when the booking is not the subscriber's (B-23, B-24). */
function stranger(booking: Booking, subscription: Subscription, assume: (id: string) => string): Decision | undefined {
  if (booking.token === null) {
    if (assume('B-24') === 'everyone') return undefined
    return no('the booking was made in the back office, it has no token (B-24)')
  }
  const audience = assume('B-23')
  if (audience === 'everyone' || booking.token === subscription.token) return undefined
  if (audience === 'token') return no('the booking belongs to another token')
  return booking.reseller === subscription.reseller ? undefined : no('the booking belongs to another reseller (B-23)')
}
