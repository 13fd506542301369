import type {
  AvailabilityUpdate as AnyAvailabilityUpdate,
  AnyBooking,
  Availability,
  Booking,
  BookingUpdate,
  TransferBooking,
  TransferUpdate,
  Webhook,
  WebhookEvent,
} from '../generated/rhomtrip/types.ts'
import { isObject, merge, type Part } from './merge.ts'
import { departure, productBooking, transfer, transferBooking } from './rhomtrip-samples.ts'

export type {
  AnyBooking,
  Availability,
  AvailabilityStatus,
  Booking,
  BookingStatus,
  BookingUpdate,
  Error,
  Place,
  Pricing,
  Transfer,
  TransferBooking,
  TransferOption,
  TransferUpdate,
  Vehicle,
  Webhook,
  WebhookEvent,
} from '../generated/rhomtrip/types.ts'

/** Days of a product's option changed; a list of departures. */
export interface AvailabilityUpdate extends AnyAvailabilityUpdate {
  readonly availability: readonly Availability[]
}

/** A booking of a transfer changed. */
export interface TransferBookingUpdate extends BookingUpdate {
  readonly booking: TransferBooking
}

/** A booking of a product changed. */
export interface ProductBookingUpdate extends BookingUpdate {
  readonly booking: Booking
}

/** The payload of each webhook. */
export interface Payloads {
  readonly booking_update: BookingUpdate
  readonly availability_update: AvailabilityUpdate
  readonly transfer_update: TransferUpdate
}

/** RhomTrip's events, as webhooks name them. */
export const EVENTS = ['booking_update', 'availability_update', 'transfer_update'] as const satisfies WebhookEvent[]

/** All of a payload that may be chosen: its webhook's event is the builder's own. */
type Given<Payload> = Part<Omit<Payload, 'webhook'>> & { readonly webhook?: Part<Omit<Webhook, 'event'>> }

const webhook = (event: WebhookEvent): Webhook => ({
  id: '5c7d6dbb-cd4c-48fd-9709-0ebaa14d7a00',
  event,
  url: 'https://example.com/webhooks',
  capabilities: ['octo/pricing'],
})

/**
 * A webhook about a booking of a transfer. What is not given is made up and fits.
 * @example
 * rhomtrip.bookingUpdate({ booking: { uuid, status: 'CANCELLED' } })
 */
export const bookingUpdate = (given: Given<TransferBookingUpdate> = {}): TransferBookingUpdate =>
  merge<TransferBookingUpdate>({ webhook: webhook('booking_update'), booking: transferBooking }, given)

/**
 * A webhook about a booking of a product. What is not given is made up and fits.
 * @example
 * rhomtrip.productBookingUpdate({ booking: { productId: '42' } })
 */
export const productBookingUpdate = (given: Given<ProductBookingUpdate> = {}): ProductBookingUpdate =>
  merge<ProductBookingUpdate>({ webhook: webhook('booking_update'), booking: productBooking }, given)

/**
 * A webhook about a quotation. What is not given is made up and fits.
 * @example
 * rhomtrip.transferUpdate({ transfer: { id, options: [{ pricing: { retail: 9900 } }] } })
 */
export const transferUpdate = (given: Given<{ readonly transfer: TransferUpdate['transfer'] }> = {}): TransferUpdate =>
  merge<TransferUpdate>({ webhook: webhook('transfer_update'), transfer }, given)

/**
 * A webhook about an option's departures. What is not given is made up and fits.
 * @example
 * rhomtrip.availabilityUpdate({ productId: '42', availability: [{ status: 'SOLD_OUT', available: false }] })
 */
export const availabilityUpdate = (
  given: Given<Pick<AvailabilityUpdate, 'productId' | 'optionId' | 'availability'>> = {},
): AvailabilityUpdate =>
  merge<AvailabilityUpdate>(
    { webhook: webhook('availability_update'), productId: '42', optionId: 'DEFAULT', availability: [departure] },
    given,
  )

/** The event when the value is a payload of RhomTrip's with its resource inside; else undefined. */
export function eventOf(value: unknown): WebhookEvent | undefined {
  if (!isObject(value) || !isObject(value.webhook)) return undefined
  const { event: name } = value.webhook
  const event = EVENTS.find(known => known === name)
  if (event === undefined) return undefined
  const key = { booking_update: 'booking', availability_update: 'availability', transfer_update: 'transfer' }[event]
  return typeof value[key] === 'object' && value[key] !== null ? event : undefined
}

/**
 * Narrows a received body by its event and its resource. The values' formats are for a validator: `toMatchPayload`.
 * @example
 * if (rhomtrip.isBookingUpdate(body)) await save(body.booking.uuid, body.booking.status)
 */
export const isBookingUpdate = (value: unknown): value is BookingUpdate => eventOf(value) === 'booking_update'

/** See `isBookingUpdate`. */
export const isTransferUpdate = (value: unknown): value is TransferUpdate => eventOf(value) === 'transfer_update'

/** See `isBookingUpdate`. False for a single departure, which is the alternative `single` of R-22. */
export const isAvailabilityUpdate = (value: unknown): value is AvailabilityUpdate =>
  eventOf(value) === 'availability_update' && isObject(value) && Array.isArray(value.availability)

/** Tells the two kinds of bookings apart. */
export const isTransferBooking = (booking: AnyBooking): booking is TransferBooking => 'transferId' in booking
