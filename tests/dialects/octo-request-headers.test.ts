import { describe, expect, it } from 'vitest'
import { headerReader } from '../../src/dialects/octo/request-headers.ts'
import type { Call } from '../../src/http/call.ts'

const call = (headers: Call['headers'], query = ''): Call => ({ method: 'GET', path: '/', query, headers, body: null })
const read = headerReader(['pricing', 'content', 'notifications'])

describe('Octo-Capabilities', () => {
  it.each([
    ['notifications', ['notifications'], 'notifications'],
    ['octo/notifications', ['notifications'], 'octo/notifications'],
    ['pricing , notifications', ['pricing', 'notifications'], 'pricing, notifications'],
    ['octo/notifications,octo/content', ['notifications', 'content'], 'octo/notifications, octo/content'],
    ['extras, pricing, made-up', ['pricing'], 'pricing'],
    ['pricing, octo/pricing', ['pricing'], 'pricing'],
    ['Pricing', [], ''],
    ['', [], ''],
  ])('%j switches on %j and is echoed as %j (B-07)', (header, active, echo) => {
    const { capabilities, replyHeaders, named } = read(call({ 'octo-capabilities': header }))
    expect([...capabilities]).toEqual(active)
    expect(replyHeaders['octo-capabilities']).toBe(echo)
    expect(named).toBe(true)
  })

  it('falls back to the query, and the header wins', () => {
    expect([...read(call({}, 'a=1&_capabilities=octo%2Fpricing')).capabilities]).toEqual(['pricing'])
    expect([...read(call({ 'octo-capabilities': 'content' }, '_capabilities=pricing')).capabilities]).toEqual([
      'content',
    ])
  })

  it('knows when nobody named any', () => {
    expect(read(call({})).named).toBe(false)
  })

  it('refuses a header that was sent twice', () => {
    expect(() => read(call({ 'octo-capabilities': ['pricing', 'content'] }))).toThrow('more than once')
  })
})

describe('Authorization', () => {
  it.each([
    ['Bearer alpha-key', 'alpha-key'],
    ['bearer  alpha-key', 'alpha-key'],
    ['Basic YTpi', undefined],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['alpha-key', undefined],
    [undefined, undefined],
  ])('of %j gives the token %j', (authorization, token) => {
    expect(read(call({ authorization })).token).toBe(token)
  })

  it.each([[['Bearer a', 'Bearer b']], ['Bearer a, Bearer b']])('sent twice as %j is refused', authorization => {
    expect(() => read(call({ authorization }))).toThrow('authorization was sent more than once')
  })
})

describe('Accept-Language', () => {
  it.each([
    ['sv, en;q=0.5', ['sv', 'en']],
    ['en;q=0.5, sv-SE;q=0.9, de;q=0.9', ['sv-se', 'de', 'en']],
    ['*, fr;q=0, xx', ['xx']],
    ['en;q=oops, <script>', []],
    [undefined, []],
  ])('%j prefers %j', (header, languages) => {
    expect(read(call({ 'accept-language': header })).languages).toEqual(languages)
  })
})

it('remembers no more header sets than it may, and still reads each rightly', () => {
  for (let i = 0; i < 2_000; i++) expect(read(call({ authorization: `Bearer t${i}` })).token).toBe(`t${i}`)
})
