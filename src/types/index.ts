/**
 * What the two suppliers send, as types, builders and guards. Needs nothing at run time.
 * @example
 * import { bookspot, rhomtrip } from 'octo-sandbox/types'
 * if (bookspot.isBookingUpdate(body)) console.log(body.data.uuid)
 * if (rhomtrip.isTransferUpdate(body)) console.log(body.transfer.options.length)
 * @module
 */
import * as bookspot from './bookspot.ts'
import * as rhomtrip from './rhomtrip.ts'

export type { Part } from './merge.ts'
export { bookspot, rhomtrip }

/** The payload of each event of each dialect. */
export interface DialectPayloads {
  readonly bookspot: bookspot.Payloads
  readonly rhomtrip: rhomtrip.Payloads
}

/** A dialect's name. */
export type DialectName = keyof DialectPayloads

/** The payload of each event of both dialects: their names differ in case. */
export interface Payloads extends bookspot.Payloads, rhomtrip.Payloads {}

/** A name that a delivery can have: `BOOKING_UPDATE`, `transfer_update`. */
export type EventName = keyof Payloads

/**
 * Which message a received body is, or undefined when it is none.
 * @example
 * eventOf(bookspot.bookingUpdate()) // 'BOOKING_UPDATE'
 */
export const eventOf = (value: unknown): EventName | undefined => bookspot.eventOf(value) ?? rhomtrip.eventOf(value)
