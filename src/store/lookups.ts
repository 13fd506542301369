import { findSlot, type SlotReader } from '../domain/availability.ts'
import type { BookingIds } from '../domain/booking.ts'
import { DomainError } from '../domain/errors.ts'
import { invalidUuid } from '../domain/lifecycle.ts'
import type { Booking, Option, Product, Slot } from '../domain/types.ts'
import { type Caller, type Door, owns } from './door.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Booking ids are numeric strings, counted from here (B-30). */
const FIRST_BOOKING = 100_001

/** Throws INVALID_PRODUCT_ID. */
export function productOf(world: Pick<Door, 'read'>, productId: string): Product {
  const product = world.read.products.get(productId)
  if (product !== undefined) return product
  throw new DomainError('INVALID_PRODUCT_ID', 'The productId was missing or invalid. GET /products lists them.', {
    productId: String(productId),
  })
}

/** Throws INVALID_OPTION_ID. */
export function optionOf(product: Product, optionId: string): Option {
  const option = product.options.find(({ id }) => id === optionId)
  if (option !== undefined) return option
  const known = product.options.map(({ id }) => id).join(', ')
  throw new DomainError(
    'INVALID_OPTION_ID',
    `The optionId was missing or invalid. Product ${product.id} has ${known}.`,
    {
      optionId: String(optionId),
    },
  )
}

/** Throws INVALID_AVAILABILITY_ID. */
export function slotIn(read: SlotReader, product: Product, option: Option, id: string, now: number): Slot {
  const slot = findSlot(read, product, option, id, now)
  if (slot !== undefined) return slot
  throw new DomainError(
    'INVALID_AVAILABILITY_ID',
    `The availabilityId was missing or invalid. POST /availability lists those of product ${product.id}, option ${option.id}.`,
    { availabilityId: id },
  )
}

/** The names of a booking that is about to be made. */
export function idsFor(world: Door, caller: Caller, uuid: string | null, requestKey: string | null): BookingIds {
  return {
    id: String(FIRST_BOOKING + world.read.bookings.size),
    uuid: uuid ?? world.random.uuid(),
    token: caller?.id ?? null,
    reseller: caller?.reseller ?? null,
    requestKey,
  }
}

/**
 * the booking that a repeated request has already made; null when the uuid is free or not given.
 * Throws INVALID_BOOKING_UUID for a uuid that is malformed, somebody else's, or was used for another request.
 */
export function alreadyMade(
  world: Door,
  caller: Caller,
  uuid: string | null,
  requestKey: string | null,
): Booking | null {
  if (uuid === null) return null
  if (!UUID.test(uuid)) throw invalidUuid(uuid)
  const existing = world.read.bookings.get(uuid)
  if (existing === undefined) return null
  const repeats = owns(world, caller, existing) && existing.requestKey === requestKey
  if (!repeats) throw invalidUuid(uuid, 'The uuid was already used, with another request.')
  if (world.assume?.('X-08') === 'refuse') throw invalidUuid(uuid, 'The uuid was already used (X-08).')
  return existing
}
