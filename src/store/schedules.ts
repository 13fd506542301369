import { HORIZON_DAYS } from '../domain/availability.ts'
import { DomainError } from '../domain/errors.ts'
import type { AvailabilityChange, EventType } from '../domain/events.ts'
import { deviationKey } from '../domain/schedule.ts'
import { addDays, daysBetween, isLocalDate, isLocalTime, minutesOf, timeText } from '../domain/time.ts'
import type { DayDeviation, Option } from '../domain/types.ts'
import type { Door } from './door.ts'
import { optionOf, productOf } from './lookups.ts'

/** Which days of which options. Dates are local to the product, both included (B-28). */
export interface Days {
  readonly productId: string
  /** Default: every option. */
  readonly optionIds?: readonly string[] | undefined
  readonly localDateStart: string
  readonly localDateEnd: string
}

type AvailabilityEvent = Extract<EventType, `availability.${string}`>

const USUAL = { closed: false, startTimes: null, capacity: null, openingHours: null } as const

const isUsual = (day: Omit<DayDeviation, 'id'>): boolean =>
  !day.closed && day.startTimes === null && day.capacity === null && (day.openingHours ?? null) === null

const sameDay = (a: Omit<DayDeviation, 'id'>, b: Omit<DayDeviation, 'id'>): boolean =>
  a.closed === b.closed &&
  a.capacity === b.capacity &&
  JSON.stringify(a.startTimes) === JSON.stringify(b.startTimes) &&
  JSON.stringify(a.openingHours ?? null) === JSON.stringify(b.openingHours ?? null)

/**
 * Changes days one by one and tells of all of them at once. Throws INVALID_PRODUCT_ID, INVALID_OPTION_ID, BAD_REQUEST
 * for a range that is none, and UNPROCESSABLE_ENTITY when every day is as wished already.
 */
function deviate(
  world: Door,
  days: Days,
  type: AvailabilityEvent,
  cause: string,
  change: (day: Omit<DayDeviation, 'id'>, option: Option) => Omit<DayDeviation, 'id'>,
): AvailabilityChange {
  const { productId, localDateStart, localDateEnd } = days
  const product = productOf(world, productId)
  const options = days.optionIds?.map(id => optionOf(product, id)) ?? product.options
  if (!isLocalDate(localDateStart) || !isLocalDate(localDateEnd) || localDateEnd < localDateStart) {
    throw new DomainError('BAD_REQUEST', 'localDateStart and localDateEnd must be dates, the end not before the start.')
  }
  if (daysBetween(localDateStart, localDateEnd) > HORIZON_DAYS) {
    throw new DomainError('BAD_REQUEST', `At most ${HORIZON_DAYS} days can be changed at once.`)
  }
  return world.change(cause, (tables, emit) => {
    const touched = new Set<string>()
    for (let date = localDateStart; date <= localDateEnd; date = addDays(date, 1)) {
      for (const option of options) {
        const id = deviationKey(productId, option.id, date)
        const before = tables.deviations.get(id) ?? USUAL
        const after = change(before, option)
        if (sameDay(before, after)) continue
        touched.add(option.id)
        if (isUsual(after)) tables.deviations.delete(id)
        else tables.deviations.put({ ...after, id })
      }
    }
    if (touched.size === 0) {
      throw new DomainError('UNPROCESSABLE_ENTITY', 'Those days are so already: nothing has changed.', { productId })
    }
    const told = { productId, optionIds: [...touched], localDateStart, localDateEnd }
    emit({ kind: 'availability', type, change: told })
    return told
  })
}

/** No bookings on those days; what is booked stays. */
export const closeOut = (world: Door, days: Days, cause = 'close out'): AvailabilityChange =>
  deviate(world, days, 'availability.closed-out', cause, day => ({ ...day, closed: true }))

/** Bookings again on those days: neither closed nor without their usual seats. */
export const reopen = (world: Door, days: Days, cause = 'reopen'): AvailabilityChange =>
  deviate(world, days, 'availability.reopened', cause, day => ({ ...day, closed: false, capacity: null }))

/** No seats left on those days, without a booking: the allotment is taken back. */
export const sellOut = (world: Door, days: Days, cause = 'sell out'): AvailabilityChange =>
  deviate(world, days, 'availability.sold-out', cause, day => ({ ...day, capacity: 0 }))

/** What runs at which times instead. */
export interface NewTimes {
  /** `HH:mm`, for START_TIME products. Default: the usual times an hour later. */
  readonly startTimes?: readonly string[] | undefined
  /** For OPENING_HOURS products. Default: the usual hours, opening an hour later. */
  readonly openingHours?: Option['openingHours'] | undefined
}

/** Other times on those days. Bookings keep the slot they have. Throws BAD_REQUEST for a time that is none. */
export function reschedule(world: Door, days: Days, times: NewTimes = {}, cause = 'reschedule'): AvailabilityChange {
  const given = [...(times.startTimes ?? []), ...(times.openingHours ?? []).flatMap(({ from, to }) => [from, to])]
  const wrong = given.find(time => !isLocalTime(time))
  if (wrong !== undefined) throw new DomainError('BAD_REQUEST', `"${wrong}" is not a time: HH:mm.`)
  const byHours = productOf(world, days.productId).availabilityType === 'OPENING_HOURS'
  return deviate(world, days, 'availability.rescheduled', cause, (day, option) =>
    byHours
      ? { ...day, openingHours: times.openingHours ?? laterHours(day.openingHours ?? option.openingHours) }
      : { ...day, startTimes: times.startTimes ?? (day.startTimes ?? option.startTimes).map(anHourLater) },
  )
}

const anHourLater = (time: string): string => timeText((minutesOf(time) + 60) % (24 * 60))

/** Opens an hour later, if it then opens before it closes. */
const laterHours = (hours: Option['openingHours']): Option['openingHours'] =>
  hours.map(({ from, to }) => {
    const later = anHourLater(from)
    return { from: later < to ? later : from, to }
  })
