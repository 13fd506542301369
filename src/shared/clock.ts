import { UsageError } from './usage-error.ts'

/** The sandbox's time. All instants are milliseconds since the epoch, UTC. */
export interface Clock {
  readonly mode: 'real' | 'manual'
  /** The current instant, ms UTC. Never goes back. */
  now(): number
  /** Moves forward to `at` (ms UTC); an instant that has passed is ignored. Whoever moves a clock runs what is then due. */
  moveTo(at: number): void
}

/** A clock that ticks with the machine's and can be moved ahead of it. */
export function realClock(wall: () => number = Date.now): Clock {
  let ahead = 0
  let last = 0
  const now = () => (last = Math.max(last, wall() + ahead))
  return {
    mode: 'real',
    now,
    moveTo(at) {
      const present = now()
      if (at > present) ahead += at - present
    },
  }
}

/** A clock that stands still until it is moved. */
export function manualClock(start: number): Clock {
  let instant = start
  return {
    mode: 'manual',
    now: () => instant,
    moveTo(at) {
      if (at > instant) instant = at
    },
  }
}

/** A clock whose mode can be changed while it runs; its instant stays. */
export interface SwitchableClock extends Clock {
  setMode(mode: Clock['mode']): void
}

/** @param start where a manual clock starts, ms UTC; a real one starts at the present */
export function switchableClock(mode: Clock['mode'], start: number, wall: () => number = Date.now): SwitchableClock {
  let current = mode === 'manual' ? manualClock(start) : realClock(wall)
  return {
    get mode() {
      return current.mode
    },
    now: () => current.now(),
    moveTo: at => current.moveTo(at),
    setMode(next) {
      if (next === current.mode) return
      const present = current.now()
      const offset = present - wall()
      current = next === 'manual' ? manualClock(present) : realClock(() => wall() + offset)
    },
  }
}

/** Where a manual clock starts when nothing else is asked for: the same bytes on every run. */
export const MANUAL_START = Date.UTC(2027, 0, 11, 9, 0, 0)

const DAY = 86_400_000
let day = Number.NaN
let dayText = ''

const two = (value: number) => (value < 10 ? `0${value}` : `${value}`)

/** `2027-01-11T09:00:00`. Instants cluster, and printing a date costs five times as much as printing a time. */
function untilSeconds(at: number): string {
  const asked = Math.floor(at / DAY)
  if (asked !== day) {
    dayText = new Date(asked * DAY).toISOString().slice(0, -13)
    day = asked
  }
  const seconds = Math.floor((at - asked * DAY) / 1000)
  const minutes = Math.floor(seconds / 60)
  return `${dayText}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`
}

/** ISO 8601 in UTC with whole seconds, as OCTO prints its `utc…` fields: `2027-01-11T09:00:00Z`. */
export const utcSeconds = (at: number): string => `${untilSeconds(at)}Z`

/** ISO 8601 in UTC with milliseconds, as RhomTrip prints its `utc…` fields. */
export function utcMillis(at: number): string {
  const ms = Math.floor(at) - Math.floor(at / 1000) * 1000
  return `${untilSeconds(at)}.${ms < 100 ? '0' : ''}${two(ms)}Z`
}

/**
 * Where a manual clock starts, ms UTC, of an instant in ISO 8601 or ms UTC.
 * @throws UsageError for a text that is none
 */
export function instantOf(now: number | string | undefined): number {
  if (now === undefined) return MANUAL_START
  const at = typeof now === 'number' ? now : Date.parse(now)
  if (Number.isFinite(at)) return at
  throw new UsageError(`"${now}" is not an instant. Use ISO 8601 in UTC, as 2027-01-11T09:00:00Z.`)
}
