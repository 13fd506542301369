import { DomainError } from '../../domain/errors.ts'

/** How much of what a client can make without end a workspace holds. */
export const MOST = { quotations: 20_000, webhooks: 10_000 } as const

/** Call before one more is made. @throws DomainError SANDBOX_LIMIT */
export function requireRoomFor(what: keyof typeof MOST, size: number): void {
  if (size < MOST[what]) return
  throw new DomainError('SANDBOX_LIMIT', `This workspace holds ${MOST[what]} ${what}, its limit. Reset it to go on.`)
}
