import { beforeEach, describe, expect, it } from 'vitest'
import { openStream } from '../../src/control/stream.ts'
import { type Control, openControl } from './control.ts'

let control: Control
beforeEach(async () => {
  control = await openControl()
})
const get = (path: string) => control.call('GET', path)
const post = (path: string, body?: unknown) => control.call('POST', path, body)
const put = (path: string, body: unknown) => control.call('PUT', path, body)

describe('what runs here', () => {
  it('is told with base URLs, documents and tokens', async () => {
    const { json } = await get('')
    expect(json).toMatchObject({ name: 'octo-sandbox', workspace: 'default', seed: 'octo', workspaces: ['default'] })
    expect(json.dialects.map((one: { baseUrl: string }) => one.baseUrl)).toEqual([
      'http://127.0.0.1:4848/octo/v1',
      'http://127.0.0.1:4848',
    ])
    expect(json.tokens[0]).toMatchObject({ token: 'alpha-key', reseller: 'alpha' })
  })

  it('serves the documents of the dialects, deliveries included', async () => {
    const { json } = await get('/dialects/rhomtrip/openapi.json')
    expect(json.openapi).toBe('3.1.0')
    expect(Object.keys(json.webhooks)).toContain('transfer_update')
    expect((await get('/dialects/romtrip/openapi.json')).json).toMatchObject({ status: 404, suggestion: 'rhomtrip' })
  })
})

describe('lists', () => {
  it('come in pages that new records do not shift', async () => {
    for (let i = 0; i < 3; i++) await post('/simulate/transfer.repriced')
    const all = (await get('/events?limit=1000')).json.events as { id: string }[]
    const first = (await get('/events?limit=2')).json
    await post('/simulate/transfer.repriced')
    const second = (await get(`/events?limit=1000&cursor=${first.next}`)).json
    expect([...first.events, ...second.events].map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(second.next).toBeNull()
  })

  it('refuse a cursor that they do not know', async () => {
    for (const path of [
      '/events',
      '/deliveries',
      '/subscriptions',
      '/journal',
      '/triggers',
      '/workspaces',
      '/assumptions',
    ]) {
      expect((await get(`${path}?cursor=nothing`)).status, path).toBe(400)
      expect((await get(`${path}?limit=0`)).status, path).toBe(400)
      expect((await get(`${path}?limi=1`)).json.suggestion, path).toBe('limit')
    }
  })

  it('filter events by type and subject', async () => {
    const { subject } = (await post('/simulate/booking.cancelled')).json.event
    await post('/simulate/booking.cancelled')
    expect((await get(`/events?subject=${subject}`)).json.events.map((one: { type: string }) => one.type)).toEqual(
      [
        'booking.cancelled',
        'availability.booked',
        'booking.confirmed',
        'availability.booked',
        'booking.reserved',
      ].filter(type => type !== 'availability.booked'),
    )
    expect((await get('/events?type=booking.cancelled')).json.events).toHaveLength(2)
  })

  it.each([
    ['/events?type=booking.canceled', 'booking.cancelled'],
    ['/journal?surface=bookspt', 'bookspot'],
  ])('%s is refused, with what was meant', async (path, suggestion) => {
    expect((await get(path)).json).toMatchObject({ status: 400, suggestion })
  })

  it('filter deliveries', async () => {
    const hook = control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const { event } = (await post('/simulate/transfer.repriced?wait=true')).json
    for (const [query, count] of [
      [`eventId=${event.id}`, 1],
      [`subscriptionId=${hook.id}&state=delivered`, 1],
      ['state=pending', 0],
      ['dialect=bookspot', 0],
      ['event=transfer_update', 1],
    ] as const) {
      expect((await get(`/deliveries?${query}`)).json.deliveries, query).toHaveLength(count)
    }
  })
})

describe('an event', () => {
  it('is shown with its records and every conclusion', async () => {
    const hook = control.subscribe({ dialect: 'bookspot', events: ['PRODUCT_UPDATE'] })
    const { event } = (await post('/simulate/booking.cancelled')).json
    const { json } = await get(`/events/${event.id}`)
    expect(json.before.status).toBe('CONFIRMED')
    expect(json.after.status).toBe('CANCELLED')
    expect(json.subscriptions).toMatchObject([
      { id: hook.id, matched: false, reason: 'subscribed to PRODUCT_UPDATE only' },
    ])
    expect((await get('/events/none')).status).toBe(404)
  })
})

describe('a subscription', () => {
  it('is shown without its secrets', async () => {
    control.subscribe({
      dialect: 'rhomtrip',
      events: ['transfer_update'],
      url: 'https://user:hunter2@example.com/hook?token=canary1&x=1',
      headers: { Authorization: 'Bearer canary2' },
    })
    const { json } = await get('/subscriptions?dialect=rhomtrip')
    expect(json.subscriptions[0].url).toMatch(/^https:\/\/\*\*\*@example\.com\/hook\?token=\*\*\*[0-9a-f]{8}&x=1$/)
    expect(JSON.stringify(json)).not.toMatch(/user:|hunter2|canary/)
  })
})

describe('redelivery', () => {
  it('sends the same bytes again, to the subscription or elsewhere', async () => {
    const hook = control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const [first] = (await post('/simulate/transfer.repriced?wait=true')).json.deliveries
    const again = await post(`/deliveries/${first.id}/redeliver?wait=true`)
    expect(again.json).toMatchObject({
      origin: 'redelivery',
      eventId: first.eventId,
      subscriptionId: hook.id,
      state: 'delivered',
    })
    expect(again.json.id).not.toBe(first.id)
    expect(control.arrived[1]).toEqual(control.arrived[0])
    const elsewhere = await post(`/deliveries/${first.id}/redeliver?wait=true`, { url: 'http://other.test/hook' })
    expect(elsewhere.json.attempts[0].request.url).toBe('http://other.test/hook')
  })

  it('is refused for what it cannot send', async () => {
    const hook = control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const [first] = (await post('/simulate/transfer.repriced?wait=true')).json.deliveries
    expect((await post('/deliveries/none/redeliver')).status).toBe(404)
    expect((await post(`/deliveries/${first.id}/redeliver`, { url: 'ftp://x.test' })).json).toMatchObject({
      status: 400,
      pointer: '/url',
    })
    expect((await post(`/deliveries/${first.id}/redeliver`, { uri: 'http://x.test' })).json).toMatchObject({
      status: 400,
      suggestion: 'url',
    })
    control.sandbox.workspace().world.change('test', ({ subscriptions }) => subscriptions.delete(hook.id))
    expect((await post(`/deliveries/${first.id}/redeliver`)).status).toBe(409)
  })
})

describe('the clock', () => {
  it('advances by a duration or to an instant, and runs what falls due', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    control.answer = 503
    await post('/simulate/transfer.repriced?wait=true')
    expect((await post('/clock/advance', { by: '31s' })).json).toMatchObject({ now: '2027-01-11T09:00:31.000Z' })
    expect((await get('/deliveries')).json.deliveries[0]).toMatchObject({ state: 'failed', nextAttemptAt: null })
    expect(control.arrived).toHaveLength(6)
    expect((await post('/clock/advance', { to: '2027-01-11T10:00:00+00:00' })).json.now).toBe(
      '2027-01-11T10:00:00.000Z',
    )
    expect((await post('/clock/advance', { by: 1000 })).json.now).toBe('2027-01-11T10:00:01.000Z')
  })

  it('advances by all that is asked for at once', async () => {
    const before = Date.parse((await get('/clock')).json.now)
    await Promise.all([post('/clock/advance', { by: '1h' }), post('/clock/advance', { by: '2h' })])
    expect(Date.parse((await get('/clock')).json.now) - before).toBe(3 * 3_600_000)
  })

  it('changes its mode and keeps its instant', async () => {
    const { json } = await put('/clock', { mode: 'real' })
    expect(json.mode).toBe('real')
    expect(json.now >= '2027-01-11T09:00:00.000Z').toBe(true)
    expect((await put('/clock', { mode: 'manual', now: '2027-01-12T00:00:00Z' })).json).toMatchObject({
      mode: 'manual',
      now: '2027-01-12T00:00:00.000Z',
    })
    expect((await get('/clock')).json.now).toBe('2027-01-12T00:00:00.000Z')
  })

  it('ticks on from where it stood, and what was planned happens by itself', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    await put('/settings', { retry: { delaysMs: [20] } })
    control.answer = 500
    await post('/simulate/transfer.repriced?wait=true')
    control.answer = 200
    await put('/clock', { mode: 'real' })
    const { status, json } = await get('/deliveries/wait?state=delivered')
    expect(status).toBe(200)
    expect(json.deliveries[0].attempts).toHaveLength(2)
  })

  it.each([
    ['POST', '/clock/advance', { to: '2026-01-01T00:00:00Z' }, 409],
    ['PUT', '/clock', { now: '2026-01-01T00:00:00Z' }, 409],
    ['POST', '/clock/advance', { by: '401d' }, 400],
    ['POST', '/clock/advance', { to: '2029-01-01T00:00:00Z' }, 400],
    ['POST', '/clock/advance', { by: 'soon' }, 400],
    ['POST', '/clock/advance', { by: -1 }, 400],
    ['POST', '/clock/advance', { to: '2027-02-01T00:00:00' }, 400],
    ['POST', '/clock/advance', { to: '2027-02-30' }, 400],
    ['POST', '/clock/advance', {}, 400],
    ['POST', '/clock/advance', { by: '1s', to: '2027-02-01T00:00:00Z' }, 400],
    ['POST', '/clock/advance', { bye: '1s' }, 400],
    ['POST', '/clock/advance', undefined, 400],
    ['PUT', '/clock', { mode: 'fast' }, 400],
    ['PUT', '/clock', { now: 8_640_000_000_000_000 }, 400],
    ['POST', '/workspaces', { name: 'late', now: '9999-12-31T00:00:00Z' }, 400],
  ])('refuses %s %s %j with %d and stays', async (method, path, body, status) => {
    expect((await control.call(method, path, body)).status).toBe(status)
    expect((await get('/clock')).json.now).toBe('2027-01-11T09:00:00.000Z')
  })
})

describe('settings', () => {
  it('change how deliveries are retried, and keep what is left out', async () => {
    expect((await put('/settings', { retry: { delaysMs: [100, 200] }, deadlineMs: 1000 })).json).toEqual({
      retry: { preset: null, delaysMs: [100, 200], jitter: 0 },
      deadlineMs: 1000,
      connectMs: 2000,
      sandboxHeaders: false,
    })
    expect((await put('/settings', { retry: { preset: 'none' }, connectMs: 300 })).json).toMatchObject({
      retry: { preset: 'none', delaysMs: [] },
      deadlineMs: 1000,
      connectMs: 300,
    })
    await post('/reset')
    expect((await get('/settings')).json.retry.preset).toBe('default')
  })

  it.each([
    [{ retry: { preset: 'none', delaysMs: [] } }, '/retry'],
    [{ retry: { presett: 'none' } }, '/retry/presett'],
    [{ retry: { preset: 'nonne' } }, '/retry/preset'],
    [{ deadline: 1 }, '/deadline'],
    [{ connectMs: 30_001 }, '/connectMs'],
  ])('refuse %j at %s', async (body, pointer) => {
    expect((await put('/settings', body)).json).toMatchObject({ status: 400, pointer })
  })
})

describe('the assumptions', () => {
  it('are listed with the answer in force, and can be switched until a reset', async () => {
    const { json } = await put('/assumptions/R-25', { value: 'expiry' })
    expect(json).toMatchObject({ id: 'R-25', value: 'expiry', dialects: ['rhomtrip'] })
    const listed = (await get('/assumptions?dialect=rhomtrip&limit=1000')).json.assumptions as {
      id: string
      value: string
      default: string
    }[]
    expect(listed.find(({ id }) => id === 'R-25')?.value).toBe('expiry')
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    expect((await post('/simulate/transfer.expired')).json.deliveries).toHaveLength(1)
    await post('/reset')
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    expect((await post('/simulate/transfer.expired')).json.deliveries).toHaveLength(0)
  })

  it('name what was meant', async () => {
    expect((await put('/assumptions/R25', { value: 'expiry' })).json).toMatchObject({ status: 404, suggestion: 'R-25' })
    expect((await put('/assumptions/R-25', { value: 'expire' })).json).toMatchObject({
      status: 400,
      pointer: '/value',
      suggestion: 'expiry',
    })
  })
})

describe('the journal', () => {
  it('keeps the last exchanges', async () => {
    await post('/simulate/nothing')
    const { json } = await get('/journal?surface=sandbox')
    expect(json.exchanges[0]).toMatchObject({ method: 'POST', path: '/_sandbox/v1/simulate/nothing', status: 404 })
  })
})

describe('workspaces', () => {
  it('see nothing of each other', async () => {
    const { status, json } = await post('/workspaces', { name: 'ci-1', clock: 'manual' })
    expect(status).toBe(201)
    expect(json.tokens[0].token).toBe('ci-1-alpha-key')
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] }, 'ci-1')
    const there = { 'sandbox-workspace': 'ci-1' }
    expect((await post('/simulate/transfer.repriced')).json.subscriptions).toEqual([])
    expect((await control.call('POST', '/simulate/transfer.repriced', undefined, there)).json.deliveries).toHaveLength(
      1,
    )
    await control.call('POST', '/clock/advance', { by: '1h' }, there)
    expect((await get('/clock')).json.now).toBe('2027-01-11T09:00:00.000Z')
    expect((await get('/events')).json.events).toHaveLength(2)
    expect((await get('/deliveries')).json.deliveries).toEqual([])
    await post('/reset')
    expect((await control.call('GET', '/events', undefined, there)).json.events).not.toEqual([])
  })

  it('have names that are free, known, and not default to be deleted', async () => {
    await post('/workspaces', { name: 'ci-1' })
    expect((await post('/workspaces', { name: 'ci-1' })).status).toBe(409)
    expect((await post('/workspaces', { name: 'CI' })).json).toMatchObject({ status: 400, pointer: '/name' })
    expect((await post('/workspaces', { name: 'ci-2', sede: 'x' })).json).toMatchObject({
      status: 400,
      suggestion: 'seed',
    })
    expect((await control.call('GET', '/clock', undefined, { 'sandbox-workspace': 'ci1' })).json).toMatchObject({
      status: 404,
      suggestion: 'ci-1',
    })
    expect((await control.call('DELETE', '/workspaces/default')).status).toBe(409)
    expect((await control.call('DELETE', '/workspaces/ci-1')).status).toBe(204)
    expect((await control.call('DELETE', '/workspaces/ci-1')).status).toBe(404)
  })

  it('are at most 100', async () => {
    for (let i = 1; i < 100; i++) expect((await post('/workspaces', { name: `w${i}` })).status).toBe(201)
    expect((await post('/workspaces', { name: 'more' })).status).toBe(429)
  })
})

describe('errors', () => {
  it('are problem documents, without a way in for pages of other origins', async () => {
    const { status, json, headers } = await get('/nothing')
    expect(status).toBe(404)
    expect(json).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 })
    expect(headers['content-type']).toBe('application/problem+json')
    const wrong = await control.call('PATCH', '/clock')
    expect(wrong.status).toBe(405)
    expect(wrong.headers.allow).toBe('GET, HEAD, PUT')
    const preflight = await control.call('OPTIONS', '/clock', undefined, { origin: 'https://evil.example' })
    expect(Object.keys(preflight.headers).filter(name => name.startsWith('access-control'))).toEqual([])
    const foreign = await control.call('POST', '/reset', undefined, { origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    expect(Object.keys(foreign.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  })
})

describe('headers of our own', () => {
  it('are sent only when asked for, and say which event, delivery and attempt it is', async () => {
    control.subscribe({ dialect: 'rhomtrip', events: ['transfer_update'] })
    const headersOf = async () => {
      const { deliveries } = (await post('/simulate/transfer.repriced?wait=true')).json
      return { delivery: deliveries[0], headers: deliveries[0].attempts[0].request.headers }
    }
    expect(Object.keys((await headersOf()).headers).filter(name => /sandbox/i.test(name))).toEqual([])
    expect((await put('/settings', { sandboxHeaders: true })).json.sandboxHeaders).toBe(true)
    const { delivery, headers } = await headersOf()
    expect(headers).toMatchObject({
      'X-Sandbox-Event': delivery.eventId,
      'X-Sandbox-Delivery': delivery.id,
      'X-Sandbox-Attempt': '1',
    })
    await post('/reset')
    expect((await put('/assumptions/X-06', { value: 'headers' })).status).toBe(200)
    expect((await get('/settings')).json.sandboxHeaders).toBe(true)
  })
})

describe('a workspace that is deleted', () => {
  it('ends what waits in it, and its stream', async () => {
    await post('/workspaces', { name: 'gone' })
    const there = { 'sandbox-workspace': 'gone' }
    const waiting = control.call('GET', '/deliveries/wait?timeout=60s', undefined, there)
    let ended = false
    openStream(control.sandbox.workspace('gone'), { after: () => () => {} }).start(
      () => {},
      () => {
        ended = true
      },
    )
    await control.call('DELETE', '/workspaces/gone', undefined, there)
    expect((await waiting).json).toMatchObject({ status: 410, detail: 'The workspace ended while you waited.' })
    expect(ended).toBe(true)
  })

  it('has nothing planned any more, so that nothing keeps it in memory', async () => {
    await post('/workspaces', { name: 'gone' })
    const { due } = control.sandbox.workspace('gone')
    expect(due.size).toBeGreaterThan(0)
    await control.call('DELETE', '/workspaces/gone')
    expect(due.size).toBe(0)
  })

  it('ends a trigger that waits for attempts', async () => {
    const hanging = await openControl({ transport: { send: () => new Promise(() => {}), close: async () => {} } })
    await hanging.call('POST', '/workspaces', { name: 'gone' })
    hanging.subscribe({ dialect: 'bookspot', events: ['PRODUCT_UPDATE'] }, 'gone')
    const there = { 'sandbox-workspace': 'gone' }
    const waiting = hanging.call('POST', '/simulate/product.updated?wait=true', {}, there)
    await hanging.call('DELETE', '/workspaces/gone')
    expect((await waiting).json.deliveries).toMatchObject([{ state: 'pending', attempts: [] }])
  })

  it('is made by a client that names it in every call', async () => {
    const there = { 'sandbox-workspace': 'early' }
    expect((await control.call('GET', '/clock', undefined, there)).status).toBe(404)
    expect((await control.call('POST', '/workspaces', { name: 'early' }, there)).status).toBe(201)
    expect((await control.call('GET', '/clock', undefined, there)).status).toBe(200)
  })
})

describe('a sandbox that stops', () => {
  it('ends what waits, and answers 503 to whoever still comes', async () => {
    const waiting = get('/deliveries/wait?timeout=60s')
    expect(await control.sandbox.stop()).toEqual({ pending: 0 })
    expect((await waiting).status).toBe(410)
    expect(await get('/clock')).toMatchObject({ status: 503, json: { errorMessage: 'The sandbox is stopping.' } })
  })
})
