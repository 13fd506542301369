import { invalidUuid } from '../domain/lifecycle.ts'
import type { Booking, Token } from '../domain/types.ts'
import type { Clock } from '../shared/clock.ts'
import type { Random } from '../shared/random.ts'
import { resellerOwner } from './booking-table.ts'
import type { Changes } from './port.ts'

/** What an operation on the world needs: the one door for change, time and randomness. */
export interface Door extends Changes {
  readonly clock: Clock
  readonly random: Random
  /** The value of an assumption; without it the defaults hold. */
  assume?(id: string): string
}

/** Whose records a caller may touch. Null = the supplier itself (triggers, the back office): all of them. */
export type Caller = Token | null

/** bookings belong to the token that made them, or to its reseller. */
const sharedByReseller = (world: Door): boolean => world.assume?.('X-23') === 'reseller'

/** The key under which the booking table keeps what a token may see. */
export const ownerOf = (world: Door, token: Token): string =>
  sharedByReseller(world) ? resellerOwner(token.reseller) : token.id

/** True when the caller may see and change a record made by that token. */
export function owns(
  world: Door,
  caller: Caller,
  made: { readonly token: string | null; readonly reseller: string | null },
): boolean {
  if (caller === null) return true
  return sharedByReseller(world) ? made.reseller === caller.reseller : made.token === caller.id
}

/** The caller's booking. Throws INVALID_BOOKING_UUID for an unknown uuid and for somebody else's alike (B-11). */
export function bookingOf(world: Door, caller: Caller, uuid: string): Booking {
  const booking = world.read.bookings.get(uuid) ?? world.read.bookings.get(uuid.toLowerCase())
  if (booking === undefined || !owns(world, caller, booking)) throw invalidUuid(uuid)
  return booking
}

/** JSON with its keys in order: equal for equal values. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
