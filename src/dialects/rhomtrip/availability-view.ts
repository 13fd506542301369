import { forSeats, isAvailable } from '../../domain/availability.ts'
import { DomainError } from '../../domain/errors.ts'
import { bookingPrice } from '../../domain/pricing.ts'
import type { Option, Product, Slot } from '../../domain/types.ts'
import { seatsOf } from '../../domain/units.ts'

/** How many of which unit; RhomTrip writes the unit's type (`ADULT`), its id will do too. */
export type Units = readonly { readonly id: string; readonly quantity: number }[]

/** For whom availability is worked out. */
export interface Party {
  readonly unitIds: readonly string[]
  readonly seats: number
}

const MOST_UNITS = 10_000

/**
 * The guests asked for; one of the option's first unit when nobody is named.
 * @throws DomainError INVALID_UNIT_ID, BAD_REQUEST
 */
export function partyOf(option: Option, units: Units = []): Party {
  const total = units.reduce((sum, { quantity }) => sum + quantity, 0)
  if (total > MOST_UNITS) throw new DomainError('BAD_REQUEST', `units may ask for ${MOST_UNITS} units at most.`)
  if (total === 0) return { unitIds: option.units.slice(0, 1).map(({ id }) => id), seats: 0 }
  const unitIds = units.flatMap(({ id, quantity }) => Array.from({ length: quantity }, () => unitIdOf(option, id)))
  return {
    unitIds,
    seats: seatsOf(
      option,
      unitIds.map(unitId => ({ unitId })),
    ),
  }
}

/** The id of the unit that a client names by its id or by its type; what fits none is left for the rules to refuse. */
export const unitIdOf = (option: Option, name: string): string =>
  (option.units.find(({ id }) => id === name) ?? option.units.find(({ type }) => type === name))?.id ?? name

/** The price of a party, in decimals of the product's default currency unless R-33 says minor units. The world has no fees. */
export function partyPrice(product: Product, option: Option, party: Party, minorUnits: boolean) {
  const { price } = bookingPrice(product, option, party.unitIds, product.defaultCurrency)
  const amount = (minor: number) => (minorUnits ? minor : minor / 10 ** price.currencyPrecision)
  const retail = amount(price.retail)
  return { basePrice: retail, netPrice: amount(price.net), fees: [], totalPrice: retail }
}

export type PartyPrice = ReturnType<typeof partyPrice>

/** One departure in RhomTrip's own words. Domain digest 2.5. */
export function departureView(slot: Slot, party: Party, pricing: PartyPrice | undefined) {
  const seen = party.seats > 0 ? forSeats(slot, party.seats) : slot
  return {
    id: slot.id,
    localDate: slot.localDate,
    startTime: slot.localDateTimeStart.slice(11, 16),
    status: seen.status,
    available: isAvailable(seen.status),
    capacity: slot.vacancies,
    openingHours: slot.openingHours,
    ...(pricing && { pricing }),
  }
}

/** Whether a departure is at or after a local time; a day with opening hours is, until it closes. */
export const isFrom = (slot: Slot, startTime: string): boolean =>
  slot.allDay
    ? slot.openingHours.length === 0 || slot.openingHours.some(({ to }) => to > startTime)
    : slot.localDateTimeStart.slice(11, 16) >= startTime
