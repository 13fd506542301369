import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { Booking } from '../../domain/types.ts'
import type { ReserveRequest } from '../../generated/rhomtrip/types.ts'
import type { Context } from '../../http/surface.ts'
import { optionOf, productOf } from '../../store/lookups.ts'
import { reserveTransferBooking } from '../../store/transfers.ts'
import { reserve as reserveProduct } from '../octo/reserve.ts'
import { unitIdOf } from './availability-view.ts'
import { holdMinutes } from './hold.ts'

/**
 * Holds an option of a quotation, or a departure of a product: which of the two, the body says.
 * @throws DomainError as the store's operations do; BAD_REQUEST when the body names neither or both
 */
export function reserve(body: ReserveRequest, context: Context): Booking {
  const { world, token, capabilities, cause } = context
  const { transferId, productId, availabilityId } = body
  const common = {
    uuid: body.uuid,
    optionId: body.optionId,
    expirationMinutes: holdMinutes(body.expirationMinutes, world.assume),
    notes: body.notes,
    resellerReference: body.resellerReference,
    contact: body.contact,
    currency: capabilities.has('pricing') ? body.currency : undefined,
  }
  if (transferId !== undefined) {
    if (productId !== undefined || availabilityId !== undefined) {
      throw new DomainError('BAD_REQUEST', 'Give transferId, or productId and availabilityId: not both.')
    }
    requireRoomFor('bookings', world.read.bookings.size)
    return orGone(context, () => reserveTransferBooking(world, token, { ...common, transferId }, cause))
  }
  if (productId === undefined && availabilityId === undefined) {
    throw new DomainError('BAD_REQUEST', 'Give a transferId, or a productId with an availabilityId.')
  }
  const product = productOf(world, productId ?? '')
  const option = optionOf(product, body.optionId)
  const items = body.unitItems ?? firstUnits(option.units[0]?.id, option.restrictions.minUnits)
  const unitItems = items.map(item => ({ ...item, unitId: unitIdOf(option, item.unitId) }))
  return reserveProduct({ ...common, productId: product.id, availabilityId, unitItems }, context)
}

/** RhomTrip's page has no units for products: as few of the first unit as may be booked. */
const firstUnits = (unitId: string | undefined, least: number) =>
  unitId === undefined ? [] : Array.from({ length: Math.max(1, least) }, () => ({ unitId }))

/** a quotation that cannot be booked any more may look like one that is gone. */
function orGone<T>({ world }: Context, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { transferId } = error instanceof DomainError ? error.details : {}
    const unbookable = error instanceof DomainError && error.code === 'UNPROCESSABLE_ENTITY' && transferId !== undefined
    if (!unbookable || world.assume('R-26') !== 'invalidTransfer') throw error
    throw new DomainError('INVALID_TRANSFER_ID', error.message, { transferId })
  }
}
