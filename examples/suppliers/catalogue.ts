import { bad, type Json, Refused } from './http.ts'

export const DAY = 86_400_000
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

const SEATS = 50
export const MOST_UNITS = 20
/** Bookings can be cancelled until so long before their start. */
export const CUTOFF = DAY

/** What so many tickets cost: 20 EUR each, a fifth of it the reseller's, a tenth of it tax. */
export const priceOf = (tickets: number) => {
  const part = (percent: number) => tickets * 20 * percent
  const tax = { name: 'VAT', original: part(10), retail: part(10), net: part(8) }
  const price = { original: part(100), retail: part(100), net: part(80), currency: 'EUR', currencyPrecision: 2 }
  return { ...price, includedTaxes: [tax] }
}

/** A product: one option, at ten o'clock every day, one kind of ticket. */
export function makeProduct(id: string, internalName: string) {
  const unit = {
    id: 'adult',
    internalName: 'Adult',
    reference: null,
    type: 'ADULT',
    requiredContactFields: [],
    restrictions: {
      minAge: 0,
      maxAge: 99,
      idRequired: false,
      minQuantity: 1,
      maxQuantity: MOST_UNITS,
      paxCount: 1,
      accompaniedBy: [],
    },
    pricingFrom: [priceOf(1)],
  }
  const option = {
    id: 'DEFAULT',
    default: true,
    internalName: 'Ten o’clock',
    reference: null,
    availabilityLocalStartTimes: ['10:00'],
    cancellationCutoff: '1 day before the start',
    cancellationCutoffAmount: 1,
    cancellationCutoffUnit: 'day',
    requiredContactFields: [],
    restrictions: { minUnits: 1, maxUnits: MOST_UNITS },
    units: [unit],
  }
  return {
    id,
    internalName,
    reference: null,
    locale: 'en-GB',
    timeZone: 'Etc/UTC',
    allowFreesale: false,
    instantConfirmation: true,
    instantDelivery: true,
    availabilityRequired: true,
    availabilityType: 'START_TIME',
    deliveryFormats: ['QRCODE'],
    deliveryMethods: ['VOUCHER'],
    redemptionMethod: 'DIGITAL',
    options: [option],
    defaultCurrency: 'EUR',
    availableCurrencies: ['EUR'],
    pricingPer: 'UNIT',
  }
}

/** A contact of whom nothing is known. */
export const NOBODY = {
  fullName: null,
  firstName: null,
  lastName: null,
  emailAddress: null,
  phoneNumber: null,
  locales: [],
  postalCode: null,
  country: null,
  notes: null,
}

export type Product = ReturnType<typeof makeProduct>

/** The slot of a day, of which so many seats are taken, for whoever wants so many. */
export function makeSlot(localDate: string, { taken = 0, wanted = 1, isClosed = false, now = 0 }) {
  const id = `${localDate}T10:00:00+00:00`
  const isOver = isClosed || Date.parse(id) <= now
  const vacancies = isOver ? 0 : SEATS - taken
  return {
    id,
    localDateTimeStart: id,
    localDateTimeEnd: `${localDate}T12:00:00+00:00`,
    utcCutoffAt: `${localDate}T10:00:00Z`,
    allDay: false,
    available: vacancies > 0 && vacancies >= wanted,
    status: isOver ? 'CLOSED' : vacancies > 0 ? 'AVAILABLE' : 'SOLD_OUT',
    vacancies,
    capacity: SEATS,
    maxUnits: MOST_UNITS,
    openingHours: [],
    unitPricing: [{ unitId: 'adult', ...priceOf(1) }],
  }
}

export type Slot = ReturnType<typeof makeSlot>

/** The same day in a calendar. */
export const calendarDay = ({ id, available, status, vacancies, capacity, openingHours, unitPricing }: Slot) => {
  const localDate = id.slice(0, 10)
  return { localDate, available, status, vacancies, capacity, openingHours, unitPricingFrom: unitPricing }
}

/** The days that a question about availability names, by dates or by ids of slots. @throws Refused */
export function daysOf({ localDate, localDateStart, localDateEnd, availabilityIds }: Json): readonly string[] {
  const isByDate = localDate !== undefined || localDateStart !== undefined || localDateEnd !== undefined
  if (Array.isArray(availabilityIds) !== isByDate) {
    if (!isByDate) return (availabilityIds as unknown[]).flatMap(id => dayOfSlot(id) ?? [])
    const [first, last] = [localDate ?? localDateStart, localDate ?? localDateEnd].map(atMidnight)
    if (first === undefined || last === undefined || first > last || last - first > 400 * DAY)
      throw bad('The days must be real, the last not before the first, and no more than 400.')
    return Array.from({ length: (last - first) / DAY + 1 }, (_, n) => dayOf(first + n * DAY))
  }
  throw bad('Name the days, or else the ids of slots.')
}

/** Of a slot's id; undefined when there is no such slot. */
export function dayOfSlot(id: unknown): string | undefined {
  const day = /^(.{10})T10:00:00\+00:00$/.exec(String(id))?.[1]
  return atMidnight(day) === undefined ? undefined : day
}

function atMidnight(day: unknown): number | undefined {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && dayOf(at) === day ? at : undefined
}

/** Refuses what does not exist. */
export const unknown = (what: 'PRODUCT' | 'OPTION' | 'AVAILABILITY' | 'UNIT', field: string, value: unknown) =>
  new Refused(400, `INVALID_${what}_ID`, `There is no such ${what.toLowerCase()}.`, { [field]: value })
