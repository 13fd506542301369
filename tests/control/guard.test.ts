import { describe, expect, it } from 'vitest'
import { createGuard } from '../../src/control/guard.ts'
import { Problem } from '../../src/control/problem.ts'
import type { Call } from '../../src/http/call.ts'

const guard = createGuard(['sandbox.test', 'lan.test:8080'])

const call = (headers: Call['headers'], parts: Partial<Call> = {}): Call => ({
  method: 'GET',
  path: '/_sandbox/v1/clock',
  query: '',
  headers: { host: 'localhost:4848', ...headers },
  body: null,
  ...parts,
})

const statusOf = (made: Call): number => {
  try {
    guard(made)
    return 200
  } catch (error) {
    if (error instanceof Problem) return error.status
    throw error
  }
}

const json = Buffer.from('{}')

describe('the guard of the control API', () => {
  it.each(['http://sandbox.test', 'sandbox.test/', '', 'a b', '*', 'user@host', '::1'])(
    'is not made with %j as an allowed host',
    host => {
      expect(() => createGuard([host])).toThrow(/no name or address/)
    },
  )

  it.each([
    'localhost',
    'localhost:4848',
    'LOCALHOST:1',
    'my-app.localhost:4848',
    '127.0.0.1',
    '127.0.0.1:65535',
    '[::1]:4848',
    'sandbox.test',
    'sandbox.test:9',
    'lan.test:8080',
  ])('lets Host %s pass', host => {
    expect(statusOf(call({ host }))).toBe(200)
  })

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4848',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '127.0.0.2',
    '0.0.0.0:4848',
    'lan.test',
    'lan.test:8081',
    'user@localhost',
    'localhost:4848@evil.example',
    'localhost, evil.example',
    'localhost/',
    'localhost:',
    ['localhost', 'evil.example'],
  ])('refuses Host %j', host => {
    expect(statusOf(call({ host }))).toBe(403)
  })

  it.each([
    ['http://localhost:4848', 200],
    ['http://localhost:3000', 403],
    ['https://evil.example', 403],
    ['http://localhost.evil.example:4848', 403],
    ['null', 403],
    ['', 403],
    ['file://', 403],
    ['chrome-extension://abc', 403],
  ])('answers Origin %j with %d, also on GET', (origin, status) => {
    expect(statusOf(call({ origin }))).toBe(status)
    expect(statusOf(call({ origin, 'content-type': 'application/json' }, { method: 'POST', body: json }))).toBe(status)
  })

  it.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['anything', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('answers Sec-Fetch-Site %s with %d, also on GET', (site, status) => {
    expect(statusOf(call({ 'sec-fetch-site': site }))).toBe(status)
    expect(statusOf(call({ 'sec-fetch-site': site }, { method: 'POST' }))).toBe(status)
  })

  it.each([
    ['application/json', 200],
    ['Application/JSON; charset=utf-8', 200],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/jsonp', 415],
    ['text/plain;application/json', 415],
    [undefined, 415],
    [['application/json', 'text/plain'], 415],
  ])('answers a body of type %j with %d', (type, status) => {
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(statusOf(call({ 'content-type': type }, { method, body: json }))).toBe(status)
    }
  })

  it('takes a state change without a body and without a type', () => {
    expect(statusOf(call({}, { method: 'POST' }))).toBe(200)
    expect(statusOf(call({}, { method: 'POST', body: new Uint8Array() }))).toBe(200)
    expect(statusOf(call({ 'content-type': 'text/plain' }, { method: 'POST' }))).toBe(415)
  })
})

describe('the token of the control API beyond loopback (TM-20, TM-21)', () => {
  const TOKEN = 'start-up-token'
  const client = (remoteAddress: string | undefined) => ({ remoteAddress, once() {}, off() {} })
  const asked = (token: string | undefined, from: Call['client'], headers: Call['headers'] = {}) => {
    try {
      createGuard([], token)(call(headers, from && { client: from }))
      return 200
    } catch (error) {
      return error instanceof Problem ? [error.status, error.message] : error
    }
  }
  const needed = [403, expect.stringContaining('Send it as Sandbox-Token.')]

  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('is not needed from %s, whatever is sent', from => {
    expect(asked(TOKEN, client(from))).toBe(200)
    expect(asked(TOKEN, client(from), { 'sandbox-token': 'wrong' })).toBe(200)
    expect(asked(undefined, client(from))).toBe(200)
  })

  it.each(['10.0.0.5', '::ffff:10.0.0.5', '172.17.0.1', 'fe80::1', '1271.0.0.1', undefined])(
    'is needed from %s',
    from => {
      expect(asked(TOKEN, client(from))).toEqual(needed)
      expect(asked(TOKEN, client(from), { 'sandbox-token': `${TOKEN}x` })).toEqual(needed)
      expect(asked(TOKEN, client(from), { 'sandbox-token': [TOKEN, TOKEN] })).toEqual(needed)
      expect(asked(TOKEN, client(from), { 'sandbox-token': TOKEN })).toBe(200)
      expect(asked(undefined, client(from))).toEqual([403, expect.stringContaining('its own machine only')])
    },
  )

  it('is not needed inside this process', () => {
    expect(asked(TOKEN, undefined)).toBe(200)
    expect(asked(undefined, { once() {}, off() {} })).toBe(200)
  })

  it.each(['short', 'with space', 'ä'.repeat(9), ''])('is never %j', token => {
    expect(() => createGuard([], token)).toThrow('8 to 200 visible ASCII characters')
  })
})
