import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../src/shared/duration.ts'
import { UsageError } from '../../src/shared/usage-error.ts'

const DAY = 86_400_000

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['5m', 300_000],
    ['1m30s', 90_000],
    ['72h', 3 * DAY],
    ['1d', DAY],
    ['1.5h', 5_400_000],
    ['PT72H', 3 * DAY],
    ['P1DT12H', 1.5 * DAY],
    ['P2W', 14 * DAY],
    ['PT0.5S', 500],
    ['1500', 1500],
    [1500, 1500],
    [0, 0],
    ['400d', 400 * DAY],
  ])('of %s is %d ms', (given, ms) => {
    expect(parseDuration(given)).toBe(ms)
  })

  it.each(['', ' ', 'soon', '-5s', '5 s', '1h5', 'P', 'PT', 'P1DT', 'NaN', '1e3s', '1y', '1s'.repeat(30)])(
    'is not %j',
    given => {
      expect(() => parseDuration(given, 'by')).toThrow(UsageError)
    },
  )

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('is not the number %d', given => {
    expect(() => parseDuration(given)).toThrow(UsageError)
  })

  it('says what to write instead', () => {
    expect(() => parseDuration('soon', 'by')).toThrow(
      'by is "soon". Write 250ms, 10s, 5m, 72h or 1d, ISO 8601 as in PT72H, or a number of milliseconds.',
    )
  })

  it('ends at 400 days, or where the caller says', () => {
    expect(() => parseDuration('401d')).toThrow('longer than 400 days')
    expect(() => parseDuration('61s', 'timeout', 60_000)).toThrow('timeout is longer than 60 s')
  })
})
