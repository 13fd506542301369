import { AssertionError } from 'node:assert'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  assertConforms,
  assertConverges,
  assertDelivered,
  assertNotReceived,
  assertPayload,
  assertReceived,
} from '../../src/node-test/index.ts'
import { createReceiver, type Receiver, startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import { bookspot, rhomtrip } from '../../src/types/index.ts'
import '../../src/vitest/index.ts'

let sandbox: TestSandbox
let receiver: Receiver
beforeAll(async () => {
  sandbox = await startSandbox({ checkReplies: true })
  receiver = await createReceiver()
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})
beforeEach(() => {
  sandbox.reset()
  receiver.clear()
})

/** The message of an expectation that fails. */
async function failure(run: () => unknown): Promise<string> {
  try {
    await run()
  } catch (error) {
    return (error as Error).message
  }
  return expect.unreachable()
}

describe('toHaveReceived', () => {
  it('finds a message by its event and by parts of its payload', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const { event } = await sandbox.simulate('booking.cancelled')
    expect(receiver).toHaveReceived('BOOKING_UPDATE')
    expect(receiver).toHaveReceived('BOOKING_UPDATE', { data: { uuid: event.subject } })
    expect(receiver).toHaveReceived('BOOKING_UPDATE', { utcCreatedAt: expect.stringMatching(/Z$/) })
    expect(receiver).not.toHaveReceived('PRODUCT_UPDATE')
    assertReceived(receiver, 'BOOKING_UPDATE', { data: { uuid: event.subject } })
    assertNotReceived(receiver, 'PRODUCT_UPDATE')
  })

  it('takes bodies and payloads that the application kept', () => {
    const payload = rhomtrip.transferUpdate({ transfer: { status: 'SOLD_OUT' } })
    const part = { transfer: { status: 'SOLD_OUT' } } as const
    for (const kept of [payload, JSON.stringify(payload), Buffer.from(JSON.stringify(payload))]) {
      expect([kept]).toHaveReceived('transfer_update', part)
    }
  })

  it('shows the nearest message and how it differs', async () => {
    const others = [bookspot.productUpdate(), bookspot.bookingUpdate({ data: { uuid: 'a' } })]
    const message = await failure(() => expect(others).toHaveReceived('BOOKING_UPDATE', { data: { uuid: 'b' } }))
    expect(message).toBe(`BOOKING_UPDATE with {"data":{"uuid":"b"}} did not arrive. 2 messages did; the nearest is
  ${JSON.stringify(others[1])}
It differs:
  data.uuid
    - wanted "b"
    + found  "a"`)
  })

  it('says when another event arrived, and when nothing did', async () => {
    expect(await failure(() => expect([bookspot.productUpdate()]).toHaveReceived('BOOKING_UPDATE'))).toContain(
      '(event)\n    - wanted "BOOKING_UPDATE"\n    + found  "PRODUCT_UPDATE"',
    )
    expect(await failure(() => expect([]).toHaveReceived('BOOKING_UPDATE'))).toBe(
      'BOOKING_UPDATE did not arrive: nothing did.',
    )
    expect(await failure(() => expect([bookspot.bookingUpdate()]).not.toHaveReceived('BOOKING_UPDATE'))).toContain(
      'Nobody should have received BOOKING_UPDATE, but it arrived',
    )
  })

  it('refuses a subject that nothing can have arrived at', () => {
    expect(() => expect('x').toHaveReceived('BOOKING_UPDATE')).toThrow('needs a receiver')
  })

  it('is typed by the event', () => {
    // @ts-expect-error BookSpot's payload has no transfer
    expect([]).not.toHaveReceived('BOOKING_UPDATE', { transfer: {} })
    // @ts-expect-error there is no such event
    expect(() => expect([]).not.toHaveReceived('booking.update')).toThrow('Nobody sends "booking.update".')
  })
})

describe('toHaveBeenDelivered', () => {
  it('counts deliveries and their attempts', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    receiver.answer(500)
    const told = await sandbox.simulate('product.updated')
    expect(told).not.toHaveBeenDelivered()
    await sandbox.advance('1s')
    expect(told).toHaveBeenDelivered({ times: 1, attempts: 2 })
    expect(told.deliveries[0]).toHaveBeenDelivered()
    expect(sandbox).toHaveBeenDelivered({ times: 1 })
    assertDelivered(told, { attempts: 2 })
  })

  it('says what became of each', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    receiver.answer(410)
    const told = await sandbox.simulate('product.updated')
    expect(await failure(() => expect(told).toHaveBeenDelivered({ times: 1, attempts: 3 }))).toMatch(
      /^Wanted: 1 delivered with 3 attempts each\. 0 of 1 arrived\.\n {2}msg_\w+ PRODUCT_UPDATE .*: failed, 1 attempt, the last answered 410/,
    )
    expect(await failure(() => expect([]).toHaveBeenDelivered())).toContain('No delivery was made.')
  })
})

describe('toMatchPayload', () => {
  it('takes what the sandbox sends, as request, delivery or value', async () => {
    await sandbox.subscribe('rhomtrip', { receiver })
    const { deliveries } = await sandbox.simulate('transfer.repriced')
    for (const subject of [receiver.received[0], deliveries[0], deliveries[0]!.payload, deliveries[0]!.body]) {
      expect(subject).toMatchPayload('rhomtrip', 'transfer_update')
      assertPayload(subject, 'rhomtrip', 'transfer_update')
    }
    expect(deliveries[0]).not.toMatchPayload('rhomtrip', 'booking_update')
  })

  it('says what does not fit', async () => {
    const payload = { ...bookspot.bookingUpdate(), data: { uuid: 1 } }
    expect(await failure(() => expect(payload).toMatchPayload('bookspot', 'BOOKING_UPDATE'))).toContain(
      'does not fit bookspot BOOKING_UPDATE:\n  data.uuid must be a string, not 1.',
    )
  })

  it('knows the dialects and their events', () => {
    // @ts-expect-error RhomTrip has no such event
    expect(() => expect({}).toMatchPayload('rhomtrip', 'BOOKING_UPDATE')).toThrow('There is no payload')
  })
})

describe('toConformTo', () => {
  it('takes Fetch responses, answers and bodies', async () => {
    const headers = { authorization: 'Bearer alpha-key' }
    const response = await fetch(`${sandbox.bookspotUrl}/products`, { headers })
    await expect(response).toConformTo('bookspot', 'GET /products')
    await assertConforms(response, 'bookspot', 'GET /products')
    const body: unknown = await response.json()
    expect(body).toConformTo('bookspot', 'GET /products')
    expect({ status: 200, body }).toConformTo('bookspot', 'GET /products')
    expect(await sandbox.client('rhomtrip').answer('GET /products')).toConformTo('rhomtrip', 'GET /products')
  })

  it('says what does not conform', async () => {
    const refused = await fetch(`${sandbox.bookspotUrl}/products`)
    expect(await failure(() => expect(refused).toConformTo('bookspot', 'GET /products'))).toContain(
      'does not conform to bookspot GET /products:\n  status is 401, not 200',
    )
    expect(await failure(() => expect([{}]).toConformTo('bookspot', 'GET /products'))).toContain('[0].id is missing.')
    // @ts-expect-error there is no such operation
    expect(() => expect([]).toConformTo('bookspot', 'GET /product')).toThrow('Did you mean "GET /products"?')
  })
})

describe('toConvergeWith', () => {
  it('compares what the application believes with what a GET answers', async () => {
    const shop = new Map<string, unknown>()
    await sandbox.subscribe('rhomtrip', {
      receiver: async request => {
        const { booking } = (await request.json()) as rhomtrip.BookingUpdate
        shop.set(booking.uuid, { status: booking.status, notes: booking.notes })
      },
      events: ['booking_update'],
    })
    await sandbox.simulate('booking.updated', { notes: 'Gate B' })
    await sandbox.simulate('booking.cancelled', { kind: 'transfer' })
    await expect(shop).toConvergeWith(sandbox)
    await expect((uuid: string) => shop.get(uuid)).toConvergeWith(sandbox)
    await assertConverges(shop, sandbox)
  })

  it('waits for retries that are due now only, and shows what is still different', async () => {
    const statuses: Record<string, unknown> = {}
    let down = true
    await sandbox.subscribe('rhomtrip', {
      receiver: async request => {
        if (down) return 503
        const { booking } = (await request.json()) as rhomtrip.BookingUpdate
        statuses[booking.uuid] = booking.status
        return 204
      },
      events: ['booking_update'],
    })
    const { event } = await sandbox.simulate('booking.cancelled')
    expect(await failure(() => expect(statuses).toConvergeWith(sandbox))).toContain(
      `1 booking told of):\n  booking ${event.subject} (rhomtrip)\n    (the whole)\n      - wanted "a record of it"`,
    )
    statuses[event.subject] = 'CONFIRMED'
    expect(await failure(() => expect(statuses).toConvergeWith(sandbox))).toContain(
      'status\n      - wanted "CANCELLED"\n      + found  "CONFIRMED"',
    )
    down = false
    await sandbox.advance('31s')
    // Both messages were late and came in turn; the last one that arrived decides what a naive receiver believes.
    expect(['CONFIRMED', 'CANCELLED']).toContain(statuses[event.subject])
  })

  it('fails when there is nothing to compare', async () => {
    expect(await failure(() => expect({}).toConvergeWith(sandbox))).toContain('nothing to compare')
  })
})

it('throws AssertionErrors outside of expect', () => {
  expect(() => assertReceived([], 'BOOKING_UPDATE')).toThrow(AssertionError)
  expect(() => assertNotReceived([bookspot.bookingUpdate()], 'BOOKING_UPDATE')).toThrow(AssertionError)
})
