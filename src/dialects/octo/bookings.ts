import { DomainError } from '../../domain/errors.ts'
import { invalidUuid } from '../../domain/lifecycle.ts'
import type { ActivityBooking, Booking } from '../../domain/types.ts'
import type { Context } from '../../http/surface.ts'
import { bookingOf, ownerOf } from '../../store/door.ts'
import { rangeOf } from './availability.ts'

/** The filters of `GET /bookings`. Dates are local travel dates. */
export interface BookingFilters {
  readonly resellerReference?: string | undefined
  readonly supplierReference?: string | undefined
  readonly localDate?: string | undefined
  readonly localDateStart?: string | undefined
  readonly localDateEnd?: string | undefined
}

/**
 * The caller's activity booking of that uuid.
 * @throws DomainError INVALID_BOOKING_UUID when it is unknown, another's, or a transfer
 */
export function ownActivity(uuid: string, { world, token }: Context): ActivityBooking {
  const booking = bookingOf(world, token, uuid)
  if (booking.kind !== 'activity') throw invalidUuid(uuid)
  return booking
}

/** The booking that a GET shows. @throws DomainError INVALID_BOOKING_UUID also for an expired hold under X-11 = hidden */
export function shownBooking(uuid: string, context: Context): ActivityBooking {
  const booking = ownActivity(uuid, context)
  if (booking.status === 'EXPIRED' && context.world.assume('X-11') === 'hidden') throw invalidUuid(uuid)
  return booking
}

/**
 * The caller's activity bookings that fit every filter, in order of creation.
 * @throws DomainError BAD_REQUEST when there is no filter, or half a range
 */
export function listBookings(filters: BookingFilters, { world, token }: Context): readonly ActivityBooking[] {
  const { resellerReference, supplierReference, localDate, localDateStart, localDateEnd } = filters
  const { bookings } = world.read
  const owner = ownerOf(world, token!)
  const found: (readonly Booking[])[] = []
  if (resellerReference !== undefined) found.push(bookings.byResellerReference(owner, resellerReference))
  if (supplierReference !== undefined) found.push(bookings.bySupplierReference(owner, supplierReference))
  const dated = (from: string, to: string) =>
    world.assume('X-13') === 'created' ? createdBetween(owner, from, to, world) : bookings.byLocalDate(owner, from, to)
  if (localDate !== undefined) found.push(dated(...rangeOf(localDate, localDate)))
  if (localDateStart !== undefined || localDateEnd !== undefined)
    found.push(dated(...rangeOf(localDateStart, localDateEnd)))
  const [first, ...others] = found
  if (first === undefined) {
    throw new DomainError(
      'BAD_REQUEST',
      'Give a filter: resellerReference, supplierReference, localDate, or localDateStart with localDateEnd.',
    )
  }
  const sets = others.map(list => new Set(list))
  const isShown = (booking: Booking): booking is ActivityBooking =>
    booking.kind === 'activity' && sets.every(set => set.has(booking))
  return first.filter(isShown)
}

/** The owner's bookings that were reserved on these UTC dates, as the official mock filters. */
function createdBetween(owner: string, from: string, to: string, { read }: Context['world']): readonly Booking[] {
  const start = Date.parse(`${from}T00:00:00Z`)
  const end = Date.parse(`${to}T00:00:00Z`) + 86_400_000
  const all = { page: 1, limit: 50_000, sortBy: 'CREATED_AT', sortOrder: 'ASCENDING' } as const
  return read.bookings.page(owner, all).filter(({ createdAt }) => createdAt >= start && createdAt < end)
}
