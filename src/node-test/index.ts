/**
 * The matchers as functions for `node:test`, and for every other runner: they throw an AssertionError.
 * @example
 * import { assertReceived } from 'octo-sandbox/node-test'
 * assertReceived(receiver, 'BOOKING_UPDATE', { data: { uuid } })
 * @module
 */
import { AssertionError } from 'node:assert'
import type { OperationKey } from '../testing/client.ts'
import { convergeWith, type View } from '../testing/converge.ts'
import {
  conformTo,
  type Delivered,
  haveBeenDelivered,
  haveReceived,
  matchPayload,
  type Verdict,
} from '../testing/matchers.ts'
import type { ReceivedBy } from '../testing/received.ts'
import type { SentDelivery } from '../testing/records.ts'
import type { TestWorkspace } from '../testing/workspace.ts'
import type { DialectName, DialectPayloads, EventName, Part, Payloads } from '../types/index.ts'

export type { Delivered, ReceivedBy, View }

/**
 * A message of that event arrived, with at least these parts in its payload.
 * @throws AssertionError with the nearest message and what is different
 */
export function assertReceived<Event extends EventName>(
  subject: ReceivedBy,
  event: Event,
  part?: Part<Payloads[Event]>,
): void {
  check(haveReceived(subject, event, part))
}

/**
 * No such message arrived.
 * @throws AssertionError with the one that did
 */
export function assertNotReceived<Event extends EventName>(
  subject: ReceivedBy,
  event: Event,
  part?: Part<Payloads[Event]>,
): void {
  const { pass, message } = haveReceived(subject, event, part)
  check({ pass: !pass, message })
}

/**
 * Deliveries were answered with success: all that were made, or so many, after so many attempts each.
 * @throws AssertionError with what became of each
 */
export function assertDelivered(
  subject: SentDelivery | readonly SentDelivery[] | { readonly deliveries: readonly SentDelivery[] },
  how?: Delivered,
): void {
  check(haveBeenDelivered(subject, how))
}

/**
 * A payload, a body, a received request or a delivery fits the document.
 * @throws AssertionError with every problem
 */
export function assertPayload<Dialect extends DialectName>(
  subject: unknown,
  dialect: Dialect,
  event: { [D in Dialect]: keyof DialectPayloads[D] & string }[Dialect],
): void {
  check(matchPayload(subject, dialect, event))
}

/**
 * A Fetch Response, an answer with `status` and `body`, or a body is what the document promises of an operation.
 * @throws AssertionError with every problem
 */
export async function assertConforms<Dialect extends DialectName>(
  subject: unknown,
  dialect: Dialect,
  operation: OperationKey<Dialect>,
): Promise<void> {
  check(await conformTo(subject, dialect, operation))
}

/**
 * What the application believes of its bookings is the supplier's truth, once everything has arrived.
 * @throws AssertionError with every difference
 */
export async function assertConverges(view: View, workspace: TestWorkspace): Promise<void> {
  check(await convergeWith(view, workspace))
}

function check({ pass, message }: Verdict): void {
  if (!pass) throw new AssertionError({ message: message() })
}
