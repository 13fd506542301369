import { priceOf } from './pricing.ts'
import { HOUR, minutesOf } from './time.ts'
import type { CancellationPolicy, Money, TransferOption } from './types.ts'

/** Every transfer price is given in these (RhomTrip pricing page). */
export const TRANSFER_CURRENCIES = ['USD', 'EUR', 'GBP'] as const

/** Units of a currency for one euro: fixed, so that the same seed gives the same prices. */
const RATES: Readonly<Record<string, number>> = { EUR: 1, USD: 1.08, GBP: 0.86 }

/** One class of vehicle with its tariff in euro cents. */
export interface VehicleClass {
  readonly type: string
  readonly category: 'STANDARD' | 'PREMIUM' | 'LUXURY'
  readonly seats: number
  readonly suitcases: number
  readonly names: readonly string[]
  readonly startFee: number
  readonly perKm: number
  readonly perHour: number
  readonly minimum: number
  /** Hours before pick-up up to which a cancellation is refunded in full. */
  readonly fullRefundHours: number
  /** Hours before pick-up up to which changes are taken; absent = as the refund. */
  readonly changesHours?: number
}

/** From small to large; a quotation offers those that seat everyone. */
export const VEHICLES: readonly VehicleClass[] = [
  {
    type: 'SEDAN',
    category: 'STANDARD',
    seats: 3,
    suitcases: 3,
    names: ['Skoda Octavia', 'Toyota Corolla', 'Seat Toledo'],
    startFee: 900,
    perKm: 145,
    perHour: 4200,
    minimum: 2900,
    fullRefundHours: 24,
  },
  {
    type: 'SEDAN',
    category: 'PREMIUM',
    seats: 3,
    suitcases: 3,
    names: ['Mercedes-Benz E-Class', 'BMW 5 Series', 'Audi A6'],
    startFee: 1400,
    perKm: 210,
    perHour: 6200,
    minimum: 4500,
    fullRefundHours: 24,
    changesHours: 6,
  },
  {
    type: 'SEDAN',
    category: 'LUXURY',
    seats: 3,
    suitcases: 2,
    names: ['Mercedes-Benz S-Class', 'BMW 7 Series'],
    startFee: 2500,
    perKm: 340,
    perHour: 9800,
    minimum: 9000,
    fullRefundHours: 48,
    changesHours: 12,
  },
  {
    type: 'VAN',
    category: 'STANDARD',
    seats: 7,
    suitcases: 7,
    names: ['Volkswagen Caravelle', 'Ford Tourneo Custom'],
    startFee: 1300,
    perKm: 190,
    perHour: 5600,
    minimum: 4200,
    fullRefundHours: 24,
  },
  {
    type: 'VAN',
    category: 'PREMIUM',
    seats: 7,
    suitcases: 6,
    names: ['Mercedes-Benz V-Class'],
    startFee: 1900,
    perKm: 265,
    perHour: 7800,
    minimum: 6500,
    fullRefundHours: 24,
    changesHours: 6,
  },
  {
    type: 'MINIBUS',
    category: 'STANDARD',
    seats: 16,
    suitcases: 16,
    names: ['Mercedes-Benz Sprinter', 'Iveco Daily Tourys'],
    startFee: 2600,
    perKm: 310,
    perHour: 9000,
    minimum: 9900,
    fullRefundHours: 48,
  },
  {
    type: 'BUS',
    category: 'STANDARD',
    seats: 50,
    suitcases: 50,
    names: ['Setra S 515 HD', "MAN Lion's Coach"],
    startFee: 6500,
    perKm: 520,
    perHour: 16500,
    minimum: 24000,
    fullRefundHours: 72,
  },
]

/** Nights cost more: from 22:00 to 05:59. */
const NIGHT_FACTOR = 1.25
/** The first hours of business and the evening: a little more. */
const PEAK_FACTOR = 1.1

/** By how much the time of day (`HH:mm`) changes the price. */
export function timeFactor(startTime: string): number {
  const minutes = minutesOf(startTime)
  if (minutes >= 22 * 60 || minutes < 6 * 60) return NIGHT_FACTOR
  const peak = (minutes >= 7 * 60 && minutes < 9 * 60 + 30) || (minutes >= 16 * 60 + 30 && minutes < 19 * 60)
  return peak ? PEAK_FACTOR : 1
}

/** The prices of a journey in every currency. `hours` above 0 = by the hour, else by the kilometre. */
export function transferPrices(vehicle: VehicleClass, distanceKm: number, hours: number, startTime: string): Money[] {
  const base = hours > 0 ? vehicle.perHour * hours : vehicle.startFee + vehicle.perKm * distanceKm
  const euros = Math.max(vehicle.minimum, base) * timeFactor(startTime)
  return TRANSFER_CURRENCIES.map(currency =>
    transferPrice(vehicle.category, Math.round(euros * RATES[currency]!), currency),
  )
}

/** The whole price of a retail amount, in minor units. */
export function transferPrice(category: string, retail: number, currency: string): Money {
  const original = category === 'STANDARD' ? retail : Math.round(retail * 1.08)
  return priceOf(retail, { currency, original, netShare: 0.82, tax: { name: 'VAT', percent: 10 } })
}

/** What cancelling and changing costs, as the option tells it. */
export function policiesOf({
  fullRefundHours,
  changesHours,
}: Pick<VehicleClass, 'fullRefundHours' | 'changesHours'>): CancellationPolicy[] {
  const policies: CancellationPolicy[] = [
    {
      type: 'FULL_REFUND',
      cutoffAmount: fullRefundHours,
      cutoffUnit: 'HOURS',
      description: `For a full refund, cancel at least ${fullRefundHours} hours before the pick-up.`,
    },
  ]
  if (changesHours === undefined) return policies
  policies.push(
    {
      type: 'NO_REFUND',
      cutoffAmount: fullRefundHours,
      cutoffUnit: 'HOURS',
      description: `Nothing is refunded within ${fullRefundHours} hours of the pick-up.`,
    },
    {
      type: 'CHANGES',
      cutoffAmount: changesHours,
      cutoffUnit: 'HOURS',
      description: `Changes and cancellations are taken until ${changesHours} hours before the pick-up.`,
    },
  )
  return policies
}

/** When a booking of this option can no longer be cancelled or changed, ms UTC: the latest that its policies allow. */
export function transferCutoff(option: Pick<TransferOption, 'cancellationPolicy'>, startsAt: number): number {
  const hours = option.cancellationPolicy
    .filter(policy => policy.type !== 'NO_REFUND')
    .reduce((least, policy) => Math.min(least, policy.cutoffAmount), Number.POSITIVE_INFINITY)
  return Number.isFinite(hours) ? startsAt - hours * HOUR : startsAt
}

/** A picture's address, in the manner of the supplier's own; the host does not exist (RFC 2606). */
export function vehicleImage(type: string, name: string): string {
  const slug = `${type}-${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return `https://images.example.com/vehicles/${slug}.png`
}

/** A vehicle of a class, as an option tells it. */
export const vehicleOf = (
  vehicle: Pick<VehicleClass, 'type' | 'seats' | 'suitcases'> & { readonly category: string },
  name: string,
): TransferOption['vehicle'] => ({
  seats: vehicle.seats,
  suitcases: vehicle.suitcases,
  type: vehicle.type,
  category: vehicle.category,
  name,
  image: vehicleImage(vehicle.type, name),
})
