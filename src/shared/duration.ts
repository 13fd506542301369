import { UsageError } from './usage-error.ts'

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** No duration is longer: clock moves stay within the world's horizon (threat TM-35). 400 days in ms. */
export const LONGEST_DURATION = 400 * UNITS.d

const SHORT = /^(?:\d{1,15}(?:\.\d{1,9})?(?:ms|s|m|h|d))+$/
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g
const ISO = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/

/**
 * Milliseconds of `250ms`, `10s`, `1m30s`, `72h`, `1d`, an ISO 8601 duration (`PT72H`, `P1DT12H`) or a number of milliseconds.
 * @param name what the value is called in the error: `by`, `timeout`
 * @throws UsageError for anything else, for a negative one, and above `longest`
 */
export function parseDuration(
  value: string | number,
  name = 'The duration',
  longest: number = LONGEST_DURATION,
): number {
  const ms = typeof value === 'number' ? value : fromText(value.trim())
  if (ms === undefined || !Number.isFinite(ms) || ms < 0) {
    const shown = JSON.stringify(typeof value === 'string' ? value.slice(0, 40) : value)
    throw new UsageError(
      `${name} is ${shown}. Write 250ms, 10s, 5m, 72h or 1d, ISO 8601 as in PT72H, or a number of milliseconds.`,
    )
  }
  if (ms > longest) throw new UsageError(`${name} is longer than ${spoken(longest)}, the most that is allowed.`)
  return Math.round(ms)
}

function fromText(text: string): number | undefined {
  if (text.length > 40) return undefined
  if (SHORT.test(text)) {
    const parts = [...text.matchAll(PART)]
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS], 0)
  }
  if (/^\d{1,15}$/.test(text)) return Number(text)
  const iso = ISO.exec(text)
  if (!iso || text.endsWith('P') || text.endsWith('T')) return undefined
  const [weeks, days, hours, minutes, seconds] = iso.slice(1).map(part => Number(part ?? 0))
  return weeks! * 7 * UNITS.d + days! * UNITS.d + hours! * UNITS.h + minutes! * UNITS.m + seconds! * UNITS.s
}

function spoken(ms: number): string {
  return ms % UNITS.d === 0 ? `${ms / UNITS.d} days` : `${ms / UNITS.s} s`
}
