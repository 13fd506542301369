import { afterAll, beforeAll, expect, it } from 'vitest'
import { createReceiver, type Receiver, startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import '../../src/vitest/index.ts'

// What TypeScript would not let pass, said to those who write JavaScript.

// biome-ignore lint/suspicious/noExplicitAny: that is what JavaScript is
type Untyped = any

let sandbox: TestSandbox
let receiver: Receiver
beforeAll(async () => {
  sandbox = await startSandbox()
  receiver = await createReceiver()
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})

it.each<[string, (sandbox: Untyped) => unknown, string]>([
  [
    'a dialect',
    s => s.subscribe('bookspott', { receiver }),
    'There is no dialect "bookspott". Did you mean "bookspot"?',
  ],
  ['a dialect', s => s.client('rhomtripp'), 'There is no dialect "rhomtripp". Did you mean "rhomtrip"?'],
  ['nothing', s => s.subscribe('bookspot'), 'A subscription needs a "url" or a "receiver"'],
  [
    'an option of subscribe',
    s => s.subscribe('bookspot', { receiver, event: 'BOOKING_UPDATE' }),
    'There is no "event" in a subscription. Did you mean "events"?',
  ],
  ['an event to fire', s => s.fire('BOOKING_UPDAT'), 'Nobody sends "BOOKING_UPDAT". Did you mean "BOOKING_UPDATE"?'],
  ['an event to wait for', s => s.waitForDelivery('booking_updated'), 'Did you mean "booking_update"?'],
  [
    'an event to wait for',
    s => s.waitForDelivery({ event: 'BOOKING' }),
    'Nobody sends "BOOKING". There are BOOKING_UPDATE',
  ],
  [
    'a wish',
    s => s.waitForDelivery({ evnt: 'BOOKING_UPDATE' }),
    'There is no "evnt" in a delivery that is waited for.',
  ],
  [
    'an option of waiting',
    s => s.waitForDelivery('BOOKING_UPDATE', { timeoutMs: 5 }),
    'There is no "timeoutMs" in the options of waiting. Did you mean "timeout"?',
  ],
  [
    'an operation',
    s => s.client('bookspot')('GET /booking/{uuid}', { path: { uuid: 'x' } }),
    'There is no operation "GET /booking/{uuid}" of bookspot. Did you mean "GET /bookings/{uuid}"?',
  ],
  [
    'a part of the path',
    s => s.client('bookspot')('GET /bookings/{uuid}'),
    'GET /bookings/{uuid} needs { path: { uuid } }.',
  ],
  [
    'an expected event',
    () => (expect(receiver) as Untyped).toHaveReceived('BOOKING_UPDATED'),
    'Nobody sends "BOOKING_UPDATED". Did you mean "BOOKING_UPDATE"?',
  ],
  [
    'an option',
    () => startSandbox({ sed: 'x' } as Untyped),
    'There is no "sed" in the options of a sandbox. Did you mean',
  ],
  ['a clock', () => startSandbox({ clock: 'manul' } as Untyped), 'The clock is real or manual, not "manul".'],
  ['fixtures', () => startSandbox({ fixtures: 'shop.yaml' } as Untyped), '"fixtures" is a list of paths and objects.'],
])('tells at once of %s that is wrong', async (_, wrong, sentence) => {
  await expect((async () => wrong(sandbox))()).rejects.toThrow(sentence)
})
