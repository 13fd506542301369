import { isAvailable } from './availability.ts'
import type { BookingIds } from './booking.ts'
import { type ContactInput, mergeContact, NO_CONTACT } from './contact.ts'
import { DomainError } from './errors.ts'
import { holdUntil, invalidUuid, refuseExpired } from './lifecycle.ts'
import { moneyIn } from './pricing.ts'
import { changeJourney, type JourneyChange, optionIn, pickUpAt } from './transfer.ts'
import type { Transfer, TransferBooking, TransferOption } from './types.ts'
import { transferCutoff } from './vehicles.ts'

/** What a transfer reservation says besides which option of which quotation it takes. */
export interface ReserveTransferInput {
  readonly optionId: string
  readonly expirationMinutes?: number | null | undefined
  readonly notes?: string | null | undefined
  readonly resellerReference?: string | null | undefined
  readonly contact?: ContactInput | null | undefined
  readonly currency?: string | null | undefined
}

/** What can be changed on a booked transfer. */
export interface TransferBookingChange extends JourneyChange {
  readonly contact?: ContactInput | null | undefined
  readonly notes?: string | null | undefined
  readonly resellerReference?: string | null | undefined
  /** Only for a hold: restarts it. */
  readonly expirationMinutes?: number | null | undefined
  /** Another option of the quotation: another vehicle at its own price. */
  readonly optionId?: string | undefined
  /** The supplier may change a booking after its cut-off, too. Default reseller. */
  readonly by?: 'reseller' | 'supplier' | undefined
}

function priceOfOption(option: TransferOption, currency: string) {
  const price = moneyIn(option.prices, currency)
  if (price !== undefined) return price
  const known = option.prices.map(({ currency }) => currency).join(', ')
  throw new DomainError('BAD_REQUEST', `Transfers are priced in ${known}, not in ${currency}.`)
}

/** The option of a quotation that can be booked. Throws INVALID_OPTION_ID, UNPROCESSABLE_ENTITY. */
function bookable(transfer: Transfer, optionId: string, now: number): TransferOption {
  const option = optionIn(transfer, optionId)
  if (transfer.expired || transfer.expiresAt <= now) {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The quotation has expired.', { transferId: transfer.id })
  }
  if (!isAvailable(transfer.status)) {
    throw new DomainError('UNPROCESSABLE_ENTITY', `The transfer is ${transfer.status}.`, { transferId: transfer.id })
  }
  return option
}

/**
 * A hold on one option of a quotation. Throws INVALID_OPTION_ID, BAD_REQUEST (hold length, currency), and
 * UNPROCESSABLE_ENTITY for a quotation that is not bookable or past its time.
 */
export function reserveTransfer(
  input: ReserveTransferInput,
  transfer: Transfer,
  now: number,
  ids: BookingIds,
): TransferBooking {
  const option = bookable(transfer, input.optionId, now)
  const startsAt = pickUpAt(transfer)
  if (startsAt <= now) {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The pick-up is in the past.', { transferId: transfer.id })
  }
  const cutoffAt = transferCutoff(option, startsAt)
  return {
    kind: 'transfer',
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
    price: priceOfOption(option, input.currency ?? transfer.currency),
    transferId: transfer.id,
    optionId: option.id,
    startsAt,
    transfer: { ...transfer, options: [option] },
  }
}

/** Confirms a hold. Throws INVALID_BOOKING_UUID when expired or confirmed already, UNPROCESSABLE_ENTITY in any other status. */
export function confirmTransfer(
  booking: TransferBooking,
  input: Pick<TransferBookingChange, 'contact' | 'notes' | 'resellerReference'>,
  now: number,
): TransferBooking {
  refuseExpired(booking, now)
  if (booking.status === 'CONFIRMED') throw invalidUuid(booking.uuid, 'The booking is confirmed already.')
  if (booking.status !== 'ON_HOLD') {
    throw new DomainError('UNPROCESSABLE_ENTITY', `A booking that is ${booking.status} cannot be confirmed.`, {
      uuid: booking.uuid,
    })
  }
  const confirmed = { status: 'CONFIRMED', confirmedAt: now, expiresAt: null, updatedAt: now } as const
  return { ...withWords(booking, input), ...confirmed, cancellable: now < booking.cutoffAt }
}

const withWords = (
  booking: TransferBooking,
  input: Pick<TransferBookingChange, 'contact' | 'notes' | 'resellerReference'>,
): TransferBooking => ({
  ...booking,
  contact: mergeContact(booking.contact, input.contact),
  notes: input.notes === undefined ? booking.notes : input.notes,
  resellerReference: input.resellerReference === undefined ? booking.resellerReference : input.resellerReference,
})

const JOURNEY = ['pickUp', 'dropOff', 'startTime', 'localDateStart', 'serviceReference', 'timeZone'] as const

/** What of the change differs from the journey as it is; undefined when nothing does. */
function journeyOf(transfer: Transfer, change: JourneyChange): JourneyChange | undefined {
  const moved = JOURNEY.filter(
    name => change[name] !== undefined && JSON.stringify(change[name]) !== JSON.stringify(transfer[name]),
  )
  return moved.length === 0 ? undefined : Object.fromEntries(moved.map(name => [name, change[name]]))
}

/** The journey with another option of its quotation; one that has moved since is priced anew. */
function withOption(booking: TransferBooking, quotation: Transfer, optionId: string, now: number): Transfer {
  const transfer = { ...booking.transfer, options: [bookable(quotation, optionId, now)] }
  const moved = journeyOf(quotation, transfer)
  return moved === undefined ? transfer : changeJourney(transfer, moved, now)
}

/**
 * Changes a hold or a confirmed booking until its cut-off: places, time, option, words. A changed journey is priced anew.
 * Throws INVALID_BOOKING_UUID when expired, UNPROCESSABLE_ENTITY past the cut-off or in another status, INVALID_OPTION_ID, and
 * as `quote` does.
 * @param quotation of which another option may be taken
 */
export function updateTransferBooking(
  booking: TransferBooking,
  input: TransferBookingChange,
  quotation: Transfer,
  now: number,
): TransferBooking {
  refuseExpired(booking, now)
  if (booking.status !== 'ON_HOLD' && booking.status !== 'CONFIRMED') {
    throw new DomainError('UNPROCESSABLE_ENTITY', `A booking that is ${booking.status} cannot be changed.`, {
      uuid: booking.uuid,
    })
  }
  if (now >= booking.cutoffAt && input.by !== 'supplier') {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The cut-off for changes has passed.', { uuid: booking.uuid })
  }
  const { optionId = booking.optionId } = input
  const other = optionId !== booking.optionId
  const offered = other ? withOption(booking, quotation, optionId, now) : booking.transfer
  const journey = journeyOf(offered, input)
  const transfer = journey ? changeJourney(offered, journey, now) : offered
  const option = optionIn(transfer, optionId)
  const startsAt = pickUpAt(transfer)
  const cutoffAt = transferCutoff(option, startsAt)
  const restarts = booking.status === 'ON_HOLD' && typeof input.expirationMinutes === 'number'
  return {
    ...withWords(booking, input),
    transfer,
    optionId,
    startsAt,
    cutoffAt,
    cancellable: booking.status === 'ON_HOLD' || now < cutoffAt,
    price: other || journey ? priceOfOption(option, booking.price.currency) : booking.price,
    expiresAt: restarts ? holdUntil(now, input.expirationMinutes) : booking.expiresAt,
    updatedAt: now,
  }
}
