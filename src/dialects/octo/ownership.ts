import type { Booking, Token } from '../../domain/types.ts'
import type { World } from '../../http/world.ts'
import { resellerOwner } from '../../store/booking-table.ts'

/** The key under which the store keeps what a token may see: its own bookings, or its reseller's. */
export const ownerOf = (token: Token, world: World): string =>
  world.assume('X-23') === 'reseller' ? resellerOwner(token.reseller) : token.id

/** Whether something that was made with one token is another's to see and change. */
export const isOwn = (
  made: { readonly token: string | null; readonly reseller: string | null },
  asking: { readonly token: string; readonly reseller: string },
  assume: (id: string) => string,
): boolean => (assume('X-23') === 'reseller' ? made.reseller === asking.reseller : made.token === asking.token)

/** The booking, when it is the token's to see. */
export function ownBooking(uuid: string, token: Token, world: World): Booking | undefined {
  const booking = world.read.bookings.get(uuid) ?? world.read.bookings.get(uuid.toLowerCase())
  if (booking === undefined) return undefined
  return isOwn(booking, { token: token.id, reseller: token.reseller }, world.assume) ? booking : undefined
}
