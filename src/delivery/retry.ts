import { seededRandom } from '../shared/random.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

/** When a failed delivery is tried again: the n-th delay follows the n-th failed attempt. */
export interface RetryPolicy {
  readonly name: string
  /** ms; as many as there are attempts after the first. */
  readonly delays: readonly number[]
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const times = (count: number, delay: number) => Array.from({ length: count }, () => delay)

/** What the documents leave open, and what known senders do (reliability study A.1; X-03). */
export const RETRY_PRESETS = {
  default: { name: 'default', delays: exponential({ count: 5, base: SECOND }) },
  svix: {
    name: 'svix',
    delays: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
  },
  'standard-webhooks': {
    name: 'standard-webhooks',
    delays: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
  },
  // Eight retries that double and end after four hours.
  shopify: {
    name: 'shopify',
    delays: [56, 113, 226, 452, 904, 1807, 3614, 7228].map(seconds => seconds * SECOND),
  },
  // 78 attempts: doubling from one minute to 32, then hourly.
  'square-72h': {
    name: 'square-72h',
    delays: [...exponential({ count: 6, base: MINUTE }), ...times(71, HOUR)],
  },
  slack: { name: 'slack', delays: [0, MINUTE, 5 * MINUTE] },
  none: { name: 'none', delays: [] },
} as const satisfies Record<string, RetryPolicy>

export type RetryPreset = keyof typeof RETRY_PRESETS

/**
 * Delays of `base`, `base * factor`, `base * factor^2` and so on, none longer than `cap`.
 * @param knobs ms for `base` and `cap`; the factor is 2 unless given
 */
export function exponential(knobs: { count: number; base: number; factor?: number; cap?: number }): readonly number[] {
  const { count, base, factor = 2, cap = Number.POSITIVE_INFINITY } = knobs
  return Array.from({ length: count }, (_, n) => Math.min(cap, base * factor ** n))
}

/**
 * A policy by its preset's name or by its delays in ms.
 * @throws UsageError for an unknown name, a delay that is negative or no number, or more than 1,000 delays
 */
export function retryPolicy(named: string | readonly number[]): RetryPolicy {
  if (typeof named === 'string') {
    const preset = Object.hasOwn(RETRY_PRESETS, named) ? RETRY_PRESETS[named as RetryPreset] : undefined
    if (preset) return preset
    const names = Object.keys(RETRY_PRESETS)
    throw new UsageError(
      `There is no retry policy "${named}".${didYouMean(named, names)} Presets: ${names.join(', ')}.`,
    )
  }
  if (named.length > 1_000) throw new UsageError('A retry policy has at most 1000 delays.')
  const bad = named.find(delay => !Number.isFinite(delay) || delay < 0)
  if (bad !== undefined) throw new UsageError(`A retry delay is a number of milliseconds, not ${bad}.`)
  return { name: 'custom', delays: [...named] }
}

/**
 * Moves a delay by up to `fraction` of itself either way. The same key gives the same delay, whatever else happens meanwhile.
 * @param key names the delivery and the attempt
 */
export function jittered(delay: number, fraction: number, key: string): number {
  return Math.round(delay * (1 + fraction * (2 * seededRandom(key).next() - 1)))
}

/**
 * What a receiver asked for, within reason: 1 to 10 times the planned delay and at most an hour, so that no receiver can
 * pin a delivery for years. Never earlier than planned.
 * @param planned ms
 * @param asked ms; what `parseRetryAfter` returned
 */
export function obeyRetryAfter(planned: number, asked: number | undefined): number {
  if (asked === undefined) return planned
  return Math.max(planned, Math.min(asked, 10 * planned, HOUR))
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const IMF = /^[a-z]{3}, (\d\d) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) gmt$/i
const RFC_850 = /^[a-z]{6,9}, (\d\d)-([a-z]{3})-(\d\d) (\d\d):(\d\d):(\d\d) gmt$/i
const ASCTIME = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})$/i

/**
 * The wait in ms that a `Retry-After` header asks for, or undefined when it is absent or says nothing sensible (RFC 9110, 10.2.3).
 * @param value seconds or an HTTP-date in any of its three forms
 * @param now ms UTC; a date counts from here
 * @param date the answer's own `Date` header: the receiver's idea of now, which wins, because a sandbox's clock may stand anywhere
 */
export function parseRetryAfter(value: string | undefined, now: number, date?: string): number | undefined {
  const text = value?.trim()
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text) * SECOND
  const until = parseHttpDate(text)
  if (until === undefined) return undefined
  return Math.max(0, until - (parseHttpDate(date?.trim() ?? '') ?? now))
}

/** ms UTC of an HTTP-date, or undefined. */
export function parseHttpDate(text: string): number | undefined {
  let match = IMF.exec(text)
  if (match) return utc(match[3]!, match[2]!, match[1]!, match[4]!, match[5]!, match[6]!)
  match = RFC_850.exec(text)
  if (match) {
    const year = Number(match[3])
    return utc(String(year < 70 ? 2000 + year : 1900 + year), match[2]!, match[1]!, match[4]!, match[5]!, match[6]!)
  }
  match = ASCTIME.exec(text)
  if (match) return utc(match[6]!, match[1]!, match[2]!, match[3]!, match[4]!, match[5]!)
  return undefined
}

function utc(year: string, monthName: string, day: string, hour: string, minute: string, second: string) {
  const month = MONTHS.indexOf(monthName.toLowerCase())
  if (month < 0) return undefined
  const at = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second))
  const date = new Date(at)
  const real = date.getUTCDate() === Number(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60
  return real || Number(second) === 60 ? at : undefined
}
