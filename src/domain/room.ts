import { DomainError } from './errors.ts'

/** How much of what clients can make without end a workspace holds (threat TM-26). */
export const MOST = { bookings: 50_000, quotations: 20_000, products: 1_000, subscriptions: 1_000 } as const

/**
 * Call before one more is made.
 * @param size how many there are
 * @throws DomainError SANDBOX_LIMIT
 */
export function requireRoomFor(what: keyof typeof MOST, size: number): void {
  if (size < MOST[what]) return
  throw new DomainError('SANDBOX_LIMIT', `This workspace holds ${MOST[what]} ${what}, its limit. Reset it to go on.`)
}
