import { describe, expect, it } from 'vitest'
import { assumptions } from '../../src/dialects/bookspot/assumptions.ts'
import { readChange, readCreation } from '../../src/dialects/bookspot/subscription-input.ts'

const defaults = new Map(assumptions.map(({ id, default: value }) => [id, value]))
const assume = (id: string) => defaults.get(id)!
const assuming = (chosen: Record<string, string>) => (id: string) => chosen[id] ?? assume(id)
const body = (change: object) => ({ url: 'https://example.com/hook', notificationTypes: ['BOOKING_UPDATE'], ...change })

describe('url', () => {
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
    'http:///x',
    'http:example.com',
    'http://h:0/',
    'http://h:99999/',
    'http://h/\r\nX: y',
    'http://h/\u0000',
    ' http://h/',
    `http://h/${'a'.repeat(9_000)}`,
  ])('refuses %j (B-15, NS-11)', url => {
    expect(() => readCreation(body({ url }), assume)).toThrow(/^url /)
  })

  it.each([
    'http://127.0.0.1:8080/a',
    'https://user:pass@example.com/webook?x=1#y',
    'http://[::1]:3000',
    'HTTPS://EXAMPLE.COM',
  ])('takes %j as it is given', url => {
    expect(readCreation(body({ url }), assume).url).toBe(url)
  })

  it.each([
    ['ftp://h/x', 'Give an absolute http or https URL'],
    ['http://h:0/', 'no such port (1 to 65535)'],
    ['http://h:99999/', 'no such port (1 to 65535)'],
    [`http://h/${'a'.repeat(9_000)}`, 'at most 8192 characters, not 9009'],
  ])('says what is wrong with %j', (url, reason) => {
    expect(() => readCreation(body({ url }), assume)).toThrow(reason)
  })

  it('never repeats the URL in an error', () => {
    expect(() => readCreation(body({ url: 'ftp://me:geheim@h/' }), assume)).toThrow(/^(?!.*geheim)/)
  })

  it('can be made to refuse plain http or credentials', () => {
    expect(() => readCreation(body({ url: 'http://h/' }), assuming({ 'B-15': 'requireHttps' }))).toThrow('https')
    expect(() => readCreation(body({ url: 'https://a:b@h/' }), assuming({ 'B-16': 'refused' }))).toThrow('credentials')
  })
})

describe('notificationTypes', () => {
  it.each([undefined, null, 'BOOKING_UPDATE', [], [1], ['ORDER_UPDATE'], ['booking_update'], ['BOOKING_UPDATE', '']])(
    'refuses %j and lists what is allowed (B-17, B-18)',
    notificationTypes => {
      expect(() => readCreation(body({ notificationTypes }), assume)).toThrow(
        'BOOKING_UPDATE, PRODUCT_UPDATE, AVAILABILITY_UPDATE',
      )
    },
  )

  it('collapses repeats and keeps the first order (B-19)', () => {
    const notificationTypes = ['PRODUCT_UPDATE', 'BOOKING_UPDATE', 'PRODUCT_UPDATE']
    expect(readCreation(body({ notificationTypes }), assume).events).toEqual(['PRODUCT_UPDATE', 'BOOKING_UPDATE'])
    expect(() => readCreation(body({ notificationTypes }), assuming({ 'B-19': 'refused' }))).toThrow('twice')
  })

  it('can be made to take any case (B-18)', () => {
    const tolerant = assuming({ 'B-18': 'caseInsensitiveTypes' })
    expect(readCreation(body({ notificationTypes: ['booking_Update'] }), tolerant).events).toEqual(['BOOKING_UPDATE'])
  })
})

describe('headers', () => {
  it.each([
    [[]],
    ['x'],
    [{ 'X-A': 1 }],
    [{ 'X-A': ['a'] }],
    [{ 'X-A': {} }],
    [{ 'X-A': 'a\r\nX-B: c' }],
    [{ 'X-A': 'a\nb' }],
    [{ 'X-A': 'a\u0000' }],
    [{ 'X-A': '€' }],
    [{ 'X A': 'a' }],
    [{ '': 'a' }],
    [{ 'X:A': 'a' }],
    [{ Host: 'h' }],
    [{ 'content-length': '1' }],
    [{ 'Transfer-Encoding': 'chunked' }],
    [{ CONNECTION: 'close' }],
    [{ 'Content-Type': 'text/plain' }],
    [{ Expect: '100-continue' }],
    [{ TE: 'trailers' }],
    [{ Upgrade: 'h2c' }],
    [{ 'X-A': '1', 'x-a': '2' }],
  ])('refuses %j (B-04, NS-16, NS-17)', headers => {
    expect(() => readCreation(body({ headers }), assume)).toThrow(/^headers/)
  })

  it('keeps values as given, and takes null for none', () => {
    const headers = { 'X-Api-Key': ' secret\t!', Authorization: 'Bearer x' }
    expect(readCreation(body({ headers }), assume).headers).toEqual(headers)
    expect(readCreation(body({ headers: null }), assume).headers).toEqual({})
  })

  it('never repeats a value in an error', () => {
    expect(() => readCreation(body({ headers: { 'X-Key': 'geheim\n' } }), assume)).toThrow(/^(?!.*geheim)/)
  })
})

describe('an update', () => {
  it('changes only the keys that it has (B-14)', () => {
    expect(readChange({}, assume)).toEqual({})
    expect(readChange({ id: 'x', unknown: 1 }, assume)).toEqual({})
    expect(readChange({ url: 'http://h/' }, assume)).toEqual({ url: 'http://h/' })
    expect(readChange({ headers: null }, assume)).toEqual({ headers: {} })
  })

  it('is refused whole when one key is bad', () => {
    expect(() => readChange({ url: 'http://h/', notificationTypes: [] }, assume)).toThrow('at least one')
  })

  it('can be made to replace everything (B-14)', () => {
    expect(() => readChange({ url: 'http://h/' }, assuming({ 'B-14': 'replace' }))).toThrow(
      'notificationTypes is missing',
    )
    expect(readChange(body({}), assuming({ 'B-14': 'replace' })).headers).toEqual({})
  })
})
