import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { startSandbox, type TestSandbox } from '../../src/testing/start.ts'

let receiver: Receiver
let sandbox: TestSandbox
beforeEach(async () => {
  receiver = await createReceiver()
  sandbox = await startSandbox({ checkReplies: true })
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

type Told = { notificationType: string; data: { uuid?: string; productId?: string }; subscriptionId: string }
const told = () => receiver.received.map(({ json }) => json as Told)

/** A booking of a token, confirmed by a trigger of its own. */
async function bookingOf(token: string): Promise<string> {
  const { event } = await sandbox.simulate('booking.confirmed', { token })
  return event.subject
}

describe('wrong-id', () => {
  it("names another token's booking, which the receiver's own token cannot read (FD-59, FD-62)", async () => {
    const theirs = await bookingOf(sandbox.tokens.beta)
    await sandbox.subscribe('bookspot', { receiver, events: ['BOOKING_UPDATE'] })
    await sandbox.fail({ kind: 'wrong-id', options: { as: 'foreign' } })
    const { event } = await sandbox.simulate('booking.confirmed', { token: sandbox.tokens.alpha })
    const named = told()[0]!.data.uuid!
    expect(named).not.toBe(event.subject)
    const read = (token: string) =>
      sandbox.client('bookspot', token).answer('GET /bookings/{uuid}', { path: { uuid: named } })
    expect((await read(sandbox.tokens.alpha)).status).toBe(400)
    expect((await read(sandbox.tokens.beta)).status).toBe(200)
    expect(theirs).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('names a booking that does not exist', async () => {
    await sandbox.subscribe('bookspot', { receiver, events: ['BOOKING_UPDATE'] })
    await sandbox.fail({ kind: 'wrong-id' })
    await sandbox.simulate('booking.confirmed')
    const answer = await sandbox
      .client('bookspot')
      .answer('GET /bookings/{uuid}', { path: { uuid: told()[0]!.data.uuid! } })
    expect(answer.status).toBe(400)
  })

  it("names another token's quotation in RhomTrip's whole object", async () => {
    await sandbox.subscribe('rhomtrip', { receiver, events: ['transfer_update'] })
    await sandbox.fail({ kind: 'wrong-id', options: { as: 'foreign' } })
    const { event } = await sandbox.simulate('transfer.repriced')
    const { transfer } = receiver.received[0]!.json as { transfer: { id: string } }
    expect(transfer.id).not.toBe(event.subject)
  })

  it('has nothing to do for a product until one is deleted', async () => {
    await sandbox.subscribe('bookspot', { receiver, events: ['PRODUCT_UPDATE'] })
    const failing = await sandbox.fail({ kind: 'wrong-id', options: { as: 'deleted' } })
    await sandbox.simulate('product.updated', { product: '42' })
    expect([told()[0]!.data.productId, failing.applied()]).toEqual(['42', 0])
    await sandbox.simulate('product.deleted', { product: '44' })
    await sandbox.simulate('product.updated', { product: '42' })
    expect(told().at(-1)!.data.productId).toBe('44')
  })
})

describe('wrong-subscription', () => {
  it("takes another of the dialect's", async () => {
    const mine = await sandbox.subscribe('bookspot', {
      receiver,
      events: ['PRODUCT_UPDATE'],
      headers: { 'Api-Key': 'a' },
    })
    const other = await sandbox.subscribe('bookspot', {
      receiver,
      events: ['BOOKING_UPDATE'],
      headers: { 'Api-Key': 'b' },
    })
    await sandbox.fail({ kind: 'wrong-subscription', options: { as: 'id' }, match: { nth: 1 } })
    await sandbox.fail({ kind: 'wrong-subscription', options: { as: 'headers' }, match: { nth: 2 } })
    await sandbox.simulate('product.updated')
    await sandbox.simulate('product.updated')
    expect(told().map(({ subscriptionId }) => subscriptionId)).toEqual([other.id, mine.id])
    expect(receiver.received.map(({ headers }) => headers['api-key'])).toEqual(['a', 'b'])
  })
})

describe('old-url', () => {
  it('goes to where the subscription pointed before it was changed over its own API', async () => {
    const { id } = await sandbox.subscribe('bookspot', { url: `${receiver.url}/old`, events: ['PRODUCT_UPDATE'] })
    await sandbox.fail({ kind: 'old-url', times: 1 })
    await sandbox.client('bookspot')('PATCH /notifications/subscriptions/{id}', {
      path: { id },
      body: { url: `${receiver.url}/new` },
    } as never)
    await sandbox.simulate('product.updated')
    await sandbox.simulate('product.updated')
    expect(receiver.received.map(({ path }) => path)).toEqual(['/old', '/new'])
  })
})

describe('late-after-delete', () => {
  it('tells a subscription that its own API does not know any more', async () => {
    const subscribed = await sandbox.subscribe('bookspot', { receiver, events: ['PRODUCT_UPDATE'] })
    await sandbox.fail({ kind: 'late-after-delete', options: { after: '30s' } })
    await sandbox.simulate('product.updated')
    await subscribed.remove()
    await sandbox.advance('30s')
    expect(told().map(({ subscriptionId }) => subscriptionId)).toEqual([subscribed.id])
  })
})

describe('stale-after-fresh', () => {
  it('shows RhomTrip a price that is no longer true after the one that is', async () => {
    await sandbox.subscribe('rhomtrip', { receiver, events: ['transfer_update'] })
    const { event } = await sandbox.simulate('transfer.repriced', { percent: 10 })
    await sandbox.fail({ kind: 'stale-after-fresh' })
    await sandbox.simulate('transfer.repriced', { transfer: event.subject, percent: 10 })
    await sandbox.simulate('transfer.repriced', { transfer: event.subject, percent: 10 })
    await sandbox.settle()
    const bodies = receiver.received.map(({ body }) => body)
    // The rule saw the second first, and so sends it again after the third.
    expect(bodies.map(body => bodies.indexOf(body))).toEqual([0, 1, 2, 1])
  })
})

describe('presets', () => {
  /** So many product updates under a preset, and two hours: how many arrived, and in which states they ended. */
  async function under(preset: string, updates = 60) {
    await sandbox.subscribe('bookspot', { receiver, events: ['PRODUCT_UPDATE'] })
    await sandbox.fail({ preset })
    for (let i = 0; i < updates; i++) await sandbox.simulate('product.updated', { product: '42', title: `Title ${i}` })
    const before = receiver.received.length
    await sandbox.advance('2h')
    const deliveries = sandbox.deliveries()
    return { before, arrived: receiver.received, deliveries, states: new Set(deliveries.map(({ state }) => state)) }
  }
  const ids = () => new Set(receiver.received.map(({ json }) => (json as { id: string }).id))

  it('flaky loses nothing, because retries repair it', async () => {
    const { deliveries, states } = await under('flaky')
    expect(states).toEqual(new Set(['delivered']))
    expect(ids().size).toBe(60)
    expect(deliveries.filter(({ attempts }) => attempts.length > 1).length).toBeGreaterThan(8)
  })

  it('storm sends far more than there are messages, and none is missing', async () => {
    const { arrived } = await under('storm')
    expect(ids().size).toBe(60)
    expect(arrived.length).toBeGreaterThan(60 + 6 * 19 + 20)
  })

  it('lossy loses about one in five, for good', async () => {
    const { deliveries } = await under('lossy')
    const lost = deliveries.filter(({ state }) => state === 'failed').length
    expect(lost).toBeGreaterThan(4)
    expect(lost).toBeLessThan(22)
    expect(ids().size).toBe(60 - lost)
  })

  it('shuffled changes the order and loses nothing', async () => {
    await under('shuffled')
    const order = receiver.received.map(({ json }) => (json as { id: string }).id)
    const made = sandbox.deliveries().map(({ payload }) => (payload as unknown as { id: string }).id)
    expect(new Set(order)).toEqual(new Set(made))
    expect(order).not.toEqual(made)
  })

  it('slow delays every third by half a minute', async () => {
    const { deliveries } = await under('slow', 9)
    const [first] = deliveries
    const late = deliveries.map(({ attempts }) => Date.parse(attempts[0]!.at) - Date.parse(first!.attempts[0]!.at))
    expect(late).toEqual([0, 0, 30_000, 0, 0, 30_000, 0, 0, 30_000])
  })

  it('outage sends nothing, and then everything at once', async () => {
    const { before, states } = await under('outage')
    expect([before, ids().size, states]).toEqual([0, 60, new Set(['delivered'])])
  })

  it('hostile sends nothing that is as agreed', async () => {
    const { deliveries } = await under('hostile')
    expect(deliveries.every(({ attempts }) => attempts.every(({ faults }) => faults.length > 0))).toBe(true)
    const kinds = new Set(
      deliveries.flatMap(({ attempts }) => attempts.flatMap(({ faults }) => faults.map(({ kind }) => kind))),
    )
    expect(kinds.size).toBeGreaterThan(10)
  })
})
