import type { EventDraft } from '../domain/events.ts'
import { isLive } from '../domain/lifecycle.ts'
import { slotUseKey } from '../domain/schedule.ts'
import type { ActivityBooking, Booking } from '../domain/types.ts'
import type { Tables } from './port.ts'

type SeatsOf = Pick<ActivityBooking, 'productId' | 'optionId' | 'slot' | 'seats'>

function add(tables: Tables, { productId, optionId, slot }: SeatsOf, seats: number): void {
  const id = slotUseKey(productId, optionId, slot.id)
  tables.slotUse.put({ id, taken: (tables.slotUse.get(id)?.taken ?? 0) + seats })
}

/** The booking when it takes seats that are counted: live, and not sold freely. */
const counted = (booking: Booking | null): ActivityBooking | null =>
  booking?.kind === 'activity' && !booking.freesale && booking.seats > 0 && isLive(booking.status) ? booking : null

/** Gives back the seats of a booking, so that its slot can be judged without it. */
export function freeSeats(tables: Tables, booking: Booking): void {
  const held = counted(booking)
  if (held !== null) add(tables, held, -held.seats)
}

/** Takes the seats of a booking. */
export function takeSeats(tables: Tables, booking: Booking): void {
  const held = counted(booking)
  if (held !== null) add(tables, held, held.seats)
}

/** One event for each product and local day whose vacancies the change of a booking moved; none when nothing moved. */
export function vacancyEvents(before: Booking | null, after: Booking | null): EventDraft[] {
  const [was, is] = [counted(before), counted(after)]
  const same =
    was !== null &&
    is !== null &&
    was.seats === is.seats &&
    was.slot.id === is.slot.id &&
    was.optionId === is.optionId &&
    was.productId === is.productId
  if (same) return []
  const days = new Map<string, { productId: string; optionIds: string[]; localDate: string }>()
  for (const held of [was, is]) {
    if (held === null) continue
    const key = `${held.productId}|${held.slot.localDate}`
    const day = days.get(key) ?? { productId: held.productId, optionIds: [], localDate: held.slot.localDate }
    if (!day.optionIds.includes(held.optionId)) day.optionIds.push(held.optionId)
    days.set(key, day)
  }
  return [...days.values()].map(({ productId, optionIds, localDate }) => ({
    kind: 'availability',
    type: 'availability.booked',
    change: { productId, optionIds, localDateStart: localDate, localDateEnd: localDate },
  }))
}
