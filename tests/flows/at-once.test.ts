import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Listening, serve } from '../../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../../src/index.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'

let sandbox: Sandbox
let server: Listening
let receiver: Receiver

beforeEach(async () => {
  sandbox = createSandbox({ clock: 'manual', checkReplies: true })
  server = await serve(sandbox)
  receiver = await createReceiver()
  await sandbox.ready
})
afterEach(async () => {
  await receiver.close()
  await server.close()
  await sandbox.stop()
})

async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'notifications',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, json: text === '' ? null : JSON.parse(text) }
}
const control = (method: string, path: string, body?: unknown) => call(method, `/_sandbox/v1${path}`, body)

async function subscribe(...types: readonly string[]): Promise<string> {
  const body = { url: `${receiver.url}/hook`, notificationTypes: types }
  return (await call('POST', '/octo/v1/notifications/subscriptions', body)).json.id
}

describe('a reset while deliveries are in flight', () => {
  it('forgets them: their end is seen nowhere, and nothing is tried again', async () => {
    const inFlight: (() => void)[] = []
    receiver.respond(() => new Promise(resolve => inFlight.push(() => resolve(500))))
    await subscribe('PRODUCT_UPDATE')
    await control('POST', '/simulate/product.updated', {})
    await receiver.waitFor(1)
    const old = sandbox.workspace().engine
    expect((await control('POST', '/reset')).status).toBe(200)
    for (const end of inFlight) end()
    await old.idle()
    expect((await control('POST', '/clock/advance', { by: '1h' })).status).toBe(200)
    expect((await control('GET', '/deliveries')).json.deliveries).toEqual([])
    expect((await control('GET', '/subscriptions')).json.subscriptions).toEqual([])
    expect(receiver.received).toHaveLength(1)
  })

  it('ends a clock that is moving, and the world stands at its seed', async () => {
    const before = (await control('GET', '/clock')).json
    receiver.respond(() => ({ status: 500, delayMs: 20 }))
    await subscribe('PRODUCT_UPDATE')
    await control('POST', '/simulate/product.updated', {})
    const moving = control('POST', '/clock/advance', { by: '72h' })
    await receiver.waitFor(2)
    await control('POST', '/reset')
    expect((await moving).status).toBe(200)
    expect((await control('GET', '/clock')).json).toEqual(before)
    expect((await control('POST', '/clock/settle')).json.ran).toBe(0)
  })
})

describe('a clock that moves while others call', () => {
  it('refuses nobody, tells everything, and ends where it was sent', async () => {
    receiver.respond(() => ({ status: 200, delayMs: 5 }))
    receiver.answer(503)
    await subscribe('BOOKING_UPDATE', 'PRODUCT_UPDATE')
    const start = Date.parse((await control('GET', '/clock')).json.now)
    await control('POST', '/simulate/booking.confirmed', {})
    const moving = control('POST', '/clock/advance', { by: '96h' })
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, i) =>
        i % 2 ? control('POST', '/simulate/product.updated', {}) : call('GET', '/octo/v1/products'),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await moving
    await control('POST', '/clock/settle')
    expect(Date.parse((await control('GET', '/clock')).json.now)).toBe(start + 96 * 3_600_000)
    const { deliveries } = (await control('GET', '/deliveries?limit=1000')).json
    expect(deliveries).toHaveLength(21)
    expect(new Set(deliveries.map(({ state }: { state: string }) => state))).toEqual(new Set(['delivered']))
  })
})

describe('settle', () => {
  it('comes back when nothing is due and nothing is in flight, whatever that leads to', async () => {
    receiver.respond(() => ({ status: 500, delayMs: 10 }))
    await control('PUT', '/settings', { retry: { delaysMs: [0, 0, 1] } })
    for (let i = 0; i < 5; i++) await subscribe('PRODUCT_UPDATE')
    for (let i = 0; i < 5; i++) await control('POST', '/simulate/product.updated', {})
    await control('POST', '/clock/settle')
    expect(sandbox.workspace().engine.inFlight).toBe(0)
    // Two more at once, the third only when the clock says so.
    expect(receiver.received).toHaveLength(25 * 3)
    const { deliveries } = (await control('GET', '/deliveries?limit=1000')).json
    expect(new Set(deliveries.map(({ state }: { state: string }) => state))).toEqual(new Set(['pending']))
  })
})

describe('a conclusion', () => {
  it('is there for every subscription that was there when it happened, also when it is deleted since', async () => {
    const told = await subscribe('PRODUCT_UPDATE')
    const deaf = await subscribe('BOOKING_UPDATE')
    const { event } = (await control('POST', '/simulate/product.updated?wait=true', {})).json
    const late = await subscribe('PRODUCT_UPDATE')
    for (const id of [told, deaf]) await call('DELETE', `/octo/v1/notifications/subscriptions/${id}`)
    const { subscriptions } = (await control('GET', `/events/${event.id}`)).json
    expect(subscriptions).toMatchObject([
      { id: told, matched: true, reason: 'told as PRODUCT_UPDATE', deliveries: [expect.any(String)] },
      { id: deaf, matched: false, reason: 'subscribed to BOOKING_UPDATE only', deliveries: [] },
    ])
    expect(JSON.stringify(subscriptions)).not.toContain(late)
    expect((await control('GET', `/deliveries/${subscriptions[0].deliveries[0]}`)).json.state).toBe('delivered')
  })

  it('stays what it was when an assumption is switched afterwards', async () => {
    await subscribe('BOOKING_UPDATE')
    const { event } = (await control('POST', '/simulate/booking.redeemed?wait=true', {})).json
    const why = () => control('GET', `/events/${event.id}`).then(({ json }) => json.subscriptions)
    const before = await why()
    expect(before[0].matched).toBe(false)
    await control('PUT', '/assumptions/B-25', { value: 'bookingEvents' })
    expect(await why()).toEqual(before)
  })
})
