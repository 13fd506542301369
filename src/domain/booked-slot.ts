import { DomainError } from './errors.ts'
import { DAY, HOUR, MINUTE } from './time.ts'
import type { ActivityBooking, Option, Slot } from './types.ts'

const CUTOFF_UNIT = { minute: MINUTE, hour: HOUR, day: DAY } as const

/** When a booking of this slot can no longer be cancelled, ms UTC. A day with opening hours counts from its closing. */
export function cancellationCutoff(option: Option, slot: Pick<Slot, 'startAt' | 'cutoffAt' | 'allDay'>): number {
  const { amount, unit } = option.cancellationCutoff
  const from = slot.allDay ? slot.cutoffAt + option.bookingCutoffMinutes * MINUTE : slot.startAt
  return from - amount * CUTOFF_UNIT[unit]
}

/** Throws UNPROCESSABLE_ENTITY when the slot is closed or has fewer seats left. */
export function checkSeats(slot: Slot, seats: number, productId: string): void {
  if (slot.status === 'CLOSED') {
    throw new DomainError('UNPROCESSABLE_ENTITY', 'The slot is closed for booking.', { productId })
  }
  if (slot.vacancies !== null && seats > slot.vacancies) {
    const left = slot.vacancies === 0 ? 'The slot is sold out.' : `The slot has ${slot.vacancies} seats left.`
    throw new DomainError('UNPROCESSABLE_ENTITY', `${left} Seats asked for: ${seats}.`, { productId })
  }
}

/** What a booking keeps of its slot: it stays even when the schedule changes. */
export const bookedSlot = (slot: Slot): ActivityBooking['slot'] => ({
  id: slot.id,
  localDate: slot.localDate,
  startAt: slot.startAt,
  endAt: slot.endAt,
  localDateTimeStart: slot.localDateTimeStart,
  localDateTimeEnd: slot.localDateTimeEnd,
  allDay: slot.allDay,
  openingHours: slot.openingHours,
})
