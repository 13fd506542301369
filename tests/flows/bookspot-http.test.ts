import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bookspot, openBookspot, type Read } from './bookspot.ts'

let bookspot: Bookspot
beforeAll(async () => {
  bookspot = await openBookspot()
})
afterAll(() => bookspot[Symbol.asyncDispose]())

const subscription = { url: 'https://example.com/x', notificationTypes: ['BOOKING_UPDATE'] }
const SUBSCRIBE = 'POST /notifications/subscriptions'

const isRefusal = ({ headers, json, text }: Read) => {
  expect(headers.get('content-type')).toBe('application/json')
  expect(json).toMatchObject({ error: expect.stringMatching(/^[A-Z_]+$/), errorMessage: expect.any(String) })
  expect(text).not.toMatch(/\.ts\b|node_modules|at \w+ \(|alpha-key/)
}

describe('a refusal', () => {
  it.each([
    ['GET /nothing', undefined, {}, 404, 'NOT_FOUND'],
    ['PUT /products', undefined, {}, 405, 'METHOD_NOT_ALLOWED'],
    ['GET /products/4711', undefined, {}, 400, 'INVALID_PRODUCT_ID'],
    ['GET /products', undefined, { authorization: undefined }, 401, 'UNAUTHORIZED'],
    ['GET /bookings', undefined, {}, 400, 'BAD_REQUEST'],
    ['GET /bookings/x', undefined, {}, 400, 'INVALID_BOOKING_UUID'],
    ['POST /bookings', {}, {}, 400, 'INVALID_PRODUCT_ID'],
    ['POST /bookings', '{', {}, 400, 'BAD_REQUEST'],
    [SUBSCRIBE, subscription, { authorization: 'Bearer alpha-plain-key' }, 403, 'FORBIDDEN'],
    [SUBSCRIBE, subscription, { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ] as const)(
    'of %s %j has one shape and tells nothing of ours (HS-01, HS-02)',
    async (route, body, headers, status, code) => {
      const answer = await bookspot.call(route, body, headers)
      expect([answer.status, answer.json.error]).toEqual([status, code])
      isRefusal(answer)
    },
  )

  it('of a method lists the others (HS-10)', async () => {
    expect((await bookspot.call('PUT /products')).headers.get('allow')).toBe('GET, HEAD')
    expect((await bookspot.call('PUT /bookings')).headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('repeats no more than 200 characters of what was sent', async () => {
    const { text, json } = await bookspot.call(`GET /products/${'p'.repeat(4_000)}`)
    expect(json.productId.length).toBe(200)
    expect(text.length).toBeLessThan(1_000)
  })

  it('echoes capabilities once the caller is known', async () => {
    const { headers } = await bookspot.call('GET /products/4711', undefined, { 'octo-capabilities': 'octo/pricing' })
    expect(headers.get('octo-capabilities')).toBe('octo/pricing')
  })
})

describe('bad bodies', () => {
  it.each([
    ['deeper than 32 levels', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['that would change prototypes', '{"__proto__":{"x":1}}'],
    ['that would change constructors', '{"constructor":{"prototype":{"x":1}}}'],
    ['with a byte order mark', `\ufeff${JSON.stringify(subscription)}`],
    ['in broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['in UTF-16', new Uint8Array(Buffer.from(JSON.stringify(subscription), 'utf16le'))],
  ])('%s are 400 (HS-04 to HS-06)', async (_, body) => {
    const answer = await bookspot.call(SUBSCRIBE, body)
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
    isRefusal(answer)
    expect(({} as { x?: unknown }).x).toBeUndefined()
    expect((await bookspot.call('GET /supplier')).status).toBe(200)
  })

  it('over the limit are 413, and the next call works (HS-03)', async () => {
    const answer = await bookspot.call(SUBSCRIBE, 'x'.repeat(300 * 1024))
    expect([answer.status, answer.json.error]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect((await bookspot.call('GET /supplier')).status).toBe(200)
  })

  it('with a repeated key: the last one wins (HS-07)', async () => {
    const twice = '{"url":"https://first.example","notificationTypes":["BOOKING_UPDATE"],"url":"https://last.example"}'
    expect((await bookspot.call(SUBSCRIBE, twice)).json.url).toBe('https://last.example')
  })
})

describe('paths', () => {
  it('may end in a slash (X-20)', async () => {
    const [plain, slashed] = [await bookspot.call('GET /products'), await bookspot.call('GET /products/')]
    expect(slashed.text).toBe(plain.text)
  })

  it.each(['%2e%2e', '//', ';x', '%', '%00', 'a'.repeat(8_000)])(
    '%j leads nowhere and breaks nothing (HS-13)',
    async end => {
      const { status } = await bookspot.call(`GET /products/${end}`)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    },
  )

  it('answer HEAD like GET without a body (HS-11)', async () => {
    const [get, head] = [await bookspot.call('GET /products/42'), await bookspot.call('HEAD /products/42')]
    expect([head.status, head.text]).toEqual([200, ''])
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
  })
})

it('answers JSON whatever Accept and Accept-Language say (HS-17)', async () => {
  const headers = { accept: 'text/html', 'accept-language': 'xx' }
  const answer = await bookspot.call('GET /products/42', undefined, { ...headers, 'octo-capabilities': 'content' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(answer.headers.get('content-language')).toBe('en')
})

it('gives no page of another origin leave to read (HS-18)', async () => {
  const { status, headers } = await bookspot.call('OPTIONS /products', undefined, { origin: 'https://evil.example' })
  expect(status).toBe(405)
  expect(headers.has('access-control-allow-origin')).toBe(false)
})

it('takes capabilities from the query when there is no header', async () => {
  const { json } = await bookspot.call('GET /products/42?_capabilities=pricing', undefined, {
    'octo-capabilities': undefined,
  })
  expect(json.defaultCurrency).toBe('EUR')
})

it.each(['Authorization', 'Octo-Capabilities', 'Content-Type'])(
  'refuses %s when it is sent twice (TM-14)',
  async name => {
    const headers: Record<string, string | string[]> = {
      Authorization: 'Bearer alpha-key',
      'Octo-Capabilities': 'notifications',
      'Content-Type': 'application/json',
    }
    headers[name] = [headers[name] as string, headers[name] as string]
    const status = await new Promise(resolve => {
      const sent = request(`${bookspot.base}/notifications/subscriptions`, { method: 'POST', headers }, answer => {
        answer.resume()
        resolve(answer.statusCode)
      })
      sent.end(JSON.stringify(subscription))
    })
    expect(status).toBe(400)
  },
)
