import type { DialectName, DialectPayloads, EventName, Part, Payloads } from '../types/index.ts'
import type { OperationKey } from './client.ts'
import { convergeWith } from './converge.ts'
import { conformTo, type Delivered, haveBeenDelivered, haveReceived, matchPayload } from './matchers.ts'

/** The matchers as `expect.extend` of Vitest and Jest takes them. */
export const expectations = {
  toHaveReceived: haveReceived,
  toHaveBeenDelivered: haveBeenDelivered,
  toMatchPayload: matchPayload,
  toConformTo: conformTo,
  toConvergeWith: convergeWith,
}

type EventOf<Dialect extends DialectName> = { [D in Dialect]: keyof DialectPayloads[D] & string }[Dialect]

/** What the matchers look like on `expect(subject)`. */
export interface Expectations<Subject, Result> {
  /**
   * A message of that event arrived, with at least these parts in its payload. The subject is a receiver, or a list of requests, bodies
   * or payloads.
   * @example
   * expect(receiver).toHaveReceived('BOOKING_UPDATE', { data: { uuid } })
   */
  toHaveReceived<Event extends EventName>(event: Event, part?: Part<Payloads[Event]>): Result
  /**
   * Deliveries were answered with success: all that were made, or so many, after so many attempts each. The subject is a delivery, a
   * list of them, or what has `deliveries`.
   * @example
   * expect(await sandbox.simulate('booking.cancelled')).toHaveBeenDelivered({ times: 1, attempts: 1 })
   */
  toHaveBeenDelivered(how?: Delivered): Result
  /**
   * A payload fits the document. The subject is a payload, a body, a received request or a delivery.
   * @example
   * expect(receiver.received[0]).toMatchPayload('rhomtrip', 'transfer_update')
   */
  toMatchPayload<Dialect extends DialectName>(dialect: Dialect, event: EventOf<Dialect>): Result
  /**
   * An answer is what the document promises of an operation. The subject is a Fetch Response (then await it), an answer with `status`
   * and `body`, or a body.
   * @example
   * await expect(await fetch(url)).toConformTo('bookspot', 'GET /products')
   */
  toConformTo<Dialect extends DialectName>(
    dialect: Dialect,
    operation: OperationKey<Dialect>,
  ): Subject extends Response ? Promise<void> : Result
  /**
   * What the application believes of its bookings is the supplier's truth, once everything has arrived. The subject is a function from
   * uuid to the booking's status or to some of its fields, a Map or an object.
   * @example
   * await expect(uuid => shop.statusOf(uuid)).toConvergeWith(sandbox)
   */
  toConvergeWith(workspace: Parameters<typeof convergeWith>[1]): Promise<void>
}
