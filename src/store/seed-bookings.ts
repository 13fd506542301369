import { faker } from '@faker-js/faker/locale/en'
import { isAvailable, slotsOf } from '../domain/availability.ts'
import { confirm, confirmPending, reserve } from '../domain/booking.ts'
import { shaped } from '../domain/booking-shape.ts'
import type { ContactInput } from '../domain/contact.ts'
import { cancel, expire, passCutoff, redeem, reject } from '../domain/lifecycle.ts'
import { addDays, DAY, HOUR, localDateOf, MINUTE } from '../domain/time.ts'
import type { ActivityBooking, Booking, BookingStatus, Option, Product, Slot, Token } from '../domain/types.ts'
import type { Door } from './door.ts'
import { idsFor } from './lookups.ts'
import type { Tables } from './port.ts'
import { takeSeats } from './seats.ts'

/** A person who does not exist, with an address that cannot receive (RFC 2606). */
export function person(): Required<ContactInput> {
  const firstName = faker.person.firstName()
  const lastName = faker.person.lastName()
  return {
    fullName: `${firstName} ${lastName}`,
    firstName,
    lastName,
    emailAddress: faker.internet.exampleEmail({ firstName, lastName }).toLowerCase(),
    phoneNumber: faker.phone.number({ style: 'international' }),
    locales: ['en'],
    postalCode: faker.location.zipCode(),
    country: faker.location.countryCode(),
    notes: null,
  }
}

/** How a seeded booking came about: when it was made and how far its travel date is away. */
interface Story {
  readonly status: BookingStatus
  readonly productId: string
  /** Hours before now. */
  readonly madeHoursAgo: number
  /** Local days from today. */
  readonly travelsIn: number
}

/** One booking in every status. Product 48 is the one that is not confirmed at once. */
const STORIES: readonly Story[] = [
  { status: 'ON_HOLD', productId: '42', madeHoursAgo: 0.1, travelsIn: 6 },
  { status: 'CONFIRMED', productId: '44', madeHoursAgo: 50, travelsIn: 9 },
  { status: 'EXPIRED', productId: '49', madeHoursAgo: 30, travelsIn: 5 },
  { status: 'CANCELLED', productId: '42', madeHoursAgo: 80, travelsIn: 12 },
  { status: 'REDEEMED', productId: '43', madeHoursAgo: 240, travelsIn: -2 },
  { status: 'PENDING', productId: '48', madeHoursAgo: 4, travelsIn: 14 },
  { status: 'REJECTED', productId: '48', madeHoursAgo: 100, travelsIn: 20 },
]
/** Confirmed bookings beside them, over these products. */
const BUSY = ['42', '43', '44', '45', '47', '49'] as const
const BUSY_PER_SEED = 16

/** Seeds activity bookings in every status for each of the tokens, and some confirmed ones, made by the world's own rules. */
export function seedBookings(world: Door, tables: Tables, tokens: readonly Token[]): void {
  for (const token of tokens) for (const story of STORIES) tell(world, tables, token, story)
  seedConfirmed(world, tables, tokens, BUSY_PER_SEED, 60)
}

/** Seeds that many confirmed bookings, travelling within `days` local days from tomorrow. */
export function seedConfirmed(
  world: Door,
  tables: Tables,
  tokens: readonly Token[],
  count: number,
  days: number,
): void {
  for (let i = 0; i < count; i++) {
    const token = tokens[i % tokens.length]
    if (token === undefined) return
    const story: Story = {
      status: 'CONFIRMED',
      productId: BUSY[i % BUSY.length]!,
      madeHoursAgo: world.random.int(2, 700),
      travelsIn: world.random.int(4, days),
    }
    // A full house falls back on the product that is sold freely.
    if (!tell(world, tables, token, story)) tell(world, tables, token, { ...story, productId: '42' })
  }
}

function tell(world: Door, tables: Tables, token: Token, story: Story): boolean {
  const product = tables.products.get(story.productId)
  const option = product?.options[0]
  if (product === undefined || option === undefined) return false
  const now = world.clock.now()
  const madeAt = now - Math.round(story.madeHoursAgo * HOUR)
  const units = unitsFor(world, option)
  const slot = openSlot(
    tables,
    product,
    option,
    addDays(localDateOf(now, product.timeZone), story.travelsIn),
    madeAt,
    units.length,
  )
  if (slot === undefined) return false
  const ids = idsFor(world, token, null, null)
  const hold = reserve(
    {
      unitItems: units,
      expirationMinutes: story.status === 'ON_HOLD' ? 24 * 60 : 30,
      resellerReference: `${token.reseller.toUpperCase()}-${ids.id}`,
      contact: person(),
      notes: world.random.next() < 0.2 ? 'Window seats, please.' : null,
    },
    product,
    option,
    slot,
    madeAt,
    world.random,
    ids,
  )
  const booking = shaped(passCutoff(live(world, hold, product, option, story.status, madeAt, now), now))
  tables.bookings.put(booking)
  takeSeats(tables, booking)
  return true
}

/** Two of the first unit or what the option asks for, each with a contact. */
function unitsFor(world: Door, option: Option) {
  const least = Math.max(1, option.restrictions.minUnits)
  const count = Math.max(least, world.random.int(1, Math.min(4, option.restrictions.maxUnits ?? 4)))
  const unitId = option.units[0]?.id ?? ''
  const named = (option.units[0]?.requiredContactFields.length ?? 0) > 0
  return Array.from({ length: count }, () => ({ unitId, contact: named ? person() : undefined }))
}

/** The first open slot on that day or one of the days after it, as it looked at `at`. */
function openSlot(
  tables: Tables,
  product: Product,
  option: Option,
  localDate: string,
  at: number,
  seats: number,
): Slot | undefined {
  // Day by day: the first one nearly always has a place, and a start waits for what is worked out here.
  for (let i = 0; i <= 10; i++) {
    const day = addDays(localDate, i)
    const slot = slotsOf(tables, product, option, day, day, at).find(
      ({ status, vacancies }) => isAvailable(status) && (vacancies === null || vacancies >= seats),
    )
    if (slot !== undefined) return slot
  }
  return undefined
}

/** Leads a hold through its life to the wanted status, each step at its own time. */
export function live(
  world: Door,
  hold: ActivityBooking,
  product: Product,
  option: Option,
  status: BookingStatus,
  madeAt: number,
  now: number,
): Booking {
  if (status === 'ON_HOLD') return hold
  if (status === 'EXPIRED') return expire(hold, hold.expiresAt ?? now)
  const target = { product, option, slot: undefined }
  const confirmed = confirm(hold, {}, target, madeAt + 6 * MINUTE, world.random)
  const later = Math.min(now, madeAt + 3 * HOUR)
  switch (status) {
    case 'CANCELLED':
      return cancel(confirmed, { by: 'reseller', reason: 'Change of plans' }, later)
    case 'REJECTED':
      return reject(confirmed, later)
    case 'REDEEMED':
      return redeem(confirmed, Math.min(now, hold.slot.startAt + DAY / 2))
    case 'CONFIRMED':
      return confirmed.status === 'PENDING' ? confirmPending(confirmed, product, later) : confirmed
    default:
      return confirmed
  }
}
