import { type CalendarDay, isAvailable } from '../../domain/availability.ts'
import { bookingPrice, slotUnitPrices } from '../../domain/pricing.ts'
import type { Option, Product, Slot } from '../../domain/types.ts'
import type { ViewStyle } from './booking-view.ts'
import { pricingView } from './product-view.ts'

/** One departure or day as `POST /availability` shows it, without prices. OCTO core. */
export const availabilityView = (slot: Slot, style: ViewStyle) => ({
  id: style.slotId(slot),
  localDateTimeStart: slot.localDateTimeStart,
  localDateTimeEnd: slot.localDateTimeEnd,
  utcCutoffAt: style.instant(slot.cutoffAt),
  allDay: slot.allDay,
  available: isAvailable(slot.status),
  status: slot.status,
  vacancies: slot.vacancies,
  capacity: slot.capacity,
  maxUnits: slot.maxUnits,
  openingHours: slot.openingHours,
})

/** One local day as `POST /availability/calendar` shows it, without prices. OCTO core. */
export const calendarView = (day: CalendarDay) => ({
  localDate: day.localDate,
  available: isAvailable(day.status),
  status: day.status,
  vacancies: day.vacancies,
  capacity: day.capacity,
  openingHours: day.openingHours,
})

/** How many of which units a client asks about. */
export type UnitQuantities = readonly { readonly id: string; readonly quantity: number }[]

/** The prices of any slot of an option: of each unit, and of the units asked for together. OCTO pricing. */
export function slotPrices(product: Product, option: Option, currency: string, units: UnitQuantities) {
  const unitIds = units.flatMap(({ id, quantity }) => Array.from({ length: quantity }, () => id))
  const together =
    product.pricingPer === 'BOOKING' || unitIds.length > 0
      ? pricingView(bookingPrice(product, option, unitIds, currency).price)
      : undefined
  const each =
    product.pricingPer === 'UNIT'
      ? slotUnitPrices(product, option, currency).map(({ unitId, price }) => ({ unitId, ...pricingView(price) }))
      : undefined
  return { together, each }
}
