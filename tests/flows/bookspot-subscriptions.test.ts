import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bookspot, beta, openBookspot, plain, reader, writer } from './bookspot.ts'

const LIST = 'GET /notifications/subscriptions'
const CREATE = 'POST /notifications/subscriptions'
const one = (method: string, id: string) => `${method} /notifications/subscriptions/${id}`
const body = (change: object = {}) => ({
  url: 'https://example.com/octo/webhook',
  notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE'],
  ...change,
})
const RANDOM = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'

let bookspot: Bookspot
beforeAll(async () => {
  bookspot = await openBookspot()
})
afterAll(() => bookspot[Symbol.asyncDispose]())

const listed = async (headers = {}) => (await bookspot.call(LIST, undefined, headers)).json

describe('create', () => {
  it('answers 201 with id, url and types, and nothing else (NS-01)', async () => {
    const { status, json } = await bookspot.call(CREATE, body())
    expect(status).toBe(201)
    expect(json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ...body(),
    })
  })

  it.each([
    'octo/notifications',
    'pricing , notifications',
    'octo/notifications,octo/content',
    'notifications, made-up',
  ])('works with Octo-Capabilities %j (NS-02, NS-03)', async capabilities => {
    expect((await bookspot.call(CREATE, body(), { 'octo-capabilities': capabilities })).status).toBe(201)
  })

  it('echoes what was recognised, in the form used (NS-04)', async () => {
    const { headers } = await bookspot.call(CREATE, body(), {
      'octo-capabilities': 'octo/notifications,made-up, pricing',
    })
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('octo-capabilities')).toBe('octo/notifications, pricing')
  })

  it.each([undefined, '', 'pricing', 'octo/content'])(
    'refuses Octo-Capabilities %j (NS-05, NS-06)',
    async capabilities => {
      const { status, json } = await bookspot.call(CREATE, body(), { 'octo-capabilities': capabilities })
      expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
      expect(json.errorMessage).toContain('notifications')
    },
  )

  it.each([undefined, 'Basic YWxwaGE6a2V5', 'Bearer ', 'Bearer bad', 'alpha-key'])(
    'refuses Authorization %j with 401 (NS-07)',
    async authorization => {
      const { status, json } = await bookspot.call(CREATE, body(), { authorization })
      expect(status).toBe(401)
      expect(json).toEqual({ error: 'UNAUTHORIZED', errorMessage: expect.any(String) })
      expect(json.errorMessage).not.toContain('bad')
    },
  )

  it.each([
    [{ url: 'ftp://h/x' }],
    [{ url: null }],
    [{ url: undefined }],
    [{ notificationTypes: [] }],
    [{ notificationTypes: [1] }],
    [{ notificationTypes: 'BOOKING_UPDATE' }],
    [{ notificationTypes: ['booking_update'] }],
    [{ headers: { Host: 'h' } }],
    [{ headers: { 'X-A': 1 } }],
    [{ headers: [] }],
  ])('refuses %j, and nothing is created (NS-11 to NS-17)', async change => {
    const before = await listed()
    const { status, json } = await bookspot.call(CREATE, body(change))
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
    expect(await listed()).toEqual(before)
  })

  it.each([
    ['{"url":', 'application/json'],
    ['[]', 'application/json'],
    ['"x"', 'application/json'],
    ['null', 'application/json'],
    ['', 'application/json'],
    [JSON.stringify(body()), 'text/plain'],
  ])('refuses the body %j as %s (NS-18, B-33)', async (text, type) => {
    const { status, json } = await bookspot.call(CREATE, text, { 'content-type': type })
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
  })

  it('never repeats a secret in an error', async () => {
    const headers = { 'X-Key': ['geheim'], 'X-Number': 4711 }
    const { text } = await bookspot.call(CREATE, body({ url: 'http://me:geheim@h:0/', headers }))
    expect(text).not.toMatch(/geheim|4711/)
  })

  it('answers 404 with a hint at the path that OCTO misspells (NS-48)', async () => {
    const { status, json } = await bookspot.call('POST /notifications/subcriptions', body())
    expect([status, json.error]).toEqual([404, 'NOT_FOUND'])
    expect(json.errorMessage).toContain('/notifications/subscriptions')
  })

  it('makes as many as are asked for at once (NS-46)', async () => {
    const before = (await listed()).length
    const answers = await Promise.all(Array.from({ length: 50 }, () => bookspot.call(CREATE, body())))
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(50)
    expect((await listed()).length).toBe(before + 50)
  })
})

describe('abilities', () => {
  it('lets a reader read and not write (NS-08)', async () => {
    expect((await bookspot.call(LIST, undefined, reader)).status).toBe(200)
    for (const route of [CREATE, one('PATCH', RANDOM), one('DELETE', RANDOM)]) {
      const { status, json } = await bookspot.call(route, route.startsWith('DELETE') ? undefined : body(), reader)
      expect([status, json.error]).toEqual([403, 'FORBIDDEN'])
    }
  })

  it('lets a writer write and not read (NS-09)', async () => {
    expect((await bookspot.call(CREATE, body(), writer)).status).toBe(201)
    for (const route of [LIST, one('GET', RANDOM)]) {
      expect((await bookspot.call(route, undefined, writer)).status).toBe(403)
    }
  })

  it('lets a token without abilities do nothing (NS-10)', async () => {
    for (const route of [LIST, CREATE, one('GET', RANDOM), one('PATCH', RANDOM), one('DELETE', RANDOM)]) {
      const sent = /POST|PATCH/.test(route) ? body() : undefined
      expect([route, (await bookspot.call(route, sent, plain)).status]).toEqual([route, 403])
    }
  })
})

describe('read', () => {
  it('lists none, then all in order of creation, with exact fields (NS-19)', async () => {
    await using fresh = await openBookspot()
    expect((await fresh.call(LIST)).text).toBe('[]')
    const first = await fresh.subscribe('http://127.0.0.1:9/a')
    const second = await fresh.subscribe('http://127.0.0.1:9/b', { headers: { 'Api-Key': 'secret' } })
    expect((await fresh.call(LIST)).json).toEqual([first, second])
    expect(Object.keys(first)).toEqual(['id', 'url', 'notificationTypes'])
    expect(second.headers).toEqual({ 'Api-Key': 'secret' })
  })

  it('answers one as it was created (NS-20)', async () => {
    const created = await bookspot.subscribe('https://user:pass@example.com/x', { headers: { 'X-A': 'b' } })
    const { status, json } = await bookspot.call(one('GET', created.id))
    expect([status, json]).toEqual([200, created])
  })

  it("shows nobody another token's (NS-22, NS-24)", async () => {
    const { id } = await bookspot.subscribe('https://example.com/mine')
    expect(await listed(beta)).toEqual([])
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const sent = method === 'PATCH' ? body() : undefined
      const foreign = await bookspot.call(one(method, id), sent, beta)
      const unknown = await bookspot.call(one(method, RANDOM), sent, beta)
      expect([foreign.status, foreign.text]).toEqual([404, unknown.text])
      expect(foreign.json.error).toBe('NOT_FOUND')
    }
    expect((await bookspot.call(one('GET', id))).status).toBe(200)
  })

  it.each(['x', '..%2f', '%00', 'a'.repeat(4_096), encodeURIComponent("'; --"), '__proto__', '%ff'])(
    'survives the id %j (NS-21, NS-23)',
    async id => {
      for (const method of ['GET', 'DELETE']) {
        const { status } = await bookspot.call(one(method, id))
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }
    },
  )
})

describe('update', () => {
  it('changes what is given and keeps the rest (NS-25)', async () => {
    const { id } = await bookspot.subscribe('https://example.com/old', body({ url: 'https://example.com/old' }))
    const moved = await bookspot.call(one('PATCH', id), { url: 'https://example.com/new' })
    expect([moved.status, moved.json]).toEqual([200, { id, ...body({ url: 'https://example.com/new' }) }])
    const types = await bookspot.call(one('PATCH', id), { notificationTypes: ['AVAILABILITY_UPDATE'] })
    expect(types.json).toEqual({ id, url: 'https://example.com/new', notificationTypes: ['AVAILABILITY_UPDATE'] })
    expect(await listed()).toContainEqual(types.json)
  })

  it('replaces the types, it does not merge them (NS-26)', async () => {
    const { id } = await bookspot.subscribe('https://example.com/x')
    const types = ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE']
    expect((await bookspot.call(one('PATCH', id), { notificationTypes: types })).json.notificationTypes).toEqual(types)
  })

  it.each([
    [{ url: 'https://example.com/new', notificationTypes: [] }],
    [{ url: 'nope', notificationTypes: ['BOOKING_UPDATE'] }],
    [{ url: 'https://example.com/new', headers: { Host: 'h' } }],
    [{ url: 'https://example.com/new', headers: { 'X-A': 1 } }],
    [{ url: null }],
    [[]],
  ])('refuses %j and changes nothing (NS-27)', async change => {
    const created = await bookspot.subscribe('https://example.com/kept')
    expect((await bookspot.call(one('PATCH', created.id), change)).status).toBe(400)
    expect((await bookspot.call(one('GET', created.id))).json).toEqual(created)
  })

  it.each([[{}], [{ id: 'x' }], [{ unknown: 1 }]])('takes %j as no change (NS-28)', async change => {
    const created = await bookspot.subscribe('https://example.com/kept')
    const { status, json } = await bookspot.call(one('PATCH', created.id), change)
    expect([status, json]).toEqual([200, created])
  })

  it('replaces headers whole; {} and null clear them (NS-29)', async () => {
    const { id } = await bookspot.subscribe('https://example.com/x', { headers: { 'X-A': '1', 'X-B': '2' } })
    expect((await bookspot.call(one('PATCH', id), { headers: { 'X-C': '3' } })).json.headers).toEqual({ 'X-C': '3' })
    for (const headers of [{}, null]) {
      await bookspot.call(one('PATCH', id), { headers: { 'X-C': '3' } })
      expect((await bookspot.call(one('PATCH', id), { headers })).json).not.toHaveProperty('headers')
    }
  })
})

describe('delete', () => {
  it('answers 204 without a body, then 404 (NS-30, NS-31)', async () => {
    const { id } = await bookspot.subscribe('https://example.com/x')
    const first = await bookspot.call(one('DELETE', id))
    expect([first.status, first.text]).toEqual([204, ''])
    expect((await bookspot.call(one('DELETE', id))).status).toBe(404)
    expect((await bookspot.call(one('GET', id))).status).toBe(404)
  })
})
