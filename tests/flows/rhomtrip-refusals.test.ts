import { expect, it } from 'vitest'
import { openRhomtrip, withoutPricing } from './rhomtrip.ts'

const hook = { event: 'booking_update', url: 'https://example.com/' }

it.each([
  ['bad JSON', '{"event":', 400],
  ['an array', '[]', 400],
  ['a string', '"x"', 400],
  ['null', 'null', 400],
  ['nothing', undefined, 400],
  ['depth', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400],
  ['a prototype', '{"__proto__":{"x":1}}', 400],
  ['2 MiB', `"${'x'.repeat(2 * 1024 * 1024)}"`, 413],
])('refuses %s in the shape of OCTO errors (HS-01 to HS-05)', async (_, body, status) => {
  await using api = await openRhomtrip()
  const answer = await api.call('POST /webhooks', body)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(Object.keys(answer.json)).toEqual(['error', 'errorMessage'])
  expect(answer.text).not.toMatch(/node_modules|\.ts:|at Object|alpha-key/)
  expect((await api.call('GET /webhooks')).json).toEqual([])
})

it('refuses what is not JSON by its content type, and a compressed body', async () => {
  await using api = await openRhomtrip()
  const text = await api.call('POST /webhooks', JSON.stringify(hook), { 'content-type': 'text/plain' })
  expect([text.status, text.json.error]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  const coded = await api.call('POST /webhooks', JSON.stringify(hook), { 'content-encoding': 'gzip' })
  expect(coded.status).toBe(415)
})

it('knows its paths and their methods (HS-10, HS-11)', async () => {
  await using api = await openRhomtrip()
  const unknown = await api.call('GET /nothing')
  expect([unknown.status, unknown.json.error]).toEqual([404, 'NOT_FOUND'])
  const method = await api.call('PUT /webhooks', {})
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  const head = await api.call('HEAD /products')
  expect([head.status, head.text]).toEqual([200, ''])
  expect((await api.call('GET /webhooks/')).status).toBe(200)
})

it.each(['/%2e%2e/webhooks/x', '//webhooks', '/webhooks;x', `/${'x'.repeat(8_000)}`, '/bookings/%00', '/products/%ff'])(
  'answers the path %.20s with a refusal, not a mistake (HS-13)',
  async path => {
    await using api = await openRhomtrip()
    const { status } = await api.call(`GET ${path}`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  },
)

it('speaks JSON whatever is asked for, and lets no other origin in (HS-17, HS-18)', async () => {
  await using api = await openRhomtrip()
  const answer = await api.call('GET /products', undefined, { accept: 'text/html', 'accept-language': 'xx' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
  const preflight = await api.call('OPTIONS /webhooks', undefined, {
    origin: 'https://evil.example',
    'access-control-request-method': 'POST',
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

it('names the field that is missing or wrong', async () => {
  await using api = await openRhomtrip()
  const { uuid } = await api.hold()
  const missing = await api.call(`POST /bookings/${uuid}/confirm`, {})
  expect(missing.json).toEqual({
    error: 'BAD_REQUEST',
    errorMessage: expect.stringContaining('resellerReference is missing'),
  })
  const wrong = await api.call(`PATCH /bookings/${uuid}`, { startTime: '25:00' })
  expect(wrong.json.errorMessage).toContain('startTime')
  expect((await api.call(`GET /bookings/${uuid}`)).json.status).toBe('ON_HOLD')
})

it('speaks of the whole body as the body', async () => {
  await using api = await openRhomtrip()
  const { json } = await api.call('POST /transfers', [])
  expect(json).toEqual({ error: 'BAD_REQUEST', errorMessage: 'The body must be an object, not an array.' })
})

it('makes several webhooks or none (R-17, R-20)', async () => {
  await using api = await openRhomtrip({ 'R-17': 'several', 'R-20': 'refused' })
  const url = 'http://127.0.0.1:9/'
  await api.register('booking_update', url)
  const answer = await api.call('POST /webhooks', { event: ['transfer_update', 'booking_update'], url })
  expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
  expect((await api.call('GET /webhooks')).json).toHaveLength(1)
})

it('takes capabilities from the query when the header cannot be set', async () => {
  await using api = await openRhomtrip()
  const none = { 'octo-capabilities': undefined }
  const answer = await api.call('GET /webhooks?_capabilities=octo/webhooks', undefined, none)
  expect([answer.status, answer.headers.get('octo-capabilities')]).toEqual([200, 'octo/webhooks'])
  const plain = await api.call('GET /products', undefined, none)
  expect(plain.text).toBe((await api.call('GET /products', undefined, withoutPricing)).text)
})

it("refuses by the assumptions of the token's own workspace, and records it there", async () => {
  await using api = await openRhomtrip()
  const made = await api.call('POST /_sandbox/v1/workspaces', { name: 'other' })
  expect(made.status).toBe(201)
  const other = api.sandbox.workspace('other')
  other.setAssumption('R-11', '405')
  const before = other.journal.list().length
  const given = { authorization: 'Bearer other-alpha-key' }
  expect((await api.call('GET /webhooks/x', undefined, given)).status).toBe(405)
  expect((await api.call('GET /webhooks/x')).status).toBe(404)
  expect(other.journal.list().length).toBe(before + 1)
})
