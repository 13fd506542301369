import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { createReceiver, type Receiver, startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import type { bookspot } from '../../src/types/index.ts'

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

/** The message of a wait that was in vain. */
const inVain = (waiting: Promise<unknown>) =>
  waiting.then(
    () => expect.unreachable(),
    (error: Error) => error.message,
  )

describe('waitForDelivery', () => {
  it('finds what is there already, typed by its event', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const { event } = await sandbox.simulate('booking.cancelled')
    const delivery = await sandbox.waitForDelivery({ event: 'BOOKING_UPDATE', eventId: event.id })
    expectTypeOf(delivery.payload).toEqualTypeOf<bookspot.BookingUpdate>()
    expect(delivery.payload.data.uuid).toBe(event.subject)
  })

  it('waits for what comes, and until its first attempt is done', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const waiting = sandbox.waitForDelivery('PRODUCT_UPDATE')
    void sandbox.client('sandbox')('POST /simulate/{trigger}', { path: { trigger: 'product.updated' } })
    const { attempts, state } = await waiting
    expect([attempts.length, state]).toEqual([1, 'delivered'])
  })

  it('is not out of patience while the process stands still', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const [arrival, delivery] = [
      receiver.waitFor(1, { timeoutMs: 300 }),
      sandbox.waitForDelivery('PRODUCT_UPDATE', { timeout: 300 }),
    ]
    void sandbox.client('sandbox')('POST /simulate/{trigger}', { path: { trigger: 'product.updated' } })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 700)
    expect((await delivery).state).toBe('delivered')
    expect(await arrival).toHaveLength(1)
  })

  it('knows a payload by the name of its event', async () => {
    await sandbox.subscribe('rhomtrip', { receiver })
    await sandbox.simulate('transfer.repriced', { percent: 20 })
    const ids = sandbox.deliveries().map(one => {
      if (one.event === 'transfer_update') return one.payload.transfer.id
      if (one.event === 'BOOKING_UPDATE') expectTypeOf(one.payload).toEqualTypeOf<bookspot.BookingUpdate>()
      return undefined
    })
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{24}$/)])
    // @ts-expect-error a percentage is a number
    expectTypeOf<TestSandbox['simulate']>().toBeCallableWith('transfer.repriced', { percent: '20' })
    // @ts-expect-error there is no such event
    await expect(sandbox.waitForEvent('booking.canceled', { timeout: 1 })).rejects.toThrow('Waited 1 ms')
  })

  it('waits for a state', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    receiver.answer(500)
    const waiting = sandbox.waitForDelivery({ event: 'PRODUCT_UPDATE', state: 'delivered' })
    await sandbox.simulate('product.updated')
    await sandbox.advance('1s')
    expect((await waiting).attempts).toHaveLength(2)
  })

  it('matches parts of the payload, and by a function', async () => {
    await sandbox.subscribe('rhomtrip', { receiver })
    await sandbox.simulate('booking.confirmed', { kind: 'transfer' })
    const { event } = await sandbox.simulate('booking.cancelled', { kind: 'transfer' })
    const cancelled = { event: 'booking_update', payload: { booking: { status: 'CANCELLED' } } } as const
    expect((await sandbox.waitForDelivery(cancelled)).eventId).toBe(event.id)
    expect((await sandbox.waitForDelivery(({ eventId }) => eventId === event.id)).eventId).toBe(event.id)
    expect(sandbox.deliveries(cancelled)).toHaveLength(1)
  })

  it('goes on over a reset', async () => {
    const waiting = sandbox.waitForDelivery('PRODUCT_UPDATE')
    sandbox.reset()
    await sandbox.subscribe('bookspot', { receiver })
    await sandbox.simulate('product.updated')
    expect((await waiting).event).toBe('PRODUCT_UPDATE')
  })

  it('says what came and why it does not fit', async () => {
    await sandbox.subscribe('bookspot', { receiver, events: ['PRODUCT_UPDATE'] })
    const { event } = await sandbox.simulate('product.updated')
    const message = await inVain(
      sandbox.waitForDelivery({ event: 'PRODUCT_UPDATE', payload: { data: { productId: 'x' } } }, { timeout: '20ms' }),
    )
    expect(message).toContain('Waited 20ms for a delivery with {"event":"PRODUCT_UPDATE"')
    expect(message).toContain('1 made, none fits:')
    expect(message).toContain(`payload.data.productId is "${event.subject}", not "x"`)
  })

  it('says why the rest never left', async () => {
    await sandbox.subscribe('bookspot', { receiver, events: ['PRODUCT_UPDATE'] })
    await sandbox.simulate('booking.updated')
    const message = await inVain(sandbox.waitForDelivery('BOOKING_UPDATE', { timeout: 20 }))
    expect(message).toContain('Waited 20 ms for BOOKING_UPDATE. No delivery was made.')
    expect(message).toMatch(/booking\.updated about .*\n.*not told, subscribed to PRODUCT_UPDATE only/)
  })

  it('says that the clock stands still when a retry is due', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    receiver.answer(500)
    await sandbox.simulate('product.updated')
    const message = await inVain(sandbox.waitForDelivery({ state: 'delivered' }, { timeout: 20 }))
    expect(message).toContain('the last answered 500; the next is due at 2027-01-11T09:00:01.000Z')
    expect(message).toContain('advance(...) moves it')
  })

  it('says when nothing has happened at all', async () => {
    expect(await inVain(sandbox.waitForDelivery('BOOKING_UPDATE', { timeout: 1 }))).toContain(
      'Nothing has happened in this world yet, and it has 0 subscriptions.',
    )
  })

  it('passes on what the given function throws', async () => {
    await sandbox.subscribe('bookspot', { receiver })
    const waiting = sandbox.waitForDelivery(() => {
      throw new Error('mine')
    })
    const failed = expect(waiting).rejects.toThrow('mine')
    await sandbox.simulate('product.updated')
    await failed
  })

  it('ends when the workspace is closed', async () => {
    const own = await sandbox.workspace()
    const failed = expect(own.waitForDelivery('BOOKING_UPDATE')).rejects.toThrow('closed while a test waited')
    await own[Symbol.asyncDispose]()
    await failed
  })
})

describe('waitForEvent', () => {
  it('waits for a change of the world, told or not', async () => {
    const waiting = sandbox.waitForEvent('booking.updated')
    await sandbox.simulate('booking.updated')
    expect(await waiting).toMatchObject({ type: 'booking.updated', subscriptions: [] })
    expect(await sandbox.waitForEvent({ cause: /^trigger/ })).toMatchObject({ type: 'booking.reserved' })
    expect(await sandbox.waitForEvent(({ type }) => type.endsWith('updated'))).toMatchObject({
      type: 'booking.updated',
    })
  })

  it('says what happened instead', async () => {
    await sandbox.simulate('product.updated')
    const message = await inVain(sandbox.waitForEvent({ type: 'product.deleted' }, { timeout: 1 }))
    expect(message).toMatch(/Waited 1 ms for an event with .*What happened \(1\):\n.*product\.updated about/s)
  })
})
