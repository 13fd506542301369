import { findSlot } from '../../domain/availability.ts'
import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { Option, Product, Slot, Transfer } from '../../domain/types.ts'
import { confirmBooking, reserveActivity } from '../../store/bookings.ts'
import { owns } from '../../store/door.ts'
import type { ApiContext } from './fault.ts'

/** The journal of events names it as the cause of what it does. */
export const GHOST = 'another buyer'

/** The departure that a reservation is about; undefined when it is about none that can be sold. */
export interface Wanted {
  readonly product: Product
  readonly option: Option
  readonly slot: Slot
}

export function wantedActivity({ body, world }: ApiContext): Wanted | undefined {
  const { productId, optionId, availabilityId } = body()
  const product = typeof productId === 'string' ? world.read.products.get(productId) : undefined
  const option = product?.options.find(({ id }) => id === optionId)
  if (!product || !option || typeof availabilityId !== 'string') return undefined
  const slot = findSlot(world.read, product, option, availabilityId, world.clock.now())
  return slot && { product, option, slot }
}

/** The quotation that a reservation is about, when it is the caller's. */
export function wantedTransfer({ body, world, admission }: ApiContext): Transfer | undefined {
  const { transferId } = body()
  const transfer = typeof transferId === 'string' ? world.read.transfers.get(transferId) : undefined
  return transfer && owns(world, admission.token, transfer) ? transfer : undefined
}

/**
 * Lets somebody else change the world before the call goes on. What the world refuses does not happen: then there was
 * nothing to break.
 */
export function somebodyElse({ nothing }: ApiContext, change: () => void): void {
  try {
    change()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    nothing()
  }
}

/** Books seats as the supplier's own back office does, until `leave` are left or its rules allow no more. */
export function buySeats({ world }: ApiContext, { product, option, slot }: Wanted, leave: number): void {
  const unit = option.units.find(
    ({ restrictions }) => restrictions.paxCount === 1 && restrictions.accompaniedBy.length === 0,
  )
  if (!unit || slot.vacancies === null) return
  const least = Math.max(1, option.restrictions.minUnits, unit.restrictions.minQuantity ?? 1)
  const most = Math.min(option.restrictions.maxUnits ?? 100, unit.restrictions.maxQuantity ?? 100)
  for (let left = slot.vacancies - leave; left >= least; left -= Math.min(left, most)) {
    requireRoomFor('bookings', world.read.bookings.size)
    const unitItems = Array.from({ length: Math.min(left, most) }, () => ({ unitId: unit.id }))
    const ids = { productId: product.id, optionId: option.id, availabilityId: slot.id }
    const { uuid } = reserveActivity(world, null, { ...ids, unitItems }, GHOST)
    confirmBooking(world, uuid, null, { contact: BUYER }, 'refuse', GHOST)
  }
}

const BUYER = { fullName: 'Another Buyer', emailAddress: 'another.buyer@example.com' } as const
