import type { DayDeviation, Supplier, Token } from '../domain/types.ts'
import { CATALOGUE, type CatalogueEntry } from './catalogue.ts'
import type { Door } from './door.ts'
import { type KnownPlace, PLACES } from './places.ts'
import type { Tables } from './port.ts'
import { SUPPLIER } from './supplier.ts'

/** A day on which an option differs from its schedule. */
export interface SeedDay {
  readonly productId: string
  readonly optionId: string
  /** `YYYY-MM-DD`, or how many local days it is from today. */
  readonly day: string | number
  /** Null: it runs as the schedule says. */
  readonly deviation: Required<Omit<DayDeviation, 'id'>> | null
}

/** What a world is seeded with. */
export interface SeedContent {
  readonly supplier: Supplier
  readonly places: readonly KnownPlace[]
  readonly products: readonly CatalogueEntry[]
  readonly days: readonly SeedDay[]
  /**
   * Adds records once all others are there.
   * @param owners the first token of each reseller
   * @throws UsageError, and nothing is seeded
   */
  readonly records?: (world: Door, tables: Tables, owners: readonly Token[]) => void
}

const asUsual = { closed: false, startTimes: null, capacity: null, openingHours: null }
const DAYS: Readonly<Record<string, Readonly<Record<number, Partial<SeedDay['deviation']>>>>> = {
  43: { 10: { closed: true }, 11: { closed: true } },
  44: { 21: { startTimes: ['04:30'] } },
  47: { 16: { openingHours: [{ from: '11:00', to: '15:00' }] } },
  49: { 13: { capacity: 0 }, 18: { capacity: 20 } },
}

/** The seed's own. Days: closed, an allotment taken back, other times, other hours. */
export const SEED_CONTENT: SeedContent = {
  supplier: SUPPLIER,
  places: PLACES,
  products: CATALOGUE,
  days: CATALOGUE.flatMap(({ id: productId, options }) =>
    options.flatMap(({ id: optionId }) =>
      Object.entries(DAYS[productId] ?? {}).map(([day, deviation]) => ({
        productId,
        optionId,
        day: Number(day),
        deviation: { ...asUsual, ...deviation },
      })),
    ),
  ),
}
