import { beforeEach, describe, expect, it } from 'vitest'
import type { Subscription } from '../../src/domain/types.ts'
import { triggerNames } from '../../src/triggers/registry.ts'
import { type Control, openControl } from './control.ts'

let control: Control
beforeEach(async () => {
  control = await openControl()
})

/** Deliveries that never end, because nothing answers and the clock stands still. */
function fill(count: number): void {
  const message = {
    eventId: 'x',
    dialect: 'bookspot',
    event: 'PRODUCT_UPDATE',
    origin: 'fire',
    body: new Uint8Array(),
    subscriptionId: 'gone',
  } as const
  control.sandbox.workspace().engine.enqueue(Array.from({ length: count }, (_, i) => ({ ...message, id: `m${i}` })))
}

async function bookspot(method: string, path: string, body: unknown) {
  const reply = await control.sandbox.handle({
    method,
    path: `/octo/v1${path}`,
    query: '',
    headers: {
      host: 'localhost',
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'notifications',
      'content-type': 'application/json',
    },
    body: Buffer.from(JSON.stringify(body)),
  })
  return { status: reply.status, json: JSON.parse(Buffer.from(reply.body as Uint8Array).toString()) }
}

describe('pending deliveries', () => {
  it('refuse a trigger before anything changes when what it may tell would not fit', async () => {
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    fill(9_996)
    const { world } = control.sandbox.workspace()
    const bookings = world.read.bookings.size
    const { status, json } = await control.call('POST', '/simulate/booking.cancelled', {})
    expect(json).toMatchObject({ status: 429, code: 'SANDBOX_LIMIT', detail: expect.stringContaining('9996') })
    expect(status).toBe(429)
    expect(world.read.bookings.size).toBe(bookings)
    expect((await control.call('GET', '/events')).json.events).toEqual([])
  })

  it('are never a part of what a trigger tells: the counted ones fit, and more than those go over the limit', async () => {
    control = await openControl({ assume: { 'R-22': 'single' } })
    const hook = control.subscribe({ dialect: 'rhomtrip', events: ['availability_update'] })
    fill(9_996)
    expect((await control.call('POST', '/simulate/availability.closed-out', {})).status).toBe(429)
    await control.call('POST', '/reset')
    control.subscribe(hook)
    fill(9_995)
    const range = { from: '2027-02-01', to: '2027-03-01' }
    const { status, json } = await control.call('POST', '/simulate/availability.closed-out', range)
    expect([status, json.deliveries.length > 5]).toEqual([200, true])
    expect(new Set(json.deliveries.map(({ state }: { state: string }) => state))).toEqual(new Set(['pending']))
  })

  it.each(triggerNames)('of %s are no more for each subscription than were counted', async name => {
    control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE', 'PRODUCT_UPDATE'] })
    control.subscribe({ dialect: 'rhomtrip', events: ['booking_update'] })
    control.subscribe({ dialect: 'rhomtrip', events: ['availability_update'] })
    control.sandbox.workspace().setAssumption('R-24', 'bookingEvents')
    expect((await control.call('POST', `/simulate/${name}`, {})).status).toBe(200)
    const { log, world } = control.sandbox.workspace()
    for (const { id } of world.read.subscriptions.all())
      expect([...log.list({ subscriptionId: id })].length).toBeLessThanOrEqual(5)
  })

  it('never refuse a call of the supplier’s API; the log says that nothing was sent, and why', async () => {
    const hook = control.subscribe({ dialect: 'bookspot', events: ['BOOKING_UPDATE'] })
    fill(10_000)
    const { world } = control.sandbox.workspace()
    const held = [...world.read.bookings.all()].find(
      ({ status, token, kind }) => status === 'CONFIRMED' && token === 'alpha-key' && kind === 'activity',
    )!
    expect((await bookspot('POST', `/bookings/${held.uuid}/cancel`, {})).status).toBe(200)
    const { json } = await control.call('GET', `/deliveries?subscriptionId=${hook.id}`)
    expect(json.deliveries).toMatchObject([
      { state: 'failed', reason: 'pending limit of 10000 reached', attempts: [], nextAttemptAt: null },
    ])
    const events = (await control.call('GET', '/events?type=booking.cancelled')).json.events
    const why = (await control.call('GET', `/events/${events[0].id}`)).json.subscriptions
    expect(why).toMatchObject([{ id: hook.id, matched: true, deliveries: [json.deliveries[0].id] }])
  })
})

describe('what clients make', () => {
  const subscriptions = (count: number) =>
    control.sandbox.workspace().world.change('test', tables => {
      for (let i = 0; i < count; i++) {
        tables.subscriptions.put({
          id: `s${i}`,
          dialect: 'bookspot',
          token: 'beta-key',
          events: [],
        } as unknown as Subscription)
      }
    })

  it('is at most 1,000 subscriptions, of both dialects together', async () => {
    subscriptions(999)
    const body = { url: 'http://h.test/', notificationTypes: ['BOOKING_UPDATE'] }
    expect((await bookspot('POST', '/notifications/subscriptions', body)).status).toBe(201)
    const refused = await bookspot('POST', '/notifications/subscriptions', body)
    expect([refused.status, refused.json.errorMessage]).toEqual([
      429,
      'This workspace holds 1000 subscriptions, its limit. Reset it to go on.',
    ])
  })

  it('is at most 1,000 products by triggers', async () => {
    const { world } = control.sandbox.workspace()
    const [pattern] = world.read.products.all()
    world.change('test', ({ products }) => {
      for (let i = products.size; i < 1_000; i++) products.put({ ...pattern!, id: `p${i}` })
    })
    expect((await control.call('POST', '/simulate/product.created', {})).json).toMatchObject({
      status: 429,
      code: 'SANDBOX_LIMIT',
    })
  })
})
