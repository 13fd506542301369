import { shaped } from '../domain/booking-shape.ts'
import { DomainError } from '../domain/errors.ts'
import type { EventType } from '../domain/events.ts'
import * as rules from '../domain/transfer.ts'
import { type ReserveTransferInput, reserveTransfer } from '../domain/transfer-booking.ts'
import * as changes from '../domain/transfer-changes.ts'
import type { Transfer, TransferBooking, TransferStatus } from '../domain/types.ts'
import { type Caller, canonical, type Door, owns } from './door.ts'
import { alreadyMade, idsFor } from './lookups.ts'
import { zoneOf } from './places.ts'

/** A quotation request; the zone of the pick-up is found from its coordinates. */
export type QuoteTransfer = Omit<rules.QuoteRequest, 'timeZone'>

/** A reservation of one option of a quotation. */
export interface ReserveTransfer extends ReserveTransferInput {
  /** The client's own uuid: an idempotency key. */
  readonly uuid?: string | null | undefined
  readonly transferId: string
}

type TransferEvent = Extract<EventType, `transfer.${string}`>

/** Makes a quotation, open for 72 hours. Throws as `quote` does. */
export function quoteTransfer(world: Door, caller: Caller, request: QuoteTransfer, cause = 'quote'): Transfer {
  return world.change(cause, (tables, emit) => {
    const owner = { token: caller?.id ?? null, reseller: caller?.reseller ?? null }
    const timeZone = zoneOf(tables.places, request.pickUp)
    const transfer = rules.quote({ ...request, timeZone }, owner, world.clock.now(), world.random)
    tables.transfers.put(transfer)
    emit({ kind: 'transfer', type: 'transfer.quoted', before: null, after: transfer })
    return transfer
  })
}

/** The caller's quotation. Throws INVALID_TRANSFER_ID for an unknown id and for somebody else's alike. */
export function transferOf(world: Door, caller: Caller, transferId: string): Transfer {
  const transfer = world.read.transfers.get(transferId)
  if (transfer !== undefined && owns(world, caller, transfer)) return transfer
  throw new DomainError('INVALID_TRANSFER_ID', 'The transferId was missing or invalid. POST /transfers makes one.', {
    transferId: String(transferId),
  })
}

/**
 * Holds one option of a quotation. The same uuid with the same request answers the booking that it made, without an
 * event. Throws INVALID_TRANSFER_ID, INVALID_BOOKING_UUID and as `reserveTransfer` does.
 */
export function reserveTransferBooking(
  world: Door,
  caller: Caller,
  input: ReserveTransfer,
  cause = 'reserve',
): TransferBooking {
  const uuid = input.uuid?.toLowerCase() ?? null
  const requestKey = uuid === null ? null : canonical({ ...input, uuid: undefined })
  const existing = alreadyMade(world, caller, uuid, requestKey)
  if (existing?.kind === 'transfer') return existing
  const transfer = transferOf(world, caller, input.transferId)
  return world.change(cause, (tables, emit) => {
    const ids = idsFor(world, caller, uuid, requestKey)
    const booking = shaped(reserveTransfer(input, transfer, world.clock.now(), ids))
    tables.bookings.put(booking)
    emit({ kind: 'booking', type: 'booking.reserved', before: null, after: booking })
    return booking
  })
}

function changed(
  world: Door,
  id: string,
  type: TransferEvent,
  cause: string,
  rule: (transfer: Transfer, now: number) => Transfer,
): Transfer {
  const before = transferOf(world, null, id)
  return world.change(cause, (tables, emit) => {
    const after = rule(before, world.clock.now())
    if (after === before) return before
    tables.transfers.put(after)
    emit({ kind: 'transfer', type, before, after })
    return after
  })
}

/** All prices times a factor above 0. */
export const repriceTransfer = (world: Door, id: string, factor: number, cause = 'reprice'): Transfer =>
  changed(world, id, 'transfer.repriced', cause, (transfer, now) => changes.repriceTransfer(transfer, factor, now))

/** Another vehicle for one option (default: the first). */
export const changeVehicle = (world: Door, id: string, optionId?: string, cause = 'change vehicle'): Transfer =>
  changed(world, id, 'transfer.vehicle-changed', cause, (transfer, now) =>
    changes.changeVehicle(transfer, optionId, now, world.random),
  )

/** Takes one option back (default: the last). */
export const withdrawOption = (world: Door, id: string, optionId?: string, cause = 'withdraw option'): Transfer =>
  changed(world, id, 'transfer.option-withdrawn', cause, (transfer, now) =>
    changes.withdrawOption(transfer, optionId, now),
  )

/** Another status. */
export const changeTransferStatus = (
  world: Door,
  id: string,
  status: TransferStatus,
  cause = 'change status',
): Transfer =>
  changed(world, id, 'transfer.status-changed', cause, (transfer, now) => changes.changeStatus(transfer, status, now))

/** Another pick-up, drop-off or time; the zone follows the pick-up. */
export const changePickUp = (
  world: Door,
  id: string,
  change: Omit<rules.JourneyChange, 'timeZone'>,
  cause = 'change pick-up',
): Transfer =>
  changed(world, id, 'transfer.pickup-changed', cause, (transfer, now) =>
    rules.changeJourney(transfer, withZone(world, change), now),
  )

/** A journey's change with the zone of its new pick-up. */
export const withZone = <T extends Omit<rules.JourneyChange, 'timeZone'>>(
  { read }: Pick<Door, 'read'>,
  change: T,
): T & { timeZone?: string } =>
  change.pickUp === undefined ? change : { ...change, timeZone: zoneOf(read.places, change.pickUp) }

/** Ends a quotation now, as the clock does 72 hours after it was made. */
export const expireQuotation = (world: Door, id: string, cause = 'clock'): Transfer =>
  changed(world, id, 'transfer.expired', cause, changes.expireTransfer)
