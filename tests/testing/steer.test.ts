import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { createReceiver, type Receiver, startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import type { rhomtrip } from '../../src/types/index.ts'

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

describe('simulate', () => {
  it('changes the world, and comes back once its first attempts are done', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const { event, subscriptions, deliveries } = await sandbox.simulate('booking.cancelled', { reason: 'Storm.' })
    expect(event).toMatchObject({ type: 'booking.cancelled', cause: 'trigger booking.cancelled' })
    expect(subscriptions).toMatchObject([{ dialect: 'bookspot', told: true, deliveries: [deliveries[0]!.id] }])
    expect(deliveries[0]).toMatchObject({ state: 'delivered', payload: { data: { uuid: event.subject } } })
    const booking = await sandbox.client('bookspot')('GET /bookings/{uuid}', { path: { uuid: event.subject } })
    expect(booking).toMatchObject({ status: 'CANCELLED', cancellation: { reason: 'Storm.' } })
  })

  it('refuses an option that the trigger does not have', async () => {
    // @ts-expect-error the option is called "reason"
    await expect(sandbox.simulate('booking.cancelled', { raeson: 'Storm.' })).rejects.toThrow(/no option "raeson"/)
    // @ts-expect-error there is no such trigger
    await expect(sandbox.simulate('booking.canceled')).rejects.toThrow(/Did you mean "booking.cancelled"/)
  })
})

describe('fire', () => {
  it('sends a message alone, typed by its name', async () => {
    await sandbox.subscribe('rhomtrip', { receiver })
    const [delivery] = await sandbox.fire('transfer_update', { overrides: { '/transfer/status': 'SOLD_OUT' } })
    expectTypeOf(delivery!.payload).toEqualTypeOf<rhomtrip.Payloads['transfer_update']>()
    expect(delivery!.payload.transfer.status).toBe('SOLD_OUT')
    expect(delivery!.origin).toBe('fire')
    expect(sandbox.events().filter(({ type }) => type === 'transfer.status-changed')).toEqual([])
    expect(sandbox.why(delivery!.id)).toContain('fired alone')
  })

  it('sends to one subscription when it is named', async () => {
    const first = await sandbox.subscribe('bookspot', { receiver })
    await sandbox.subscribe('bookspot', { receiver })
    expect(await sandbox.fire('PRODUCT_UPDATE', { subscription: first })).toHaveLength(1)
    expect(await sandbox.fire('PRODUCT_UPDATE', { subscription: first.id })).toHaveLength(1)
    expect(await sandbox.fire('PRODUCT_UPDATE')).toHaveLength(2)
  })
})

describe('the clock', () => {
  it('runs retries on the way, and a delivery shows it', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    for (const status of [500, 502, 503]) receiver.answer(status)
    const [delivery] = (await sandbox.simulate('product.updated')).deliveries
    expect(delivery).toMatchObject({ state: 'pending', nextAttemptAt: '2027-01-11T09:00:01.000Z' })
    await sandbox.advance('31s')
    expect(delivery!.state).toBe('delivered')
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([500, 502, 503, 204])
    expect(delivery!.attempts.map(({ at }) => at.slice(17, 19))).toEqual(['00', '01', '03', '07'])
  })

  it('tells of holds that expire', async () => {
    const alpha = sandbox.client('bookspot')
    const [product] = await alpha('GET /products')
    const at = { productId: product!.id, optionId: product!.options[0]!.id }
    const [slot] = await alpha('POST /availability', { body: { ...at, localDate: '2027-02-01' } })
    const unitItems = [{ unitId: product!.options[0]!.units[0]!.id }]
    const { uuid } = await alpha('POST /bookings', { body: { ...at, availabilityId: slot!.id, unitItems } })
    await sandbox.advance('24h')
    expect(await sandbox.waitForEvent({ type: 'booking.expired', subject: uuid })).toMatchObject({ subject: uuid })
  })

  it('refuses what is no duration', async () => {
    await expect(sandbox.advance('soon')).rejects.toThrow('The duration is "soon"')
  })
})

describe('fail', () => {
  it('makes deliveries go wrong until it is stopped', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const failing = await sandbox.fail({ kind: 'duplicate', options: { copies: 3 } })
    await sandbox.simulate('product.updated')
    await sandbox.settle()
    expect(receiver.received.map(({ body }) => body)).toEqual(Array(3).fill(receiver.received[0]!.body))
    expect(failing.applied()).toBe(1)
    failing.stop()
    receiver.clear()
    await sandbox.simulate('product.updated')
    expect(receiver.received).toHaveLength(1)
  })

  it('refuses a kind that there is not', async () => {
    await expect(sandbox.fail({ kind: 'duplcate' })).rejects.toThrow('Did you mean "duplicate"?')
  })

  it('is there from the start, and after a reset, when it was asked for', async () => {
    await using failing = await startSandbox({ faults: [{ kind: 'lost' }] })
    await using hears = await createReceiver()
    for (let round = 0; round < 2; round++) {
      await failing.subscribe('bookspot', { receiver: hears })
      await failing.simulate('product.updated')
      failing.reset()
    }
    expect(hears.received).toEqual([])
  })
})

describe('why', () => {
  it('says who was told and why others were not', async () => {
    await sandbox.subscribe('bookspot', { receiver, token: sandbox.tokens.beta })
    const { event } = await sandbox.simulate('booking.cancelled', { token: sandbox.tokens.alpha })
    expect(sandbox.why(event.id)).toMatch(
      /booking\.cancelled about .*\n {2}.*not told, the booking belongs to another token/,
    )
  })

  it('says what became of a delivery', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    receiver.answer(410)
    const [delivery] = (await sandbox.simulate('product.updated')).deliveries
    expect(sandbox.why(delivery!.id)).toMatch(
      /PRODUCT_UPDATE \(bookspot\) to http.*: failed, 1 attempt, the last answered 410/,
    )
  })

  it('knows its own ids only', () => {
    expect(() => sandbox.why('evt_1')).toThrow('no event and no delivery "evt_1"')
  })
})

describe('reset', () => {
  it('goes back to the seed', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    await sandbox.simulate('product.updated')
    await sandbox.advance('1h')
    sandbox.reset()
    expect([sandbox.events(), sandbox.deliveries(), sandbox.now().toISOString()]).toEqual([
      [],
      [],
      '2027-01-11T09:00:00.000Z',
    ])
    expect((await sandbox.simulate('product.updated')).subscriptions).toEqual([])
  })
})
