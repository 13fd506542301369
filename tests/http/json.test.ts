import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson, refuseHostile } from '../../src/http/json.ts'

const parse = (text: string) => parseJson(new TextEncoder().encode(text))
const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`

describe('a JSON body', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), value => {
        const text = JSON.stringify(value)
        fc.pre(!/__proto__|constructor/.test(text))
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('may be 32 levels deep and no deeper (TM-12)', () => {
    expect(() => parse(nested(32))).not.toThrow()
    expect(() => parse(nested(34))).toThrow('The body is nested deeper than 32 levels.')
    expect(() => parse(`{"a":"${'['.repeat(1_000)}"}`)).not.toThrow()
    expect(() => parse(String.raw`{"a":"\"${'['.repeat(1_000)}"}`)).not.toThrow()
  })

  it('may have 10,000 keys and no more (TM-12)', () => {
    const keys = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":":"`).join(',')}}`
    expect(Object.keys(parse(keys(10_000)) as object)).toHaveLength(10_000)
    expect(() => parse(keys(10_001))).toThrow('The body has more than 10000 keys.')
  })

  it('may have texts of 64 KiB of UTF-8 and no longer ones, and says where one is (TM-12)', () => {
    const most = 'é'.repeat(32_768)
    expect(parse(JSON.stringify({ a: [{ b: most }] }))).toEqual({ a: [{ b: most }] })
    expect(() => parse(JSON.stringify({ a: [{ b: `${most}x` }] }))).toThrow(
      'The text at /a/0/b is longer than 65536 bytes.',
    )
    expect(() => parse(JSON.stringify({ [`${most}x`]: 1 }))).toThrow('longer than 65536 bytes')
    // What counts is what it says, not how it is written.
    expect(parse(`"${String.raw`\u0041`.repeat(20_000)}"`)).toBe('A'.repeat(20_000))
    expect(() => refuseHostile({ a: `${most}x` }, '')).toThrow('The text at /a is longer')
  })

  it.each([
    ['brackets', '['.repeat(256 * 1024)],
    ['braces', '{"a":'.repeat(50_000)],
  ])('of nothing but %s is refused before it is read', (_, text) => {
    expect(() => parse(text)).toThrow('nested deeper')
  })

  it.each([
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x7b, 0x7d], 'byte order mark'],
    ['a lone continuation byte', [0x22, 0x80, 0x22], 'not valid UTF-8'],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22], 'not valid UTF-8'],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22], 'not valid UTF-8'],
    ['UTF-16', [0x7b, 0x00, 0x7d, 0x00], 'not valid JSON'],
    ['a cut string', [0x22, 0x5c], 'not valid JSON'],
  ])('with %s is refused (HS-06)', (_, bytes, says) => {
    expect(() => parseJson(Uint8Array.from(bytes))).toThrow(says)
  })

  it('keeps the last of a repeated key (HS-07)', () => {
    expect(parse('{"a":1,"b":2,"a":3}')).toEqual({ a: 3, b: 2 })
  })

  it.each([
    '{"__proto__":{"x":1}}',
    '{"a":[{"__proto__":null}]}',
    String.raw`{"\u005f_proto__":{"x":1}}`,
    String.raw`{"_\u005fproto\u005f_":{"x":1}}`,
    '{"constructor":{"prototype":{"x":1}}}',
    String.raw`{"c\u006fnstructor":{"\u0070rototype":{"x":1}}}`,
  ])('that leads to a prototype is refused: %s (TM-11)', text => {
    expect(() => parse(text)).toThrow('is not allowed')
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })
})
