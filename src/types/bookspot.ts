import type { AvailabilityUpdate, BookingUpdate, NotificationType, ProductUpdate } from '../generated/bookspot/types.ts'
import { isObject, merge, type Part } from './merge.ts'

export type {
  Availability,
  AvailabilityUpdate,
  Booking,
  BookingStatus,
  BookingUpdate,
  NotificationType,
  OctoError,
  Product,
  ProductUpdate,
  Subscription,
} from '../generated/bookspot/types.ts'

/** The payload of each notification. */
export interface Payloads {
  readonly BOOKING_UPDATE: BookingUpdate
  readonly PRODUCT_UPDATE: ProductUpdate
  readonly AVAILABILITY_UPDATE: AvailabilityUpdate
}

/** BookSpot's notifications, as subscriptions name them. */
export const EVENTS = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'] as const satisfies NotificationType[]

const envelope = {
  id: '6d1f0c52-0f3a-4d0e-9a7b-3c5e8f1a2b40',
  subscriptionId: '0b8f6e1d-5a2c-4f7e-8d39-1c4b7a6e9f02',
  utcCreatedAt: '2027-01-11T09:00:00Z',
}

type Given<Payload> = Part<Omit<Payload, 'notificationType'>>

/**
 * A notification that a booking was confirmed or cancelled. What is not given is made up and fits.
 * @example
 * bookspot.bookingUpdate({ data: { uuid: booking.uuid } })
 */
export const bookingUpdate = (given: Given<BookingUpdate> = {}): BookingUpdate =>
  merge<BookingUpdate>(
    { ...envelope, notificationType: 'BOOKING_UPDATE', data: { uuid: '3f8a2c1e-6b7d-4e5f-9a0b-1c2d3e4f5a6b' } },
    given,
  )

/**
 * A notification that a product was created or updated. What is not given is made up and fits.
 * @example
 * bookspot.productUpdate({ data: { productId: '42' } })
 */
export const productUpdate = (given: Given<ProductUpdate> = {}): ProductUpdate =>
  merge<ProductUpdate>({ ...envelope, notificationType: 'PRODUCT_UPDATE', data: { productId: '42' } }, given)

/**
 * A notification that days of a product changed. What is not given is made up and fits.
 * @example
 * bookspot.availabilityUpdate({ data: { productId: '42', localDateStart: '2027-02-01', localDateEnd: '2027-02-03' } })
 */
export const availabilityUpdate = (given: Given<AvailabilityUpdate> = {}): AvailabilityUpdate =>
  merge<AvailabilityUpdate>(
    {
      ...envelope,
      notificationType: 'AVAILABILITY_UPDATE',
      data: { productId: '42', localDateStart: '2027-02-01', localDateEnd: '2027-02-01' },
    },
    given,
  )

/** The notification's name when the value is one in BookSpot's envelope, and its data has what it must have; else undefined. */
export function eventOf(value: unknown): NotificationType | undefined {
  if (!isObject(value) || !isObject(value.data)) return undefined
  const { data, notificationType } = value
  const event = EVENTS.find(name => name === notificationType)
  const needed = { BOOKING_UPDATE: ['uuid'], PRODUCT_UPDATE: ['productId'], AVAILABILITY_UPDATE: RANGE }
  return event && needed[event].every(key => typeof data[key] === 'string') ? event : undefined
}

const RANGE = ['productId', 'localDateStart', 'localDateEnd']

/**
 * Narrows a received body by its name and its data's keys. The values' formats are for a validator: `toMatchPayload`.
 * @example
 * if (bookspot.isBookingUpdate(body)) await refetch(body.data.uuid)
 */
export const isBookingUpdate = (value: unknown): value is BookingUpdate => eventOf(value) === 'BOOKING_UPDATE'

/** See `isBookingUpdate`. */
export const isProductUpdate = (value: unknown): value is ProductUpdate => eventOf(value) === 'PRODUCT_UPDATE'

/** See `isBookingUpdate`. */
export const isAvailabilityUpdate = (value: unknown): value is AvailabilityUpdate =>
  eventOf(value) === 'AVAILABILITY_UPDATE'
