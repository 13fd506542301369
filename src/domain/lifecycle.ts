import { DomainError } from './errors.ts'
import { redeemTickets, voidTickets } from './tickets.ts'
import { HOUR, MINUTE } from './time.ts'
import type { Booking, BookingStatus, Cancellation } from './types.ts'

/** How long a hold lasts when nobody says. The official validator extends by 31 and expects a later end. */
export const HOLD_MINUTES = 30
/** The longest hold the world gives; a longer wish is cut to it. */
export const LONGEST_HOLD_MINUTES = 24 * 60

type BookingChange = Partial<
  Pick<
    Booking,
    'expiresAt' | 'confirmedAt' | 'redeemedAt' | 'cancellable' | 'cancellation' | 'cutoffAt' | 'updatedAt' | 'notes'
  >
>

/** The booking in another status, its unit items with it. Nothing but the status and `change` differs. */
export function withStatus(booking: Booking, status: BookingStatus, change: BookingChange): Booking {
  if (booking.kind === 'transfer') return { ...booking, ...change, status }
  const unitItems = booking.unitItems.map(item => ({ ...item, status }))
  return { ...booking, ...change, status, unitItems }
}

const voided = (booking: Booking): Booking => (booking.kind === 'activity' ? voidTickets(booking) : booking)

const refuse = (booking: Booking, what: string): DomainError =>
  new DomainError('UNPROCESSABLE_ENTITY', `The booking is ${booking.status} and ${what}.`, { uuid: booking.uuid })

/** The refusal of a uuid that names nothing usable. */
export const invalidUuid = (uuid: string, message = 'The uuid is invalid: no booking of yours has it.'): DomainError =>
  new DomainError('INVALID_BOOKING_UUID', message, { uuid })

/** An expired hold is as good as unknown. Throws INVALID_BOOKING_UUID. */
export function refuseExpired(booking: Booking, now: number): void {
  const ranOut = booking.status === 'ON_HOLD' && booking.expiresAt !== null && booking.expiresAt <= now
  if (ranOut || booking.status === 'EXPIRED') throw invalidUuid(booking.uuid, 'The reservation has expired.')
}

/** When a hold of that many minutes ends, ms UTC. Throws BAD_REQUEST for anything but a whole number above 0. */
export function holdUntil(now: number, minutes: number | null | undefined): number {
  const asked = minutes ?? HOLD_MINUTES
  if (!Number.isInteger(asked) || asked < 1) {
    throw new DomainError('BAD_REQUEST', 'expirationMinutes must be a whole number of minutes above 0.')
  }
  return now + Math.min(asked, LONGEST_HOLD_MINUTES) * MINUTE
}

/** A hold that lasts that many minutes from now. Throws INVALID_BOOKING_UUID when expired, UNPROCESSABLE_ENTITY when not a hold. */
export function extend(booking: Booking, minutes: number | null | undefined, now: number): Booking {
  refuseExpired(booking, now)
  if (booking.status !== 'ON_HOLD') throw refuse(booking, 'only a hold can be extended')
  return { ...booking, expiresAt: holdUntil(now, minutes), updatedAt: now }
}

/** Who cancels and how. */
export interface CancelInput {
  readonly reason?: string | null | undefined
  /** The supplier may always cancel, with a full refund; a reseller only while `cancellable`. */
  readonly by: 'reseller' | 'supplier'
  /** What becomes of a cancelled hold. */
  readonly holdBecomes?: 'CANCELLED' | 'EXPIRED'
}

/**
 * Cancels a hold, a pending or a confirmed booking. Cancelling again is harmless: the booking comes back as it was.
 * Throws INVALID_BOOKING_UUID for an expired hold, UNPROCESSABLE_ENTITY past the cut-off or after the end.
 */
export function cancel(booking: Booking, input: CancelInput, now: number): Booking {
  if (booking.status === 'CANCELLED') return booking
  refuseExpired(booking, now)
  if (booking.status === 'REDEEMED' || booking.status === 'REJECTED') throw refuse(booking, 'cannot be cancelled')
  if (input.by === 'reseller' && !booking.cancellable) throw refuse(booking, 'its cancellation cut-off has passed')
  const cancellation: Cancellation = {
    refund: input.by === 'supplier' ? 'FULL' : refundOf(booking, now),
    reason: input.reason ?? null,
    cancelledAt: now,
  }
  const asExpired = booking.status === 'ON_HOLD' && input.holdBecomes === 'EXPIRED'
  return voided(
    withStatus(booking, asExpired ? 'EXPIRED' : 'CANCELLED', {
      cancellable: false,
      cancellation,
      expiresAt: asExpired ? now : null,
      updatedAt: now,
    }),
  )
}

/** Transfers refund by their policy; activities in full for as long as they can be cancelled. */
function refundOf(booking: Booking, now: number): Cancellation['refund'] {
  if (booking.kind === 'activity' || booking.status === 'ON_HOLD') return 'FULL'
  const policies = booking.transfer.options[0]?.cancellationPolicy ?? []
  const full = policies.find(policy => policy.type === 'FULL_REFUND')
  if (full === undefined) return 'NONE'
  return now < booking.startsAt - full.cutoffAmount * HOUR ? 'FULL' : 'NONE'
}

/** A hold that has run out. Anything else comes back as it was. */
export function expire(booking: Booking, now: number): Booking {
  if (booking.status !== 'ON_HOLD') return booking
  return withStatus(booking, 'EXPIRED', {
    cancellable: false,
    expiresAt: Math.min(now, booking.expiresAt ?? now),
    updatedAt: now,
  })
}

/** The guest has used it. Again is harmless. Throws UNPROCESSABLE_ENTITY unless confirmed. */
export function redeem(booking: Booking, now: number): Booking {
  if (booking.status === 'REDEEMED') return booking
  if (booking.status !== 'CONFIRMED') throw refuse(booking, 'only a confirmed booking can be redeemed')
  const redeemed = withStatus(booking, 'REDEEMED', { redeemedAt: now, cancellable: false, updatedAt: now })
  if (redeemed.kind === 'transfer') return redeemed
  const used = redeemTickets(redeemed, now)
  return { ...used, unitItems: used.unitItems.map(item => ({ ...item, redeemedAt: now })) }
}

/** The supplier declines a pending booking. Again is harmless. Throws UNPROCESSABLE_ENTITY unless pending. */
export function reject(booking: Booking, now: number): Booking {
  if (booking.status === 'REJECTED') return booking
  if (booking.status !== 'PENDING') throw refuse(booking, 'only a pending booking can be rejected')
  return voided(withStatus(booking, 'REJECTED', { cancellable: false, updatedAt: now }))
}

/** The cut-off has passed: from now on the reseller cannot cancel the booking. A hold can always be let go. */
export function passCutoff(booking: Booking, now: number): Booking {
  const isOver = booking.status !== 'ON_HOLD' && now >= booking.cutoffAt
  return booking.cancellable && isOver ? { ...booking, cancellable: false } : booking
}

/** True while it takes up room: a hold, a pending or a confirmed booking, and a redeemed one. */
export const isLive = (status: BookingStatus): boolean =>
  status === 'ON_HOLD' || status === 'PENDING' || status === 'CONFIRMED' || status === 'REDEEMED'
