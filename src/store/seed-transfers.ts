import { cancel, expire, passCutoff, redeem } from '../domain/lifecycle.ts'
import { addDays, HOUR, localDateOf, MINUTE } from '../domain/time.ts'
import { quote, TRANSFER_EXPIRY_HOURS } from '../domain/transfer.ts'
import { confirmTransfer, reserveTransfer } from '../domain/transfer-booking.ts'
import { changeStatus, expireTransfer } from '../domain/transfer-changes.ts'
import type { Booking, BookingStatus, Token, Transfer, TransferStatus, TransferType } from '../domain/types.ts'
import type { Door } from './door.ts'
import { idsFor } from './lookups.ts'
import { type KnownPlace, placeOf } from './places.ts'
import type { Tables } from './port.ts'
import { person } from './seed-bookings.ts'

interface Story {
  readonly type: TransferType
  readonly city: string
  /** Hours before now. */
  readonly madeHoursAgo: number
  /** Local days from today to the pick-up. */
  readonly travelsIn: number
  readonly status?: TransferStatus
  /** A booking of its second option in this status. */
  readonly booked?: BookingStatus
}

/** One quotation in every status, and bookings in every status that a transfer can have. Each is told once per token. */
const STORIES: readonly Story[] = [
  { type: 'ARRIVAL', city: 'Barcelona', madeHoursAgo: 1, travelsIn: 9 },
  { type: 'DEPARTURE', city: 'London', madeHoursAgo: 3, travelsIn: 6, status: 'LIMITED' },
  { type: 'HOURLY', city: 'Tokyo', madeHoursAgo: 5, travelsIn: 12, status: 'FREESALE' },
  { type: 'PORT', city: 'Rome', madeHoursAgo: 8, travelsIn: 20, status: 'SOLD_OUT' },
  { type: 'STATION', city: 'Paris', madeHoursAgo: 12, travelsIn: 15, status: 'CLOSED' },
  { type: 'ARRIVAL', city: 'New York', madeHoursAgo: 100, travelsIn: 30 },
  { type: 'ARRIVAL', city: 'Stockholm', madeHoursAgo: 0.5, travelsIn: 7, booked: 'ON_HOLD' },
  { type: 'DEPARTURE', city: 'Sydney', madeHoursAgo: 20, travelsIn: 10, booked: 'CONFIRMED' },
  { type: 'STATION', city: 'London', madeHoursAgo: 40, travelsIn: 11, booked: 'EXPIRED' },
  { type: 'PORT', city: 'Barcelona', madeHoursAgo: 60, travelsIn: 14, booked: 'CANCELLED' },
  { type: 'ARRIVAL', city: 'Dubai', madeHoursAgo: 300, travelsIn: -3, booked: 'REDEEMED' },
]
const TIMES = ['05:30', '08:15', '11:40', '14:00', '17:25', '22:50'] as const
const FLIGHTS = ['QF400', 'SK1420', 'BA178', 'IB3166', 'EK29', 'FI450'] as const

/** Seeds quotations and transfer bookings for each of the tokens, made by the world's own rules. */
export function seedTransfers(world: Door, tables: Tables, tokens: readonly Token[]): void {
  for (const token of tokens) for (const story of STORIES) tell(world, tables, token, story)
}

function tell(world: Door, tables: Tables, token: Token, story: Story): void {
  const now = world.clock.now()
  const madeAt = now - Math.round(story.madeHoursAgo * HOUR)
  const [from, to] = ends(tables.places, story)
  if (from === undefined || (to === undefined && story.type !== 'HOURLY')) return
  const quoted = quote(
    {
      pickUp: placeOf(from),
      dropOff: to === undefined ? null : placeOf(to),
      transferType: story.type,
      serviceReference: story.type === 'HOURLY' ? world.random.int(2, 6) : world.random.pick(FLIGHTS),
      startTime: world.random.pick(TIMES),
      localDateStart: addDays(localDateOf(now, from.timeZone), story.travelsIn),
      units: [{ id: 'ADULT', quantity: world.random.int(1, 3) }],
      currency: world.random.pick(['USD', 'EUR', 'GBP']),
      timeZone: from.timeZone,
    },
    { token: token.id, reseller: token.reseller },
    madeAt,
    world.random,
  )
  if (story.booked !== undefined) tables.bookings.put(bookedFrom(world, token, quoted, story.booked, madeAt))
  tables.transfers.put(asTold(quoted, story.status, now))
}

/** Arrivals start at the airport, departures end there; station and port lead to the hotel; by the hour from the hotel. */
function ends(
  places: readonly KnownPlace[],
  { type, city }: Story,
): readonly [KnownPlace | undefined, KnownPlace | undefined] {
  const at = (kind: KnownPlace['kind']) => places.find(place => place.city === city && place.kind === kind)
  if (type === 'HOURLY') return [at('HOTEL'), undefined]
  if (type === 'DEPARTURE') return [at('HOTEL'), at('AIRPORT')]
  return [at(type === 'ARRIVAL' ? 'AIRPORT' : type), at('HOTEL')]
}

function asTold(transfer: Transfer, status: TransferStatus | undefined, now: number): Transfer {
  const overAt = transfer.createdAt + TRANSFER_EXPIRY_HOURS * HOUR
  if (overAt <= now) return expireTransfer(transfer, overAt)
  return status === undefined ? transfer : changeStatus(transfer, status, transfer.createdAt + 30 * MINUTE)
}

function bookedFrom(world: Door, token: Token, transfer: Transfer, status: BookingStatus, madeAt: number): Booking {
  const now = world.clock.now()
  const ids = idsFor(world, token, null, null)
  const option = transfer.options[1] ?? transfer.options[0]
  const hold = reserveTransfer(
    {
      optionId: option?.id ?? '',
      expirationMinutes: status === 'ON_HOLD' ? 24 * 60 : 60,
      resellerReference: `${token.reseller.toUpperCase()}-${ids.id}`,
      contact: person(),
    },
    transfer,
    madeAt + 10 * MINUTE,
    ids,
  )
  if (status === 'ON_HOLD') return hold
  if (status === 'EXPIRED') return expire(hold, hold.expiresAt ?? now)
  const confirmed = confirmTransfer(hold, {}, madeAt + 15 * MINUTE)
  if (status === 'CANCELLED')
    return cancel(confirmed, { by: 'reseller', reason: 'Flight cancelled' }, madeAt + 5 * HOUR)
  if (status === 'REDEEMED') return redeem(confirmed, confirmed.startsAt)
  return passCutoff(confirmed, now)
}
