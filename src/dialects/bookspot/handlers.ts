import type { ActivityBooking, Booking, Product, Supplier } from '../../domain/types.ts'
import * as projection from '../../generated/bookspot/projection.ts'
import type { Booking as BookingJson, Product as ProductJson, paths } from '../../generated/bookspot/types.ts'
import type { Context } from '../../http/surface.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { utcSeconds } from '../../shared/clock.ts'
import { cancelBooking, confirmBooking, extendBooking, updateBooking } from '../../store/bookings.ts'
import { checkAvailability, checkCalendar } from '../octo/availability.ts'
import { bookingView, type ViewStyle } from '../octo/booking-view.ts'
import { listBookings, ownActivity, shownBooking } from '../octo/bookings.ts'
import { createView } from '../octo/bytes.ts'
import { only } from '../octo/only.ts'
import { productView, supplierView } from '../octo/product-view.ts'
import { product, products } from '../octo/products.ts'
import { reserve } from '../octo/reserve.ts'
import { subscriptions } from './subscriptions.ts'

/** Where BookSpot publishes its API. Domain digest 1.1. */
export const BASE_PATH = '/octo/v1'

/** Short names of what BookSpot can do. Domain digest 1.1; `extras` is not served. */
export const CAPABILITIES = ['pricing', 'content', 'notifications'] as const
/** Those of them that OCTO's published enumeration has. */
const PUBLISHED = ['octo/pricing', 'octo/content'] as const

/** Whole seconds, and an availability id of start and end joined by a pipe. Domain digest 1.4. */
export const style: ViewStyle = {
  instant: utcSeconds,
  slotId: ({ localDateTimeStart, localDateTimeEnd }) => `${localDateTimeStart}|${localDateTimeEnd}`,
}

const supplier = createView(undefined, (record: Supplier, endpoint) => supplierView(record, endpoint))
const productJson = createView<Product, ProductJson>(projection.Product, productView)
const bookingJson = createView<ActivityBooking, BookingJson>(projection.Booking, booking => bookingView(booking, style))
const LANGUAGES = 'octo-available-languages'
const WORDS = ['contact', 'resellerReference', 'unitItems'] as const
const RESERVED = ['uuid', 'productId', 'optionId', 'availabilityId', 'expirationMinutes', 'notes', 'currency'] as const

/** The operations only reach activities, so a transfer here is a mistake of ours. */
function shown(booking: Booking, { capabilities }: Context) {
  if (booking.kind !== 'activity') throw new TypeError(`Booking ${booking.uuid} is a transfer.`)
  return bookingJson.one(booking, capabilities)
}

/** BookSpot's operations, by the document's names. */
export const handlers = {
  'GET /supplier': (_, { world, capabilities }) =>
    supplier.one(world.read.supplier, capabilities, world.origin + BASE_PATH),

  'GET /capabilities': (_, { world }) =>
    (world.assume('X-24') === 'published' ? PUBLISHED : CAPABILITIES).map(id => ({
      id,
      revision: 1,
      required: false,
      dependencies: [],
      docs: null,
    })),

  'GET /products': (_, context) => products(context, productJson, LANGUAGES),

  'GET /products/{id}': ({ path }, context) => product(path.id, context, productJson, LANGUAGES),

  'POST /availability': ({ body }, { world, capabilities }) =>
    checkAvailability(body, world, style, capabilities.has('pricing')),

  'POST /availability/calendar': ({ body }, { world, capabilities }) =>
    checkCalendar(body, world, capabilities.has('pricing')),

  'GET /bookings': ({ query }, context) => bookingJson.list(listBookings(query, context), context.capabilities),

  'GET /bookings/{uuid}': ({ path }, context) => shown(shownBooking(path.uuid, context), context),

  'POST /bookings': ({ body }, context) =>
    bookingJson.fresh(reserve(only(body, ...RESERVED, ...WORDS), context), context.capabilities),

  'PATCH /bookings/{uuid}': ({ path, body }, context) => {
    const { uuid } = ownActivity(path.uuid, context)
    const change = only(body, 'productId', 'optionId', 'availabilityId', 'expirationMinutes', ...WORDS, 'notes')
    return shown(updateBooking(context.world, uuid, context.token, change, context.cause), context)
  },

  'POST /bookings/{uuid}/confirm': ({ path, body }, context) => {
    const { world, token, cause } = context
    const { uuid } = ownActivity(path.uuid, context)
    const again = world.assume('B-35') === '200' ? 'same' : 'refuse'
    return shown(confirmBooking(world, uuid, token, only(body, ...WORDS), again, cause), context)
  },

  'POST /bookings/{uuid}/extend': ({ path, body }, context) => {
    const { uuid } = ownActivity(path.uuid, context)
    return shown(extendBooking(context.world, uuid, context.token, body.expirationMinutes, context.cause), context)
  },

  'POST /bookings/{uuid}/cancel': ({ path, body }, context) => {
    const { uuid } = ownActivity(path.uuid, context)
    const wish = { reason: body?.reason, by: 'reseller' } as const
    return shown(cancelBooking(context.world, uuid, context.token, wish, context.cause), context)
  },

  ...subscriptions,
} satisfies Handlers<paths, Context>
