import type { Random } from '../shared/random.ts'
import { bookedSlot, cancellationCutoff, checkSeats } from './booked-slot.ts'
import { type ContactInput, mergeContact, NO_CONTACT, requireContact } from './contact.ts'
import { DomainError } from './errors.ts'
import { holdUntil, invalidUuid, refuseExpired, withStatus } from './lifecycle.ts'
import { bookingPrice, currencyFor } from './pricing.ts'
import { withTickets } from './tickets.ts'
import type { ActivityBooking, Booking, Option, Product, Slot } from './types.ts'
import { buildUnitItems, checkUnits, seatsOf, type UnitItemInput, unitOf } from './units.ts'

/** What a reservation says about itself, apart from what it is for. */
export interface ReserveInput {
  readonly unitItems?: readonly UnitItemInput[] | null | undefined
  /** Whole minutes; default 30, at most 1,440. */
  readonly expirationMinutes?: number | null | undefined
  readonly notes?: string | null | undefined
  readonly resellerReference?: string | null | undefined
  readonly contact?: ContactInput | null | undefined
  readonly currency?: string | null | undefined
}

/** Whose booking it is and under which names. */
export interface BookingIds {
  readonly id: string
  readonly uuid: string
  readonly token: string | null
  readonly reseller: string | null
  readonly requestKey: string | null
}

/** What a confirmation may bring along. */
export interface ConfirmInput {
  readonly contact?: ContactInput | null | undefined
  readonly resellerReference?: string | null | undefined
  readonly unitItems?: readonly UnitItemInput[] | null | undefined
  readonly notes?: string | null | undefined
}

/** What an update may change apart from the slot. */
export interface UpdateInput extends ConfirmInput {
  /** Only for a hold: restarts it. */
  readonly expirationMinutes?: number | null | undefined
  readonly currency?: string | null | undefined
  /** The supplier may change a booking after its cut-off, too. Default reseller. */
  readonly by?: 'reseller' | 'supplier' | undefined
}

/** What is booked: a slot of an option, with its seats free of this booking's own. */
export interface Target {
  readonly product: Product
  readonly option: Option
  /** Undefined when the booking keeps its slot, which may not be offered any longer. */
  readonly slot: Slot | undefined
}

/**
 * A hold on seats of one slot. Throws INVALID_UNIT_ID, BAD_REQUEST (hold length, currency), and UNPROCESSABLE_ENTITY
 * for no units, broken restrictions, a closed slot or too few seats.
 */
export function reserve(
  input: ReserveInput,
  product: Product,
  option: Option,
  slot: Slot,
  now: number,
  random: Random,
  ids: BookingIds,
): ActivityBooking {
  checkUnits(option, input.unitItems)
  const seats = seatsOf(option, input.unitItems)
  checkSeats(slot, seats, product.id)
  const cutoffAt = cancellationCutoff(option, slot)
  const hold: ActivityBooking = {
    kind: 'activity',
    ...ids,
    resellerReference: input.resellerReference ?? null,
    supplierReference: ids.id,
    status: 'ON_HOLD',
    createdAt: now,
    updatedAt: now,
    expiresAt: holdUntil(now, input.expirationMinutes),
    confirmedAt: null,
    redeemedAt: null,
    cancellable: true,
    cutoffAt,
    cancellation: null,
    contact: mergeContact(NO_CONTACT, input.contact),
    notes: input.notes ?? null,
    price: bookingPrice(product, option, [], currencyFor(product, input.currency)).price,
    productId: product.id,
    optionId: option.id,
    slot: bookedSlot(slot),
    freesale: slot.capacity === null,
    seats,
    deliveryMethods: product.deliveryMethods,
    voucher: null,
    unitItems: buildUnitItems(input.unitItems, [], 'ON_HOLD', ids.id, random),
  }
  return withTickets(priced(hold, product, option), product)
}

/** Prices the booking's units anew in its own currency. */
function priced(booking: ActivityBooking, product: Product, option: Option): ActivityBooking {
  const unitIds = booking.unitItems.map(item => item.unitId)
  const { price, unitPrices } = bookingPrice(product, option, unitIds, booking.price.currency)
  const unitItems = booking.unitItems.map((item, i) => ({ ...item, price: unitPrices[i] ?? null }))
  return { ...booking, price, unitItems }
}

/** The booking with other units, contact, notes and reference; judged and priced again where units or slot differ. */
function amended(
  booking: ActivityBooking,
  input: UpdateInput,
  { product, option, slot }: Target,
  now: number,
  random: Random,
): ActivityBooking {
  const inputs = input.unitItems ?? undefined
  if (inputs !== undefined) checkUnits(option, inputs)
  else for (const item of booking.unitItems) unitOf(option, item.unitId)
  if (inputs === undefined && option.id !== booking.optionId) checkUnits(option, booking.unitItems)
  const unitItems =
    inputs === undefined
      ? booking.unitItems
      : buildUnitItems(inputs, booking.unitItems, booking.status, booking.supplierReference, random)
  const seats = seatsOf(option, unitItems)
  const fewerInPlace = slot?.id === booking.slot.id && option.id === booking.optionId && seats <= booking.seats
  if (slot !== undefined && !(fewerInPlace && product.id === booking.productId)) checkSeats(slot, seats, product.id)
  else if (slot === undefined && seats > booking.seats) {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The slot is no longer offered: no seats can be added.', {
      uuid: booking.uuid,
    })
  }
  const cutoffAt = slot === undefined ? booking.cutoffAt : cancellationCutoff(option, slot)
  const changed: ActivityBooking = {
    ...booking,
    productId: product.id,
    optionId: option.id,
    slot: slot === undefined ? booking.slot : bookedSlot(slot),
    freesale: slot === undefined ? booking.freesale : slot.capacity === null,
    cutoffAt,
    cancellable: booking.status === 'ON_HOLD' || now < cutoffAt,
    seats,
    unitItems,
    contact: mergeContact(booking.contact, input.contact),
    notes: input.notes === undefined ? booking.notes : input.notes,
    resellerReference: input.resellerReference === undefined ? booking.resellerReference : input.resellerReference,
    updatedAt: now,
  }
  const sameUnits = inputs === undefined && product.id === booking.productId && option.id === booking.optionId
  if (sameUnits && input.currency === undefined) return changed
  const currency = currencyFor(product, input.currency ?? keptCurrency(product, booking))
  return priced({ ...changed, price: { ...changed.price, currency } }, product, option)
}

const keptCurrency = (product: Product, booking: ActivityBooking): string =>
  product.availableCurrencies.includes(booking.price.currency) ? booking.price.currency : product.defaultCurrency

function requireContacts(booking: ActivityBooking, option: Option): void {
  requireContact(booking.contact, option.requiredContactFields, "the booking's contact")
  for (const item of booking.unitItems) {
    const { requiredContactFields, id } = unitOf(option, item.unitId)
    requireContact(item.contact, requiredContactFields, `the contact of each ${id}`)
  }
}

/** Throws INVALID_BOOKING_UUID when it is expired or confirmed already (B-35), UNPROCESSABLE_ENTITY unless it is a hold. */
export function checkConfirmable(booking: ActivityBooking, now: number): void {
  refuseExpired(booking, now)
  if (booking.status === 'CONFIRMED' || booking.status === 'PENDING') {
    throw invalidUuid(booking.uuid, 'The booking is confirmed already.')
  }
  if (booking.status !== 'ON_HOLD') throw notChangeable(booking, 'confirmed')
}

/**
 * Confirms a hold; a supplier that does not confirm at once makes it PENDING. Throws INVALID_BOOKING_UUID when it is
 * expired or confirmed already (B-35), UNPROCESSABLE_ENTITY in any other status, for missing contact fields (which
 * become due here) and for units that do not fit.
 */
export function confirm(
  booking: ActivityBooking,
  input: ConfirmInput,
  target: Target,
  now: number,
  random: Random,
): ActivityBooking {
  checkConfirmable(booking, now)
  const amendedHold = amended(booking, input, target, now, random)
  requireContacts(amendedHold, target.option)
  const instant = target.product.instantConfirmation
  return finished(
    withStatus(amendedHold, instant ? 'CONFIRMED' : 'PENDING', {
      confirmedAt: instant ? now : null,
      expiresAt: null,
      cancellable: now < amendedHold.cutoffAt,
    }),
    target.product,
  )
}

/** The supplier accepts a pending booking. Throws INVALID_BOOKING_UUID when expired, UNPROCESSABLE_ENTITY unless pending. */
export function confirmPending(booking: ActivityBooking, product: Product, now: number): ActivityBooking {
  refuseExpired(booking, now)
  if (booking.status !== 'PENDING') throw notChangeable(booking, 'accepted')
  return finished(withStatus(booking, 'CONFIRMED', { confirmedAt: now, updatedAt: now }), product)
}

const notChangeable = (booking: Booking, what: string): DomainError =>
  new DomainError('UNPROCESSABLE_ENTITY', `A booking that is ${booking.status} cannot be ${what}.`, {
    uuid: booking.uuid,
  })

function finished(booking: Booking, product: Product): ActivityBooking {
  if (booking.kind !== 'activity') throw new RangeError('Tickets are for activities.')
  return withTickets(booking, product)
}

/** Throws INVALID_BOOKING_UUID when it is expired, UNPROCESSABLE_ENTITY after its end or, to a reseller, past its cut-off. */
export function checkChangeable(booking: ActivityBooking, by: UpdateInput['by'], now: number): void {
  refuseExpired(booking, now)
  if (booking.status !== 'ON_HOLD' && booking.status !== 'CONFIRMED' && booking.status !== 'PENDING') {
    throw notChangeable(booking, 'changed')
  }
  if (now >= booking.cutoffAt && by !== 'supplier') {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The cut-off for changes has passed.', { uuid: booking.uuid })
  }
}

/**
 * Changes a hold, a pending or a confirmed booking until its cut-off. Throws INVALID_BOOKING_UUID when expired,
 * UNPROCESSABLE_ENTITY in another status, past the cut-off, or when it does not fit. Domain digest 2.2, 3.4.
 */
export function update(
  booking: ActivityBooking,
  input: UpdateInput,
  target: Target,
  now: number,
  random: Random,
): ActivityBooking {
  checkChangeable(booking, input.by, now)
  const changed = amended(booking, input, target, now, random)
  const restarts = booking.status === 'ON_HOLD' && typeof input.expirationMinutes === 'number'
  const held = restarts ? { ...changed, expiresAt: holdUntil(now, input.expirationMinutes) } : changed
  if (booking.status !== 'ON_HOLD') requireContacts(held, target.option)
  return withTickets(held, target.product)
}
