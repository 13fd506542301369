import { type DayPlan, type PlannedSlot, planOf, planWith } from './schedule.ts'
import { dayNumber, dayText, isLocalDate, localDateOf } from './time.ts'
import type { DayDeviation, Option, Product, Slot, SlotUse } from './types.ts'

/** Availability is computed for this many local days from today. */
export const HORIZON_DAYS = 400

type Status = Slot['status']

/** What availability is computed from, besides the schedule. */
export interface SlotReader {
  readonly deviations: { readonly size: number; get(id: string): DayDeviation | undefined }
  readonly slotUse: { get(id: string): SlotUse | undefined }
}

/** One local day of an option in the world's terms: OCTO's calendar entry. */
export interface CalendarDay {
  readonly localDate: string
  /** Whether anything is planned on it, closed or not. */
  readonly runs: boolean
  readonly status: Status
  /** Free seats over the day's slots; null = free sale. */
  readonly vacancies: number | null
  readonly capacity: number | null
  readonly openingHours: Slot['openingHours']
}

/** True when a slot or day can be booked. */
export const isAvailable = (status: Status): boolean => status !== 'SOLD_OUT' && status !== 'CLOSED'

/** OCTO: LIMITED when less than half of the capacity is left. Null = free sale. */
function statusOf(vacancies: number | null, capacity: number | null): Status {
  if (vacancies === null || capacity === null) return 'FREESALE'
  if (vacancies <= 0) return 'SOLD_OUT'
  return vacancies * 2 < capacity ? 'LIMITED' : 'AVAILABLE'
}

function slotFrom(
  read: SlotReader,
  product: Product,
  option: Option,
  plan: DayPlan,
  planned: PlannedSlot,
  deviation: DayDeviation | undefined,
  now: number,
): Slot {
  const capacity = deviation?.capacity ?? option.capacity
  const taken = capacity === null ? 0 : (read.slotUse.get(planned.useKey)?.taken ?? 0)
  const closed = deviation?.closed === true || now >= planned.cutoffAt
  const vacancies = capacity === null ? null : closed ? 0 : Math.max(0, capacity - taken)
  const status = closed ? 'CLOSED' : statusOf(vacancies, capacity)
  const { shown } = planned
  if (shown?.status === status && shown.vacancies === vacancies && shown.capacity === capacity) return shown
  const slot: Slot = Object.freeze({
    id: planned.id,
    localDate: planned.localDate,
    startAt: planned.startAt,
    endAt: planned.endAt,
    localDateTimeStart: planned.localDateTimeStart,
    localDateTimeEnd: planned.localDateTimeEnd,
    cutoffAt: planned.cutoffAt,
    allDay: product.availabilityType === 'OPENING_HOURS',
    status,
    vacancies,
    capacity,
    maxUnits: option.restrictions.maxUnits,
    openingHours: plan.openingHours,
  })
  planned.shown = slot
  return slot
}

/** First and last day (days since 1970-01-01) of a range within the horizon; nothing when they do not meet. */
function daysWithin(product: Product, from: string, to: string, now: number): readonly [number, number] | undefined {
  const today = dayNumber(localDateOf(now, product.timeZone))
  const first = Math.max(today, dayNumber(from))
  const last = Math.min(today + HORIZON_DAYS, dayNumber(to))
  return first <= last ? [first, last] : undefined
}

const deviationOf = (read: SlotReader, plan: DayPlan): DayDeviation | undefined =>
  read.deviations.size === 0 ? undefined : read.deviations.get(plan.key)

/**
 * The slots of an option from one local date to another, both included, in order of their start.
 * Days before today and beyond the horizon have none; a slot past its cut-off is CLOSED. Dates are `YYYY-MM-DD`.
 * A slot that looks as before is the same frozen object as before.
 */
export function slotsOf(
  read: SlotReader,
  product: Product,
  option: Option,
  from: string,
  to: string,
  now: number,
): Slot[] {
  const range = daysWithin(product, from, to, now)
  const slots: Slot[] = []
  if (range === undefined) return slots
  for (let day = range[0]; day <= range[1]; day++) {
    const usual = planOf(product, option, day)
    const deviation = deviationOf(read, usual)
    const plan = deviation === undefined ? usual : planWith(product, option, usual, deviation)
    for (const planned of plan.slots) slots.push(slotFrom(read, product, option, plan, planned, deviation, now))
  }
  return slots
}

/**
 * The slot of an id: its start with offset, or start and end joined by `|` (BookSpot). Past days and days beyond the
 * horizon have none. Costs the same however many slots there are.
 */
export function findSlot(
  read: SlotReader,
  product: Product,
  option: Option,
  slotId: string,
  now: number,
): Slot | undefined {
  const localDate = slotId.slice(0, 10)
  if (!isLocalDate(localDate) || daysWithin(product, localDate, localDate, now) === undefined) return undefined
  const usual = planOf(product, option, dayNumber(localDate))
  const deviation = deviationOf(read, usual)
  const plan = deviation === undefined ? usual : planWith(product, option, usual, deviation)
  const bar = slotId.indexOf('|')
  const start = bar === -1 ? slotId : slotId.slice(0, bar)
  const planned = plan.slots.find(slot => slot.id === start)
  if (planned === undefined || (bar !== -1 && slotId.slice(bar + 1) !== planned.localDateTimeEnd)) return undefined
  return slotFrom(read, product, option, plan, planned, deviation, now)
}

/**
 * One entry for each local day of the range within the horizon. A day without slots is CLOSED.
 * @param seats for how many together; a day on which they fit into no slot is SOLD_OUT for them
 */
export function calendarOf(
  read: SlotReader,
  product: Product,
  option: Option,
  from: string,
  to: string,
  now: number,
  seats = 0,
): CalendarDay[] {
  const range = daysWithin(product, from, to, now)
  if (range === undefined) return []
  const byDay = new Map<string, Slot[]>()
  for (const slot of slotsOf(read, product, option, from, to, now)) {
    const slots = byDay.get(slot.localDate)
    if (slots === undefined) byDay.set(slot.localDate, [slot])
    else slots.push(slot)
  }
  const days: CalendarDay[] = []
  for (let day = range[0]; day <= range[1]; day++) {
    const localDate = dayText(day)
    days.push(calendarDay(localDate, byDay.get(localDate) ?? [], product, option, seats))
  }
  return days
}

function calendarDay(
  localDate: string,
  slots: readonly Slot[],
  product: Product,
  option: Option,
  seats: number,
): CalendarDay {
  const runs = slots.length > 0
  const usualHours = product.availabilityType === 'OPENING_HOURS' ? option.openingHours : []
  const openingHours = slots[0]?.openingHours ?? usualHours
  const open = slots.filter(slot => slot.status !== 'CLOSED')
  const sum = (parts: readonly Slot[], amount: (slot: Slot) => number | null): number | null =>
    parts.reduce<number | null>((total, slot) => {
      const part = amount(slot)
      return total === null || part === null ? null : total + part
    }, 0)
  if (open.length === 0) {
    const capacity = sum(slots, slot => slot.capacity)
    return { localDate, runs, status: 'CLOSED', vacancies: capacity === null ? null : 0, capacity, openingHours }
  }
  const capacity = sum(open, slot => slot.capacity)
  const vacancies = sum(open, slot => slot.vacancies)
  const fits = seats === 0 || open.some(slot => isAvailable(forSeats(slot, seats).status))
  return {
    localDate,
    runs,
    status: fits ? statusOf(vacancies, capacity) : 'SOLD_OUT',
    vacancies,
    capacity,
    openingHours,
  }
}

/** The slot as it looks to someone who asks for that many seats: SOLD_OUT when they do not fit. */
export function forSeats(slot: Slot, seats: number): Slot {
  if (slot.vacancies === null || seats <= slot.vacancies || !isAvailable(slot.status)) return slot
  return { ...slot, status: 'SOLD_OUT' }
}
