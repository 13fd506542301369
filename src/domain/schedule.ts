import { addDays, dayText, isoWithOffset, localToUtc, MINUTE, weekdayOfDay } from './time.ts'
import type { DayDeviation, Option, Product, Slot } from './types.ts'

/** What a slot is before anyone has booked it: computed once per option and day, kept while the product stays as it is. */
export interface PlannedSlot {
  /** Start in local time with offset. */
  readonly id: string
  /** Key of its `SlotUse` record. */
  readonly useKey: string
  readonly localDate: string
  readonly startAt: number
  readonly endAt: number
  readonly localDateTimeStart: string
  readonly localDateTimeEnd: string
  /** Booking closes. */
  readonly cutoffAt: number
  /** The slot as it was last computed: the same object again while it looks the same, so that its bytes can be kept. */
  shown: Slot | undefined
}

/** One option's schedule on one local day. */
export interface DayPlan {
  /** Key of its `DayDeviation` record. */
  readonly key: string
  readonly localDate: string
  readonly slots: readonly PlannedSlot[]
  readonly openingHours: Option['openingHours']
}

/** `productId|optionId|localDate` */
export const deviationKey = (productId: string, optionId: string, localDate: string): string =>
  `${productId}|${optionId}|${localDate}`

/** `productId|optionId|slotId` */
export const slotUseKey = (productId: string, optionId: string, slotId: string): string =>
  `${productId}|${optionId}|${slotId}`

const plans = new WeakMap<Product, Map<string, Map<number, DayPlan>>>()
const deviating = new WeakMap<DayDeviation, { readonly product: Product; readonly plan: DayPlan }>()
/** A little more than the horizon, so that one walk over it stays cached. */
const DAYS_KEPT = 450

/** The option's schedule on a day (days since 1970-01-01), without deviations. */
export function planOf(product: Product, option: Option, day: number): DayPlan {
  let byOption = plans.get(product)
  if (byOption === undefined) {
    byOption = new Map()
    plans.set(product, byOption)
  }
  let days = byOption.get(option.id)
  if (days === undefined) {
    days = new Map()
    byOption.set(option.id, days)
  }
  let plan = days.get(day)
  if (plan === undefined) {
    if (days.size >= DAYS_KEPT) days.clear()
    const runs = option.weekdays.includes(weekdayOfDay(day))
    plan = compute(product, option, dayText(day), runs ? option.startTimes : [], option.openingHours)
    days.set(day, plan)
  }
  return plan
}

/** The schedule of a day that deviates in its times. A weekday that does not run stays without slots. */
export function planWith(product: Product, option: Option, plan: DayPlan, deviation: DayDeviation): DayPlan {
  const startTimes = deviation.startTimes ?? option.startTimes
  const openingHours = deviation.openingHours ?? option.openingHours
  const asUsual = startTimes === option.startTimes && openingHours === option.openingHours
  if (asUsual || plan.slots.length === 0) return plan
  const known = deviating.get(deviation)
  if (known?.product === product) return known.plan
  const changed = compute(product, option, plan.localDate, startTimes, openingHours)
  deviating.set(deviation, { product, plan: changed })
  return changed
}

function compute(
  product: Product,
  option: Option,
  localDate: string,
  startTimes: readonly string[],
  openingHours: Option['openingHours'],
): DayPlan {
  const key = deviationKey(product.id, option.id, localDate)
  const allDay = product.availabilityType === 'OPENING_HOURS'
  const times = allDay ? startTimes.slice(0, 1).map(() => '00:00') : startTimes
  const slots: PlannedSlot[] = []
  for (const time of times) {
    const startAt = localToUtc(localDate, time, product.timeZone)
    // Two start times can fall on one instant when the spring change skips one of them.
    if (slots.some(slot => slot.startAt === startAt)) continue
    const endAt = allDay
      ? localToUtc(addDays(localDate, 1), '00:00', product.timeZone)
      : startAt + option.durationMinutes * MINUTE
    const closesAt = allDay ? lastHourOf(localDate, openingHours, product.timeZone) : startAt
    const id = isoWithOffset(startAt, product.timeZone)
    slots.push({
      id,
      useKey: slotUseKey(product.id, option.id, id),
      localDate,
      startAt,
      endAt,
      localDateTimeStart: id,
      localDateTimeEnd: isoWithOffset(endAt, product.timeZone),
      cutoffAt: closesAt - option.bookingCutoffMinutes * MINUTE,
      shown: undefined,
    })
  }
  slots.sort((a, b) => a.startAt - b.startAt)
  return { key, localDate, slots, openingHours: allDay ? openingHours : [] }
}

/** When the doors close on that day; the whole day counts when no hours are given. */
function lastHourOf(localDate: string, openingHours: Option['openingHours'], timeZone: string): number {
  const last = openingHours
    .map(({ to }) => to)
    .sort()
    .at(-1)
  return localToUtc(last === undefined ? addDays(localDate, 1) : localDate, last ?? '00:00', timeZone)
}
