import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Listening, serve } from '../../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'

let sandbox: Sandbox
let server: Listening
let bookspot: Receiver
let rhomtrip: Receiver

beforeEach(async () => {
  sandbox = createSandbox({ clock: 'manual', checkReplies: true })
  server = await serve(sandbox)
  bookspot = await createReceiver()
  rhomtrip = await createReceiver()
})

afterEach(async () => {
  await server.close()
  await sandbox.stop()
  await bookspot.close()
  await rhomtrip.close()
})

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return { status: response.status, headers: response.headers, json: (text === '' ? null : JSON.parse(text)) as any }
}

const control = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  call(method, `/_sandbox/v1${path}`, body, headers)

async function subscribe(token = 'alpha-key') {
  const bearer = { authorization: `Bearer ${token}` }
  await call(
    'POST',
    '/octo/v1/notifications/subscriptions',
    { url: bookspot.url, notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'] },
    { ...bearer, 'octo-capabilities': 'octo/notifications' },
  )
  for (const event of ['booking_update', 'availability_update', 'transfer_update']) {
    await call(
      'POST',
      '/webhooks',
      { url: `${rhomtrip.url}/${event}`, event },
      { ...bearer, 'octo-capabilities': 'octo/webhooks' },
    )
  }
}

/** Message names that arrived, by what the bodies say of themselves. */
const heard = () => ({
  bookspot: bookspot.received.map(({ json }) => (json as { notificationType: string }).notificationType),
  rhomtrip: rhomtrip.received.map(({ path }) => path.slice(1)),
})

/** RhomTrip tells each option of a product in a message of its own, so one option keeps the count plain. */
function optionsOf(trigger: string): object | undefined {
  if (!trigger.startsWith('availability.')) return undefined
  const [product] = sandbox.workspace().world.read.products.all()
  return { product: product!.id, option: product!.options[0]!.id }
}

describe('a trigger, over sockets', () => {
  // A trigger that makes its subject tells of that, too: a confirmation before a cancellation.
  it.each([
    ['booking.confirmed', ['BOOKING_UPDATE'], ['booking_update']],
    ['booking.updated', ['BOOKING_UPDATE'], ['booking_update', 'booking_update']],
    ['booking.cancelled', ['BOOKING_UPDATE', 'BOOKING_UPDATE'], ['booking_update', 'booking_update']],
    ['booking.redeemed', ['BOOKING_UPDATE'], ['booking_update']],
    ['booking.rejected', [], []],
    ['booking.hold-expired', [], []],
    ['product.created', ['PRODUCT_UPDATE'], []],
    ['product.updated', ['PRODUCT_UPDATE'], []],
    ['product.repriced', ['PRODUCT_UPDATE'], []],
    ['product.deleted', ['PRODUCT_UPDATE', 'PRODUCT_UPDATE'], []],
    ['availability.closed-out', ['AVAILABILITY_UPDATE'], ['availability_update']],
    [
      'availability.reopened',
      ['AVAILABILITY_UPDATE', 'AVAILABILITY_UPDATE'],
      ['availability_update', 'availability_update'],
    ],
    ['availability.rescheduled', ['AVAILABILITY_UPDATE'], ['availability_update']],
    ['availability.sold-out', ['AVAILABILITY_UPDATE'], ['availability_update']],
    ['transfer.repriced', [], ['transfer_update']],
    ['transfer.vehicle-changed', [], ['transfer_update']],
    ['transfer.option-withdrawn', [], ['transfer_update']],
    ['transfer.status-changed', [], ['transfer_update']],
    ['transfer.pickup-changed', [], ['transfer_update']],
    ['transfer.expired', [], []],
  ])('%s is told to each supplier’s subscribers as that supplier tells it', async (name, toBookspot, toRhomtrip) => {
    await subscribe()
    const { status, json } = await control('POST', `/simulate/${name}?wait=true`, optionsOf(name))
    expect(status).toBe(200)
    await control('POST', '/clock/settle')
    expect(heard()).toEqual({ bookspot: toBookspot, rhomtrip: toRhomtrip })
    expect(json.subscriptions).toHaveLength(4)
    for (const { matched, reason } of json.subscriptions) expect(reason, String(matched)).toMatch(/\S/)
  })

  it.each([
    [{ 'B-25': 'bookingEvents', 'R-24': 'bookingEvents' }, 'booking.rejected', 3, 3],
    [{ 'B-25': 'bookingEvents', 'R-24': 'bookingEvents' }, 'booking.hold-expired', 2, 2],
    [{ 'R-25': 'expiry' }, 'transfer.expired', 0, 1],
  ])('is told more under %j: %s', async (assumptions, name, toBookspot, toRhomtrip) => {
    for (const [id, value] of Object.entries(assumptions)) await control('PUT', `/assumptions/${id}`, { value })
    await subscribe()
    await control('POST', `/simulate/${name}?wait=true`)
    await control('POST', '/clock/settle')
    expect([bookspot.received.length, rhomtrip.received.length]).toEqual([toBookspot, toRhomtrip])
  })

  it('waits with its answer for the first attempt, and retries follow the clock', async () => {
    await subscribe()
    rhomtrip.respond(() => 500)
    const { json } = await control('POST', '/simulate/transfer.repriced?wait=true')
    expect(json.deliveries).toMatchObject([
      { state: 'pending', attempts: [{ number: 1, outcome: { kind: 'answered', status: 500 } }] },
    ])
    await control('POST', '/clock/advance', { by: '31s' })
    const { json: delivery } = await control('GET', `/deliveries/${json.deliveries[0].id}`)
    expect(delivery.state).toBe('failed')
    expect(delivery.attempts.map((one: { at: string }) => one.at.slice(17, 19))).toEqual([
      '00',
      '01',
      '03',
      '07',
      '15',
      '31',
    ])
    expect(new Set(rhomtrip.received.map(({ body }) => body)).size).toBe(1)
  })

  it('is waited for with a long poll', async () => {
    await subscribe()
    const waiting = control('GET', '/deliveries/wait?event=transfer_update&state=delivered&timeout=30s')
    await control('POST', '/simulate/transfer.repriced')
    const { status, json } = await waiting
    expect(status).toBe(200)
    expect(json.deliveries[0].attempts[0].request.body).toBe(rhomtrip.received[0]!.body)
  })
})

describe('a message alone, over sockets', () => {
  it.each([
    ['bookspot', 'BOOKING_UPDATE'],
    ['bookspot', 'PRODUCT_UPDATE'],
    ['bookspot', 'AVAILABILITY_UPDATE'],
    ['rhomtrip', 'booking_update'],
    ['rhomtrip', 'availability_update'],
    ['rhomtrip', 'transfer_update'],
  ])('%s %s arrives as it does when it happens', async (dialect, event) => {
    await subscribe()
    const { status, json } = await control('POST', '/fire?wait=true', { dialect, event })
    expect(status, JSON.stringify(json)).toBe(200)
    expect(json.deliveries).toMatchObject([{ state: 'delivered', origin: 'fire' }])
    expect(bookspot.received.length + rhomtrip.received.length).toBe(1)
  })
})

describe('workspaces, over sockets', () => {
  it('share a server and never see each other', async () => {
    await control('POST', '/workspaces', { name: 'ci-1', clock: 'manual' })
    await subscribe('ci-1-alpha-key')
    await control('POST', '/simulate/booking.confirmed?wait=true')
    expect(heard()).toEqual({ bookspot: [], rhomtrip: [] })
    const there = { 'sandbox-workspace': 'ci-1' }
    const { json } = await control('POST', '/simulate/booking.confirmed?wait=true', undefined, there)
    expect(heard()).toEqual({ bookspot: ['BOOKING_UPDATE'], rhomtrip: ['booking_update'] })
    expect((await control('GET', `/deliveries/${json.deliveries[0].id}`)).status).toBe(404)
    expect((await control('GET', `/events/${json.event.id}`, undefined, there)).status).toBe(200)
    const own = { 'octo-capabilities': 'octo/pricing' }
    const get = (token: string) =>
      call('GET', `/octo/v1/bookings/${json.event.subject}`, undefined, { ...own, authorization: `Bearer ${token}` })
    expect((await get('ci-1-alpha-key')).status).toBe(200)
    expect((await get('alpha-key')).status).toBe(400)
    expect((await control('DELETE', '/workspaces/ci-1')).status).toBe(204)
    expect((await get('ci-1-alpha-key')).status).toBe(401)
  })
})

describe('the stream, over a socket', () => {
  it('carries what happens, and lets the server go when the client leaves', async () => {
    const { port } = server
    const seen = await new Promise<string>((resolve, reject) => {
      let text = ''
      const outgoing = request({ port, host: '127.0.0.1', path: '/_sandbox/v1/stream' }, response => {
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text === ': default\n\n') void control('POST', '/simulate/transfer.repriced')
          if (!text.includes('event: exchange')) return
          response.destroy()
          resolve(text)
        })
      })
      outgoing.on('error', reject)
      outgoing.end()
    })
    expect(seen).toContain('event: event\ndata: {"id":"evt_')
    expect(seen).toContain('"path":"/_sandbox/v1/simulate/transfer.repriced"')
  })
})

describe('the guard, over a socket', () => {
  const statusOf = (method: string, path: string, headers: Record<string, string | string[]>, body = '') =>
    new Promise<{ status: number; cors: string[] }>((resolve, reject) => {
      const outgoing = request(
        { port: server.port, host: '127.0.0.1', method, path: `/_sandbox/v1${path}`, headers },
        response => {
          response.resume()
          const cors = Object.keys(response.headers).filter(name => name.startsWith('access-control'))
          resolve({ status: response.statusCode!, cors })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })

  it.each([
    ['a rebound name', 'GET', '/clock', { host: 'evil.example' }, '', 403],
    ['user info before the host', 'GET', '/clock', { host: 'localhost@evil.example' }, '', 403],
    [
      'a form of another page',
      'POST',
      '/reset',
      { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      'a=1',
      403,
    ],
    ['a text post without preflight', 'POST', '/reset', { 'content-type': 'text/plain' }, '{}', 415],
    [
      'a no-cors fetch',
      'POST',
      '/simulate/booking.confirmed',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      '',
      403,
    ],
    [
      'an image of another page',
      'GET',
      '/clock',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
      '',
      403,
    ],
    [
      'an EventSource of another page',
      'GET',
      '/stream',
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      '',
      403,
    ],
    [
      'a page on another port',
      'POST',
      '/reset',
      { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' },
      '',
      403,
    ],
  ])('refuses %s, with no effect and no CORS headers', async (_, method, path, headers, body, expected) => {
    const before = (await control('GET', '/events')).json
    expect(await statusOf(method, path, headers, body)).toEqual({ status: expected, cors: [] })
    expect((await control('GET', '/events')).json).toEqual(before)
  })

  it('lets its own programs in', async () => {
    expect((await statusOf('POST', '/reset', {})).status).toBe(200)
    expect((await statusOf('POST', '/reset', { host: `sandbox.localhost:${server.port}` })).status).toBe(200)
    const own = `http://127.0.0.1:${server.port}`
    expect((await statusOf('POST', '/reset', { origin: own, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })
})
