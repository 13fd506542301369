import { findSlot, isAvailable, slotsOf } from '../../domain/availability.ts'
import { requireRoomFor } from '../../domain/room.ts'
import { addDays, localDateOf } from '../../domain/time.ts'
import { reserveActivity } from '../../store/bookings.ts'
import { type ApiContext, defineApiFault } from './fault.ts'
import { somebodyElse } from './ghost.ts'

/** Days ahead in which a departure is looked for. */
const AHEAD = 30

/** FA-17. */
export const listChanges = defineApiFault({
  kind: 'list-changes',
  summary:
    "Before a further page of a list is read, the client's own token makes one more booking: entries move to the next page, and one is seen twice.",
  standsFor: 'A list that others write to while it is being read.',
  covers: ['FA-17'],
  options: {},
  applies: (_options, { route, call }) =>
    route.method === 'GET' && route.query !== undefined && Number(new URLSearchParams(call.query).get('page')) >= 2,
  apply(next, _options, context) {
    somebodyElse(context, () => {
      if (!bookOne(context)) context.nothing()
    })
    return next()
  },
})

/** Holds as little as may be booked of the first departure that has room. */
function bookOne({ world, admission }: ApiContext): boolean {
  requireRoomFor('bookings', world.read.bookings.size)
  const now = world.clock.now()
  for (const product of world.read.products.all()) {
    const today = localDateOf(now, product.timeZone)
    for (const option of product.options) {
      const unit = option.units.find(({ restrictions }) => restrictions.accompaniedBy.length === 0)
      const count = Math.max(1, option.restrictions.minUnits, unit?.restrictions.minQuantity ?? 1)
      const slot = slotsOf(world.read, product, option, today, addDays(today, AHEAD), now).find(
        ({ status, vacancies }) => isAvailable(status) && (vacancies === null || vacancies >= count * 10),
      )
      if (!unit || !slot || !findSlot(world.read, product, option, slot.id, now)) continue
      const unitItems = Array.from({ length: count }, () => ({ unitId: unit.id }))
      const ids = { productId: product.id, optionId: option.id, availabilityId: slot.id }
      reserveActivity(world, admission.token, { ...ids, unitItems }, 'the same token, elsewhere')
      return true
    }
  }
  return false
}
