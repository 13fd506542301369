import { faker } from '@faker-js/faker/locale/en'
import { deviationKey } from '../domain/schedule.ts'
import { addDays, localDateOf } from '../domain/time.ts'
import type { DayDeviation, Token } from '../domain/types.ts'
import { seededRandom } from '../shared/random.ts'
import { CATALOGUE, productFrom } from './catalogue.ts'
import type { Door } from './door.ts'
import type { Tables } from './port.ts'
import { seedBookings, seedConfirmed } from './seed-bookings.ts'
import { seedTransfers } from './seed-transfers.ts'

export interface SeedParts {
  readonly world: Door
  /** The first token of each reseller gets bookings and quotations. */
  readonly tokens: readonly Token[]
  /** Any text: the same text and clock give the same world. */
  readonly seed: string
  /** Confirmed bookings beside the usual ones. Default 0. */
  readonly bookings?: number | undefined
}

/** Fills an empty world: the catalogue, deviations from its schedules, transfers and bookings in every status. No events. */
export type SeedWorld = (parts: SeedParts) => void

export const seedWorld: SeedWorld = ({ world, tokens, seed, bookings = 0 }) => {
  const random = seededRandom(`${seed}/world`)
  faker.seed(random.int(0, 0x7fffffff))
  const owners = tokens.filter((token, i) => tokens.findIndex(other => other.reseller === token.reseller) === i)
  const { read, change, onEvent, clock } = world
  const door: Door = { read, change, onEvent, clock, random }
  change('seed', tables => {
    for (const entry of CATALOGUE) tables.products.put(productFrom(entry))
    for (const deviation of deviations(tables, clock.now())) tables.deviations.put(deviation)
    seedTransfers(door, tables, owners)
    seedBookings(door, tables, owners)
    seedConfirmed(door, tables, owners, bookings, 300)
  })
}

/** Days that differ from the schedule: closed, an allotment taken back, other times, other hours. */
const DEVIATIONS: readonly (Omit<DayDeviation, 'id'> & { readonly productId: string; readonly day: number })[] = [
  { productId: '43', day: 10, closed: true, startTimes: null, capacity: null },
  { productId: '43', day: 11, closed: true, startTimes: null, capacity: null },
  {
    productId: '47',
    day: 16,
    closed: false,
    startTimes: null,
    capacity: null,
    openingHours: [{ from: '11:00', to: '15:00' }],
  },
  { productId: '44', day: 21, closed: false, startTimes: ['04:30'], capacity: null },
  { productId: '49', day: 13, closed: false, startTimes: null, capacity: 0 },
  { productId: '49', day: 18, closed: false, startTimes: null, capacity: 20 },
]

function deviations(tables: Tables, now: number): DayDeviation[] {
  return DEVIATIONS.flatMap(({ productId, day, ...deviation }) => {
    const product = tables.products.get(productId)
    if (product === undefined) return []
    const localDate = addDays(localDateOf(now, product.timeZone), day)
    return product.options.map(option => ({ id: deviationKey(productId, option.id, localDate), ...deviation }))
  })
}
