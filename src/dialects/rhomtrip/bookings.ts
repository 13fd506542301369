import { DomainError } from '../../domain/errors.ts'
import { invalidUuid } from '../../domain/lifecycle.ts'
import type { Booking } from '../../domain/types.ts'
import type { UnitItemInput } from '../../domain/units.ts'
import type { paths } from '../../generated/rhomtrip/types.ts'
import type { Context } from '../../http/surface.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { cancelBooking, confirmBooking, extendBooking, updateBooking } from '../../store/bookings.ts'
import { bookingOf, ownerOf } from '../../store/door.ts'
import { withZone } from '../../store/transfers.ts'
import { only } from '../octo/only.ts'
import { unitIdOf } from './availability-view.ts'
import { holdMinutes } from './hold.ts'
import { reserve } from './reserve.ts'
import { placeOf } from './transfers.ts'
import { bookingsView, styleDetail } from './views.ts'

const KINDS = { TRANSFER: 'transfer', PRODUCT: 'activity' } as const

const shown = (booking: Booking, { capabilities, world }: Context) =>
  bookingsView.one(booking, capabilities, styleDetail(world))

/** RhomTrip's bookings pages, for transfers and products alike. */
export const bookings = {
  'POST /bookings': ({ body }, context) => shown(reserve(body, context), context),

  'GET /bookings': ({ query }, { world, token, capabilities }) => {
    const detail = styleDetail(world)
    const page = world.read.bookings.page(ownerOf(world, token!), {
      page: query.page ?? 1,
      limit: query.limit ?? 100,
      sortBy: query.sortBy ?? 'CREATED_AT',
      sortOrder: query.sortOrder ?? (world.assume('R-35') === 'ASCENDING' ? 'ASCENDING' : 'DESCENDING'),
      kind: query.type && KINDS[query.type],
    })
    return bookingsView.list(page, capabilities, () => detail)
  },

  'GET /bookings/{uuid}': ({ path }, context) => {
    const booking = bookingOf(context.world, context.token, path.uuid)
    if (booking.status === 'EXPIRED' && context.world.assume('X-11') === 'hidden') throw invalidUuid(path.uuid)
    return shown(booking, context)
  },

  'PATCH /bookings/{uuid}': ({ path, body }, context) => {
    const { world, token, cause } = context
    const { pickUp, dropOff, expirationMinutes } = body
    const change = {
      ...only(body, 'contact', 'notes', 'resellerReference', 'serviceReference', 'startTime', 'localDateStart'),
      ...only(body, 'productId', 'optionId', 'availabilityId'),
      pickUp: pickUp && placeOf(pickUp),
      dropOff: dropOff && placeOf(dropOff),
      expirationMinutes: expirationMinutes === undefined ? undefined : holdMinutes(expirationMinutes, world.assume),
      unitItems: unitItemsOf(path.uuid, body, context),
    }
    return shown(updateBooking(world, path.uuid, token, withZone(world, change), cause), context)
  },

  'POST /bookings/{uuid}/confirm': ({ path, body }, context) => {
    const { world, token, cause } = context
    checkEmailReceipt(body.emailReceipt, world.assume('R-31'))
    const again = world.assume('R-40') === 'same' ? 'same' : 'refuse'
    const { contact, resellerReference } = body
    const input = { contact, resellerReference, unitItems: unitItemsOf(path.uuid, body, context) }
    return shown(confirmBooking(world, path.uuid, token, input, again, cause), context)
  },

  'POST /bookings/{uuid}/cancel': ({ path, body }, context) => {
    const { world, token, cause } = context
    return shown(cancelBooking(world, path.uuid, token, { reason: body?.reason, by: 'reseller' }, cause), context)
  },

  'POST /bookings/{uuid}/extend': ({ path, body }, context) => {
    const { world, token, cause } = context
    const minutes = holdMinutes(body.expirationMinutes, world.assume)
    return shown(extendBooking(world, path.uuid, token, minutes, cause), context)
  },
} satisfies Partial<Handlers<paths, Context>>

interface UnitsBody {
  readonly productId?: string
  readonly optionId?: string
  readonly unitItems?: readonly UnitItemInput[]
}

/** The unit items of a product booking's change, named by unit id; a transfer has none. */
function unitItemsOf(uuid: string, { productId, optionId, unitItems }: UnitsBody, { world, token }: Context) {
  const booking = bookingOf(world, token, uuid)
  if (!unitItems || booking.kind === 'transfer') return undefined
  const product = world.read.products.get(productId ?? booking.productId)
  const option = product?.options.find(({ id }) => id === (optionId ?? booking.optionId))
  // What is unknown is left for the rules to refuse, in their order.
  return option ? unitItems.map(item => ({ ...item, unitId: unitIdOf(option, item.unitId) })) : unitItems
}

/** the page types it as a required string and describes a yes or no. */
function checkEmailReceipt(value: unknown, rule: string): void {
  const fits =
    rule === 'string'
      ? typeof value === 'string'
      : rule === 'boolean'
        ? value === undefined || typeof value === 'boolean'
        : true
  if (!fits) throw new DomainError('BAD_REQUEST', `emailReceipt must be a ${rule} (R-31).`)
}
