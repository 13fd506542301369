import { faker } from '@faker-js/faker/locale/en'
import { deviationKey } from '../domain/schedule.ts'
import { addDays, localDateOf } from '../domain/time.ts'
import type { DayDeviation, Token } from '../domain/types.ts'
import { seededRandom } from '../shared/random.ts'
import { productFrom } from './catalogue.ts'
import { SEED_CONTENT, type SeedContent, type SeedDay } from './content.ts'
import type { Door } from './door.ts'
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
  /** Default: the seed's own. */
  readonly content?: SeedContent | undefined
}

/** Fills an empty world: the catalogue, deviations from its schedules, transfers and bookings in every status. No events. */
export type SeedWorld = (parts: SeedParts) => void

export const seedWorld: SeedWorld = ({ world, tokens, seed, bookings = 0, content = SEED_CONTENT }) => {
  const random = seededRandom(`${seed}/world`)
  faker.seed(random.int(0, 0x7fffffff))
  const owners = tokens.filter((token, i) => tokens.findIndex(other => other.reseller === token.reseller) === i)
  const { read, change, onEvent, clock } = world
  const door: Door = { read, change, onEvent, clock, random }
  change('seed', tables => {
    for (const entry of content.products) tables.products.put(productFrom(entry))
    for (const deviation of deviationsOf(content, clock.now())) tables.deviations.put(deviation)
    seedTransfers(door, tables, owners)
    seedBookings(door, tables, owners)
    seedConfirmed(door, tables, owners, bookings, 300)
    content.records?.({ ...door, random: seededRandom(`${seed}/fixtures`) }, tables, owners)
  })
}

function deviationsOf({ products, days }: SeedContent, now: number): DayDeviation[] {
  const zones = new Map(products.map(({ id, timeZone }) => [id, timeZone]))
  const found = new Map<string, DayDeviation>()
  // A date is more exact than a distance, so it comes later.
  for (const { productId, optionId, day, deviation } of [...days].sort((a, b) => exactness(a) - exactness(b))) {
    const localDate = typeof day === 'string' ? day : addDays(localDateOf(now, zones.get(productId)!), day)
    const id = deviationKey(productId, optionId, localDate)
    if (deviation === null) found.delete(id)
    else found.set(id, { id, ...deviation })
  }
  return [...found.values()]
}

const exactness = ({ day }: SeedDay) => (typeof day === 'string' ? 1 : 0)
