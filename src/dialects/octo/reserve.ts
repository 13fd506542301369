import { findSlot } from '../../domain/availability.ts'
import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { ActivityBooking } from '../../domain/types.ts'
import type { Context } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import { type ReserveActivity, reserveActivity } from '../../store/bookings.ts'

/**
 * `POST /bookings` for an activity.
 * @throws DomainError as `reserveActivity`; SANDBOX_LIMIT; BAD_REQUEST for a sold-out slot under X-10
 */
export function reserve(body: ReserveActivity, { world, token, cause }: Context): ActivityBooking {
  requireRoomFor('bookings', world.read.bookings.size)
  try {
    return reserveActivity(world, token, body, cause)
  } catch (error) {
    throw world.assume('X-10') === 'BAD_REQUEST' && isSoldOut(error, body, world)
      ? badRequest(error as DomainError)
      : error
  }
}

function isSoldOut(error: unknown, { productId, optionId, availabilityId }: ReserveActivity, { read, clock }: World) {
  if (!(error instanceof DomainError) || error.code !== 'UNPROCESSABLE_ENTITY') return false
  const product = read.products.get(productId)
  const option = product?.options.find(({ id }) => id === optionId)
  if (!product || !option) return false
  return findSlot(read, product, option, availabilityId ?? '', clock.now())?.status === 'SOLD_OUT'
}

const badRequest = ({ message, details }: DomainError) => new DomainError('BAD_REQUEST', message, details)
