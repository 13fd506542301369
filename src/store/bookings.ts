import { findSlot } from '../domain/availability.ts'
import * as activity from '../domain/booking.ts'
import { shaped } from '../domain/booking-shape.ts'
import { DomainError } from '../domain/errors.ts'
import type { EventDraft, EventType } from '../domain/events.ts'
import * as lifecycle from '../domain/lifecycle.ts'
import { confirmTransfer, type TransferBookingChange, updateTransferBooking } from '../domain/transfer-booking.ts'
import type { ActivityBooking, Booking, Product, TransferBooking } from '../domain/types.ts'
import { unitOf } from '../domain/units.ts'
import { bookingOf, type Caller, canonical, type Door } from './door.ts'
import { alreadyMade, idsFor, optionOf, productOf, slotIn } from './lookups.ts'
import type { Tables } from './port.ts'
import { freeSeats, takeSeats, vacancyEvents } from './seats.ts'

/** A reservation of an activity: what, which slot, and the rest. */
export interface ReserveActivity extends activity.ReserveInput {
  /** The client's own uuid: an idempotency key. */
  readonly uuid?: string | null | undefined
  readonly productId: string
  readonly optionId: string
  /** The slot's start with offset, or `start|end`. */
  readonly availabilityId?: string | null | undefined
}

/** An update of an activity: any of it. */
export interface UpdateActivity extends activity.UpdateInput {
  readonly productId?: string | undefined
  readonly optionId?: string | undefined
  readonly availabilityId?: string | null | undefined
}

export { optionOf, productOf } from './lookups.ts'

type BookingEvent = Extract<EventType, `booking.${string}`>
type Emit = (event: EventDraft) => void

/**
 * Holds seats in a slot. The same uuid with the same request answers the booking that it made, without an event.
 * Throws INVALID_PRODUCT_ID, INVALID_OPTION_ID, INVALID_AVAILABILITY_ID, INVALID_BOOKING_UUID and as `reserve` does.
 */
export function reserveActivity(
  world: Door,
  caller: Caller,
  input: ReserveActivity,
  cause = 'reserve',
): ActivityBooking {
  const uuid = input.uuid?.toLowerCase() ?? null
  const requestKey = uuid === null ? null : canonical({ ...input, uuid: undefined })
  const existing = alreadyMade(world, caller, uuid, requestKey)
  if (existing?.kind === 'activity') return existing
  return world.change(cause, (tables, emit) => {
    const now = world.clock.now()
    const product = productOf(world, input.productId)
    const option = optionOf(product, input.optionId)
    // An unknown unit is judged before the slot; the restrictions after it.
    for (const { unitId } of input.unitItems ?? []) unitOf(option, unitId)
    const slot = slotIn(tables, product, option, input.availabilityId ?? '', now)
    const ids = idsFor(world, caller, uuid, requestKey)
    const booking = shaped(activity.reserve(input, product, option, slot, now, world.random, ids))
    tables.bookings.put(booking)
    takeSeats(tables, booking)
    tell(emit, 'booking.reserved', null, booking)
    return booking
  })
}

function tell(emit: Emit, type: BookingEvent, before: Booking | null, after: Booking): void {
  emit({ kind: 'booking', type, before, after })
  for (const event of vacancyEvents(before, after)) emit(event)
}

/** Stores what a rule made of a booking, moves its seats, tells of it. Nothing at all when it is as it was. */
function replace(tables: Tables, emit: Emit, before: Booking, changed: Booking, type: BookingEvent): Booking {
  if (changed === before) return before
  const after = shaped(changed)
  tables.bookings.put(after)
  freeSeats(tables, before)
  takeSeats(tables, after)
  tell(emit, type, before, after)
  return after
}

/** The quotation that a booking was made from; as booked where it is not kept. */
const quotationOf = (tables: Tables, { transferId, transfer }: TransferBooking) =>
  tables.transfers.get(transferId) ?? transfer

/** The product of a booking. Throws UNPROCESSABLE_ENTITY when it was deleted since: the caller named the booking, not the product. */
function soldProduct(world: Door, { productId, uuid }: ActivityBooking): Product {
  const product = world.read.products.get(productId)
  if (product !== undefined) return product
  throw new DomainError('UNPROCESSABLE_ENTITY', `Product ${productId} of the booking is no longer sold.`, { uuid })
}

/** What an activity booking is to be judged against; the slot with the booking's own seats free. */
function targetOf(
  world: Door,
  tables: Tables,
  booking: ActivityBooking,
  input: Pick<UpdateActivity, 'productId' | 'optionId' | 'availabilityId' | 'unitItems'>,
): activity.Target {
  const product = input.productId === undefined ? soldProduct(world, booking) : productOf(world, input.productId)
  const option = optionOf(product, input.optionId ?? booking.optionId)
  const moves = input.availabilityId !== undefined && input.availabilityId !== null
  const elsewhere = product.id !== booking.productId || option.id !== booking.optionId
  if (!moves && !elsewhere && !input.unitItems) return { product, option, slot: undefined }
  freeSeats(tables, booking)
  const now = world.clock.now()
  const slot =
    moves || elsewhere
      ? slotIn(tables, product, option, input.availabilityId ?? booking.slot.id, now)
      : findSlot(tables, product, option, booking.slot.id, now)
  takeSeats(tables, booking)
  return { product, option, slot }
}

/**
 * Confirms a hold; a product that is not confirmed at once makes it PENDING. Throws INVALID_BOOKING_UUID when unknown,
 * expired or confirmed already (B-35), UNPROCESSABLE_ENTITY otherwise.
 * @param again what a confirmed or pending booking gets: a refusal, or itself without an event
 */
export function confirmBooking(
  world: Door,
  uuid: string,
  caller: Caller,
  input: activity.ConfirmInput,
  again: 'refuse' | 'same' = 'refuse',
  cause = 'confirm',
): Booking {
  const before = bookingOf(world, caller, uuid)
  if (again === 'same' && (before.status === 'CONFIRMED' || before.status === 'PENDING')) return before
  return world.change(cause, (tables, emit) => {
    const now = world.clock.now()
    // A booking that has ended is refused for that, not for what it was to become.
    if (before.kind === 'activity') activity.checkConfirmable(before, now)
    const after =
      before.kind === 'transfer'
        ? confirmTransfer(before, input, now)
        : activity.confirm(before, input, targetOf(world, tables, before, input), now, world.random)
    return replace(tables, emit, before, after, after.status === 'PENDING' ? 'booking.pending' : 'booking.confirmed')
  })
}

/** Lets a hold last that many minutes (default 30) from now. */
export function extendBooking(
  world: Door,
  uuid: string,
  caller: Caller,
  minutes: number | null | undefined,
  cause = 'extend',
): Booking {
  const before = bookingOf(world, caller, uuid)
  return world.change(cause, (tables, emit) =>
    replace(tables, emit, before, lifecycle.extend(before, minutes, world.clock.now()), 'booking.extended'),
  )
}

/**
 * Changes a hold or a booking: an activity's slot, units and words; a transfer's journey, option and words. A change that
 * leaves all as it is, is none: nobody is told.
 */
export function updateBooking(
  world: Door,
  uuid: string,
  caller: Caller,
  input: Omit<UpdateActivity & TransferBookingChange, 'by'>,
  cause = 'update',
): Booking {
  const before = bookingOf(world, caller, uuid)
  const change = { ...input, by: caller === null ? ('supplier' as const) : ('reseller' as const) }
  return world.change(cause, (tables, emit) => {
    const now = world.clock.now()
    if (before.kind === 'activity') activity.checkChangeable(before, change.by, now)
    const after =
      before.kind === 'transfer'
        ? updateTransferBooking(before, change, quotationOf(tables, before), now)
        : activity.update(before, change, targetOf(world, tables, before, input), now, world.random)
    const same = canonical({ ...before, updatedAt: 0 }) === canonical({ ...after, updatedAt: 0 })
    return same ? before : replace(tables, emit, before, after, 'booking.updated')
  })
}

/** Cancels, by the reseller's wish or the supplier's. Again is harmless and tells nobody (B-26). */
export function cancelBooking(
  world: Door,
  uuid: string,
  caller: Caller,
  input: Omit<lifecycle.CancelInput, 'holdBecomes'>,
  cause = 'cancel',
): Booking {
  const before = bookingOf(world, caller, uuid)
  const holdBecomes = world.assume?.('X-09') === 'EXPIRED' ? 'EXPIRED' : 'CANCELLED'
  return world.change(cause, (tables, emit) => {
    const after = lifecycle.cancel(before, { ...input, holdBecomes }, world.clock.now())
    return replace(tables, emit, before, after, 'booking.cancelled')
  })
}

/** The guest has used the booking. */
export function redeemBooking(world: Door, uuid: string, cause = 'redeem'): Booking {
  const before = bookingOf(world, null, uuid)
  return world.change(cause, (tables, emit) =>
    replace(tables, emit, before, lifecycle.redeem(before, world.clock.now()), 'booking.redeemed'),
  )
}

/** The supplier declines a pending booking; its seats are free again. */
export function rejectBooking(world: Door, uuid: string, cause = 'reject'): Booking {
  const before = bookingOf(world, null, uuid)
  return world.change(cause, (tables, emit) =>
    replace(tables, emit, before, lifecycle.reject(before, world.clock.now()), 'booking.rejected'),
  )
}

/** The supplier accepts a pending booking. */
export function confirmPendingBooking(world: Door, uuid: string, cause = 'accept'): Booking {
  const before = bookingOf(world, null, uuid)
  if (before.kind !== 'activity') {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'Transfers are confirmed at once.', { uuid: before.uuid })
  }
  return world.change(cause, (tables, emit) => {
    const after = activity.confirmPending(before, soldProduct(world, before), world.clock.now())
    return replace(tables, emit, before, after, 'booking.confirmed')
  })
}

/** Ends a hold now, as the clock does when its time is over. Throws UNPROCESSABLE_ENTITY unless it is a hold. */
export function expireHold(world: Door, uuid: string, cause = 'clock'): Booking {
  const before = bookingOf(world, null, uuid)
  if (before.status !== 'ON_HOLD') {
    throw new DomainError('UNPROCESSABLE_ENTITY', `Only a hold can run out; the booking is ${before.status}.`, {
      uuid: before.uuid,
    })
  }
  return world.change(cause, (tables, emit) =>
    replace(tables, emit, before, lifecycle.expire(before, world.clock.now()), 'booking.expired'),
  )
}

/** Lets the cancellation cut-off fall when it has passed. Tells nobody. */
export function passBookingCutoff(world: Door, uuid: string, cause = 'clock'): Booking {
  const before = bookingOf(world, null, uuid)
  const after = lifecycle.passCutoff(before, world.clock.now())
  if (after !== before) world.change(cause, tables => tables.bookings.put(after))
  return after
}
