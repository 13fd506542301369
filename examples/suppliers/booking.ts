import { NOBODY, type Product, priceOf, type Slot } from './catalogue.ts'
import type { Json } from './http.ts'

/** A ticket of a booking. */
export interface Item {
  readonly uuid: string
  readonly unitId: string
}

/** What is kept of a booking. */
export interface Booking {
  readonly uuid: string
  readonly supplierReference: string
  readonly token: string
  /** The body that made it, as text. */
  readonly asked: string
  readonly utcCreatedAt: string
  status: 'ON_HOLD' | 'CONFIRMED' | 'CANCELLED'
  product: Product
  slot: Slot
  items: readonly Item[]
  utcUpdatedAt: string
  utcExpiresAt: string | null
  utcConfirmedAt: string | null
  cancellation: Json | null
  contact: Json
  notes: unknown
  resellerReference: unknown
}

/** A booking as OCTO wants to see it. */
export function showBooking(booking: Booking, status: string, cancellable: boolean) {
  const { uuid, supplierReference, utcCreatedAt, utcUpdatedAt, utcExpiresAt, utcConfirmedAt, items } = booking
  const { product, slot, cancellation, contact, notes, resellerReference } = booking
  const deliveryOptions = status === 'CONFIRMED' ? [{ deliveryFormat: 'QRCODE', deliveryValue: supplierReference }] : []
  return {
    id: uuid,
    uuid,
    testMode: true,
    resellerReference,
    supplierReference,
    status,
    utcCreatedAt,
    utcUpdatedAt,
    utcExpiresAt,
    utcRedeemedAt: null,
    utcConfirmedAt,
    productId: product.id,
    product,
    optionId: 'DEFAULT',
    option: product.options[0],
    cancellable,
    cancellation,
    freesale: false,
    availabilityId: slot.id,
    availability: slot,
    contact,
    notes,
    deliveryMethods: product.deliveryMethods,
    voucher: { redemptionMethod: 'DIGITAL', utcRedeemedAt: null, deliveryOptions },
    unitItems: items.map((item, n) => ({
      ...item,
      resellerReference: null,
      supplierReference: `${supplierReference}-${n + 1}`,
      status,
      utcRedeemedAt: null,
      contact: NOBODY,
      ticket: null,
      pricing: priceOf(1),
    })),
    pricing: priceOf(items.length),
  }
}
