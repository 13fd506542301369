import { describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'
import { beta, openRhomtrip, withoutPricing } from './rhomtrip.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const url = 'https://example.com/webhooks/booking_update'

describe('POST /webhooks', () => {
  it('answers 200 with the webhook and the capabilities of the header without octo/webhooks (WS-01)', async () => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /webhooks', { event: 'booking_update', url })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({
      id: expect.stringMatching(UUID),
      event: 'booking_update',
      url,
      capabilities: ['octo/pricing'],
    })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('octo-capabilities')).toBe('octo/webhooks, octo/pricing')
  })

  it('stores no capability when the header has only octo/webhooks, or unknown ones besides (WS-02)', async () => {
    await using api = await openRhomtrip()
    expect((await api.register('booking_update', url, withoutPricing)).capabilities).toEqual([])
    const given = { 'octo-capabilities': 'octo/webhooks,octo/content , octo/nonsense' }
    expect((await api.register('booking_update', url, given)).capabilities).toEqual([])
  })

  it('takes short names and stores them prefixed (R-07)', async () => {
    await using api = await openRhomtrip()
    const given = { 'octo-capabilities': ' webhooks,pricing ' }
    expect((await api.register('booking_update', url, given)).capabilities).toEqual(['octo/pricing'])
  })

  it('ignores capabilities and draft fields in the body (WS-03, R-04)', async () => {
    await using api = await openRhomtrip()
    const body = {
      event: 'booking_update',
      url,
      capabilities: ['octo/content'],
      retryOnError: false,
      headers: { a: 'b' },
    }
    const { json } = await api.call('POST /webhooks', body)
    expect(json).toEqual({ id: json.id, event: 'booking_update', url, capabilities: ['octo/pricing'] })
  })

  it.each([
    ['no header', { 'octo-capabilities': undefined }],
    ['an empty header', { 'octo-capabilities': '' }],
    ['only octo/pricing', { 'octo-capabilities': 'octo/pricing' }],
  ])('refuses a call with %s (WS-04)', async (_, given) => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /webhooks', { event: 'booking_update', url }, given)
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.json.errorMessage).toContain('webhooks')
    expect((await api.call('GET /webhooks', undefined, given)).status).toBe(400)
  })

  it('takes the three events, and one URL for all of them (WS-05, WS-30)', async () => {
    await using api = await openRhomtrip()
    const events = ['booking_update', 'availability_update', 'transfer_update']
    for (const event of events) await api.register(event, url)
    const { json } = await api.call('GET /webhooks')
    expect(json.map((webhook: { event: string }) => webhook.event)).toEqual(events)
    expect(new Set(json.map((webhook: { id: string }) => webhook.id)).size).toBe(3)
  })

  it.each([
    ['unknown', 'order_update'],
    ['upper case', 'BOOKING_UPDATE'],
    ['an array', ['booking_update']],
    ['null', null],
    ['a number', 42],
    ['empty', ''],
    ['missing', undefined],
  ])('refuses an event that is %s and makes nothing (WS-06)', async (_, event) => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /webhooks', { event, url })
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.json.errorMessage).toContain('event')
    expect((await api.call('GET /webhooks')).json).toEqual([])
  })

  it.each([
    undefined,
    null,
    42,
    '',
    'example.com/x',
    '/x',
    'ftp://h/x',
    'javascript:alert(1)',
    'http://',
    'http://h:0/',
    'http://h:99999/',
    'http://user:secret@/x',
    ' https://h/x',
    'https://h/x\ny',
    `https://h/${'x'.repeat(2048)}`,
  ])('refuses the URL %j, makes nothing and repeats no secret (WS-07)', async bad => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /webhooks', { event: 'booking_update', url: bad })
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
    expect(answer.json.errorMessage).toContain('url')
    expect(answer.text).not.toContain('secret')
    expect((await api.call('GET /webhooks')).json).toEqual([])
  })

  it('takes credentials, localhost and a URL that names another event, as they are (WS-08, WS-11, R-19)', async () => {
    await using api = await openRhomtrip()
    const given = [
      'https://user:p%40ss@host.example/p',
      'http://localhost:3000/availability_update',
      'http://10.0.0.7/webook',
    ]
    for (const one of given) await api.register('booking_update', one)
    const { json } = await api.call('GET /webhooks')
    expect(json.map((webhook: { url: string }) => webhook.url)).toEqual(given)
  })

  it('calls nobody when webhooks are made, listed and deleted (WS-19)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    const { id } = await api.register('booking_update', receiver.url)
    await api.call('GET /webhooks')
    await api.call(`DELETE /webhooks/${id}`)
    await api.settle()
    expect(receiver.received).toEqual([])
  })

  it('allows the same webhook twice, with two ids (R-20)', async () => {
    await using api = await openRhomtrip()
    const [one, two] = [await api.register('booking_update', url), await api.register('booking_update', url)]
    expect(one.id).not.toBe(two.id)
  })
})

describe('GET /webhooks', () => {
  it('lists what the create calls answered, oldest first (WS-12)', async () => {
    await using api = await openRhomtrip()
    const made = [await api.register('transfer_update', url), await api.register('booking_update', url, withoutPricing)]
    const answer = await api.call('GET /webhooks')
    expect([answer.status, answer.json]).toEqual([200, made])
  })

  it("does not show another token's, not even of the same reseller (WS-13)", async () => {
    await using api = await openRhomtrip()
    await api.register('booking_update', url)
    for (const authorization of ['Bearer beta-key', 'Bearer alpha-plain-key']) {
      expect((await api.call('GET /webhooks', undefined, { authorization })).json).toEqual([])
    }
  })

  it("does not show BookSpot's subscriptions", async () => {
    await using api = await openRhomtrip()
    const body = { url, notificationTypes: ['BOOKING_UPDATE'] }
    const made = await api.call('POST /octo/v1/notifications/subscriptions', body, {
      'octo-capabilities': 'notifications',
    })
    expect(made.status).toBe(201)
    expect((await api.call('GET /webhooks')).json).toEqual([])
    expect((await api.call(`DELETE /webhooks/${made.json.id}`)).status).toBe(404)
  })
})

describe('DELETE /webhooks/{uuid}', () => {
  it('answers 200 in JSON and takes the webhook from the list (WS-14)', async () => {
    await using api = await openRhomtrip()
    const { id } = await api.register('booking_update', url)
    const answer = await api.call(`DELETE /webhooks/${id}`)
    expect([answer.status, answer.json]).toEqual([200, { success: true, message: expect.any(String) }])
    expect((await api.call('GET /webhooks')).json).toEqual([])
  })

  it("answers a second delete, a random id, another token's and a malformed one alike (WS-15)", async () => {
    await using api = await openRhomtrip()
    const { id } = await api.register('booking_update', url)
    const foreign = await api.register('booking_update', url, beta)
    await api.call(`DELETE /webhooks/${id}`)
    const ids = [id, 'c0ffee00-0000-4000-8000-000000000000', foreign.id, 'x', '..%2f', '%00', "'; --", 'x'.repeat(4096)]
    const answers = await Promise.all(ids.map(one => api.call(`DELETE /webhooks/${one}`)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect([answers[0]!.status, answers[0]!.json.error]).toEqual([404, 'NOT_FOUND'])
    expect((await api.call('GET /webhooks', undefined, beta)).json).toEqual([foreign])
  })

  it('works with and without a content type and a body (WS-16)', async () => {
    await using api = await openRhomtrip()
    const made = await Promise.all([0, 1, 2].map(() => api.register('booking_update', url)))
    const answers = [
      await api.call(`DELETE /webhooks/${made[0]!.id}`),
      await api.call(`DELETE /webhooks/${made[1]!.id}`, undefined, { 'content-type': 'application/json' }),
      await api.call(`DELETE /webhooks/${made[2]!.id}`, {}),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

it.each(['GET', 'PATCH', 'PUT', 'POST'])('has no %s of one webhook: 404 (WS-17)', async method => {
  await using api = await openRhomtrip()
  const { id } = await api.register('booking_update', url)
  const answer = await api.call(`${method} /webhooks/${id}`, method === 'GET' ? undefined : { url })
  expect([answer.status, answer.json.error]).toEqual([404, 'NOT_FOUND'])
})

it.each([
  ['no Authorization', undefined, 401, 'UNAUTHORIZED'],
  ['Basic', 'Basic YTpi', 401, 'UNAUTHORIZED'],
  ['an empty Bearer', 'Bearer ', 401, 'UNAUTHORIZED'],
  ['an unknown token', 'Bearer bad', 403, 'FORBIDDEN'],
])('refuses %s (WS-18)', async (_, authorization, status, error) => {
  await using api = await openRhomtrip()
  for (const route of ['GET /webhooks', 'GET /bookings', 'GET /products', 'GET /supplier']) {
    const answer = await api.call(route, undefined, { authorization })
    expect([answer.status, answer.json]).toEqual([status, { error, errorMessage: expect.any(String) }])
  }
})

it('needs no ability: every token may have webhooks', async () => {
  await using api = await openRhomtrip()
  const made = await api.register('booking_update', url, { authorization: 'Bearer alpha-plain-key' })
  expect(made.id).toMatch(UUID)
})
