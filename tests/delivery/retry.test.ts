import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  exponential,
  jittered,
  obeyRetryAfter,
  parseHttpDate,
  parseRetryAfter,
  RETRY_PRESETS,
  retryPolicy,
} from '../../src/delivery/retry.ts'

const HOUR = 3_600_000
const total = (name: keyof typeof RETRY_PRESETS) => RETRY_PRESETS[name].delays.reduce((sum, delay) => sum + delay, 0)

describe('retry policies', () => {
  it('wait 1, 2, 4, 8 and 16 s unless told otherwise', () => {
    expect(retryPolicy('default').delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
  })

  it.each([
    ['svix', 8, 27 * HOUR + 35 * 60_000 + 5_000],
    ['standard-webhooks', 10, 75 * HOUR + 35 * 60_000 + 5_000],
    ['shopify', 9, 4 * HOUR],
    ['square-72h', 78, 72 * HOUR + 3 * 60_000],
    ['slack', 4, 6 * 60_000],
    ['none', 1, 0],
  ] as const)('%s makes %i attempts over %i ms', (name, attempts, ms) => {
    expect([retryPolicy(name).delays.length + 1, total(name)]).toEqual([attempts, ms])
  })

  it('can be a list of delays, which is copied', () => {
    const delays = [5, 0, 10]
    const policy = retryPolicy(delays)
    delays.push(99)
    expect(policy).toEqual({ name: 'custom', delays: [5, 0, 10] })
  })

  it('grow by a factor up to a cap', () => {
    expect(exponential({ count: 4, base: 100, factor: 3, cap: 1_000 })).toEqual([100, 300, 900, 1_000])
  })

  it.each([
    ['a name that is near one', 'svx', 'Did you mean "svix"?'],
    ['a name of every object', 'constructor', 'There is no retry policy "constructor".'],
    ['a negative delay', [1, -1], 'not -1'],
    ['a delay that is no number', [Number.NaN], 'not NaN'],
    ['too many delays', Array.from({ length: 1_001 }, () => 1), 'at most 1000'],
  ])('refuse %s', (_, named, message) => {
    expect(() => retryPolicy(named)).toThrow(message)
  })
})

describe('jitter', () => {
  it('is the same for the same key, and stays within its fraction', () => {
    expect(jittered(1_000, 0.2, 'msg/1')).toBe(jittered(1_000, 0.2, 'msg/1'))
    const delays = Array.from({ length: 500 }, (_, n) => jittered(1_000, 0.2, `msg/${n}`))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(800)
    expect(Math.max(...delays)).toBeLessThanOrEqual(1_200)
    expect(new Set(delays).size).toBeGreaterThan(200)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(1994, 10, 6, 8, 49, 7)

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 30_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 30_000],
    ['Sun Nov  6 08:49:37 1994', 30_000],
    ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ])('%j asks for %i ms', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms)
  })

  it.each([
    '',
    '-1',
    '1.5',
    '+5',
    '5s',
    'soon',
    '2026',
    'Sun, 31 Feb 2027 08:49:37 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
  ])('%j asks for nothing', value => {
    const asked = parseRetryAfter(value, now)
    expect(asked).toBe(value === '2026' ? 2_026_000 : undefined)
  })

  it('counts a date from the receiver’s own clock when it tells it', () => {
    const date = 'Mon, 11 Jan 2027 09:00:00 GMT'
    expect(parseRetryAfter('Mon, 11 Jan 2027 09:00:09 GMT', 0, date)).toBe(9_000)
    expect(parseRetryAfter('Mon, 11 Jan 2027 09:00:09 GMT', Date.UTC(2027, 0, 11, 9), 'nonsense')).toBe(9_000)
  })

  it('reads every HTTP-date that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) / 1_000 }), seconds => {
        expect(parseHttpDate(new Date(seconds * 1_000).toUTCString())).toBe(seconds * 1_000)
      }),
    )
  })

  it('never throws and never asks for less than nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (value, date) => {
        const asked = parseRetryAfter(value, now, date)
        expect(asked === undefined || asked >= 0).toBe(true)
      }),
    )
  })

  it('is obeyed between 1 and 10 times what was planned, and up to an hour', () => {
    fc.assert(
      fc.property(fc.nat(24 * HOUR), fc.option(fc.nat(), { nil: undefined }), (planned, asked) => {
        const delay = obeyRetryAfter(planned, asked)
        expect(delay).toBeGreaterThanOrEqual(planned)
        expect(delay).toBeLessThanOrEqual(Math.max(planned, Math.min(10 * planned, HOUR)))
        if (asked !== undefined && asked >= planned && asked <= Math.min(10 * planned, HOUR)) expect(delay).toBe(asked)
      }),
    )
    expect([undefined, 0, 5_000, 99_999_999_999].map(asked => obeyRetryAfter(1_000, asked))).toEqual([
      1_000, 1_000, 5_000, 10_000,
    ])
  })
})
