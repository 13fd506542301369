import { tzOffset } from '@date-fns/tz'

/** Milliseconds. */
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

/** A zone's offset over one UTC day: constant, or with one change in it. */
type OffsetsOfDay = number | { readonly before: number; readonly after: number; readonly changeAt: number }

const zones = new Map<string, Map<number, OffsetsOfDay>>()
/** Enough for the horizon on both sides; clients may ask for any year, so the cache must end somewhere. */
const DAYS_KEPT = 4_000

function readOffset(timeZone: string, at: number): number {
  const minutes = tzOffset(timeZone, new Date(at))
  if (Number.isNaN(minutes)) throw new RangeError(`No time zone "${timeZone}".`)
  return Math.round(minutes * MINUTE)
}

/** @param known days of the zone: a neighbour has read the instant between the two already */
function offsetsOfDay(timeZone: string, day: number, known: ReadonlyMap<number, OffsetsOfDay>): OffsetsOfDay {
  const [yesterday, tomorrow] = [known.get(day - 1), known.get(day + 1)]
  const before = typeof yesterday === 'object' ? yesterday.after : (yesterday ?? readOffset(timeZone, day * DAY))
  const after = typeof tomorrow === 'object' ? tomorrow.before : (tomorrow ?? readOffset(timeZone, (day + 1) * DAY))
  if (before === after) return before
  let low = day * DAY
  let high = (day + 1) * DAY
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE
    if (readOffset(timeZone, middle) === before) low = middle
    else high = middle
  }
  return { before, after, changeAt: high }
}

/** Milliseconds that the zone is ahead of UTC at the instant `at` (ms UTC). Throws RangeError for an unknown zone. */
export function offsetAt(timeZone: string, at: number): number {
  let days = zones.get(timeZone)
  if (days === undefined) {
    days = new Map()
    zones.set(timeZone, days)
  }
  const day = Math.floor(at / DAY)
  let offsets = days.get(day)
  if (offsets === undefined) {
    if (days.size >= DAYS_KEPT) days.clear()
    offsets = offsetsOfDay(timeZone, day, days)
    days.set(day, offsets)
  }
  if (typeof offsets === 'number') return offsets
  return at < offsets.changeAt ? offsets.before : offsets.after
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

const dayTexts = new Map<number, string>()

/** `YYYY-MM-DD` of a count of days since 1970-01-01. */
export function dayText(day: number): string {
  let text = dayTexts.get(day)
  if (text === undefined) {
    if (dayTexts.size >= DAYS_KEPT) dayTexts.clear()
    text = new Date(day * DAY).toISOString().slice(0, 10)
    dayTexts.set(day, text)
  }
  return text
}

/** Days since 1970-01-01 of a local date. */
export function dayNumber(localDate: string): number {
  return Date.UTC(+localDate.slice(0, 4), +localDate.slice(5, 7) - 1, +localDate.slice(8, 10)) / DAY
}

/** Minutes since midnight of `HH:mm`. */
export const minutesOf = (time: string): number => +time.slice(0, 2) * 60 + +time.slice(3, 5)

/** `HH:mm` of minutes since midnight, 0 to 1439. */
export const timeText = (minutes: number): string => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`

/**
 * The instant (ms UTC) at which clocks in `timeZone` show this date and time.
 * A time that the spring change skips is as much later as the gap is wide; a time that occurs twice is the first of the two.
 */
export function localToUtc(localDate: string, time: string, timeZone: string): number {
  const wall = dayNumber(localDate) * DAY + minutesOf(time) * MINUTE
  const before = offsetAt(timeZone, wall - DAY)
  const after = offsetAt(timeZone, wall + DAY)
  if (before === after) return wall - before
  if (offsetAt(timeZone, wall - before) === before) return wall - before
  if (offsetAt(timeZone, wall - after) === after) return wall - after
  return wall - before
}

const offsetTexts = new Map<number, string>()

function offsetText(offset: number): string {
  let text = offsetTexts.get(offset)
  if (text === undefined) {
    const minutes = Math.abs(Math.trunc(offset / MINUTE))
    text = `${offset < 0 ? '-' : '+'}${timeText(minutes)}`
    offsetTexts.set(offset, text)
  }
  return text
}

/** ISO 8601 with the zone's offset at that instant, whole seconds: `2027-01-15T10:00:00+01:00`. */
export function isoWithOffset(at: number, timeZone: string): string {
  const offset = offsetAt(timeZone, at)
  const wall = at + offset
  const day = Math.floor(wall / DAY)
  const seconds = Math.floor((wall - day * DAY) / 1000)
  return `${dayText(day)}T${timeText(Math.floor(seconds / 60))}:${pad(seconds % 60)}${offsetText(offset)}`
}

/** The date that a calendar in `timeZone` shows at the instant `at` (ms UTC). */
export const localDateOf = (at: number, timeZone: string): string =>
  dayText(Math.floor((at + offsetAt(timeZone, at)) / DAY))

/** The time that clocks in `timeZone` show at the instant `at` (ms UTC): `HH:mm`. */
export function localTimeOf(at: number, timeZone: string): string {
  const wall = at + offsetAt(timeZone, at)
  return timeText(Math.floor((wall - Math.floor(wall / DAY) * DAY) / MINUTE))
}

/** The local date `n` days later (or earlier, below 0). */
export const addDays = (localDate: string, n: number): string => dayText(dayNumber(localDate) + n)

/** Whole days from one local date to another; below 0 when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

/** 0 = Sunday. */
export const weekdayOf = (localDate: string): number => weekdayOfDay(dayNumber(localDate))

/** 0 = Sunday, of a count of days since 1970-01-01 (a Thursday). */
export const weekdayOfDay = (day: number): number => (((day + 4) % 7) + 7) % 7

const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/
const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/

/** True for a `YYYY-MM-DD` that is in the calendar: `2027-02-30` is not. Years 1000 to 9999. */
export const isLocalDate = (text: string): boolean =>
  LOCAL_DATE.test(text) && text >= '1000' && dayText(dayNumber(text)) === text

/** True for `HH:mm` from 00:00 to 23:59. */
export const isLocalTime = (text: string): boolean => LOCAL_TIME.test(text)
