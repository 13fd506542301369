import { slotsOf } from '../domain/availability.ts'
import { cancellationCutoff } from '../domain/booked-slot.ts'
import { requireRoomFor } from '../domain/room.ts'
import { addDays, localDateOf } from '../domain/time.ts'
import type {
  ActivityBooking,
  Booking,
  BookingStatus,
  Contact,
  Option,
  Product,
  Slot,
  Token,
  Unit,
} from '../domain/types.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { confirmBooking, confirmPendingBooking, reserveActivity } from '../store/bookings.ts'
import { reserveTransferBooking } from '../store/transfers.ts'
import { freshQuotation } from './journeys.ts'
import { ownerOf } from './owner.ts'
import type { Stage } from './trigger.ts'

/** What a made subject shall be. */
export interface Wish {
  /** Id of the token that makes it. */
  readonly token?: string | undefined
  readonly kind?: Booking['kind'] | undefined
  /** Product to book. */
  readonly product?: string | undefined
}

/** Days ahead that are searched for a free slot: comfortably far off, then further, then soon. */
const WINDOWS = [
  [14, 45],
  [46, 120],
  [1, 13],
] as const

const GUEST: Contact = {
  fullName: 'Ada Guest',
  firstName: 'Ada',
  lastName: 'Guest',
  emailAddress: 'ada.guest@example.com',
  phoneNumber: '+442071838750',
  locales: ['en'],
  postalCode: 'EC1A 1BB',
  country: 'GB',
  notes: 'Arrives on foot',
}

/**
 * The named booking, when its status is one of `statuses`.
 * @throws UsageError saying what is wrong, what would fit and how to get one
 */
export function bookingNamed(stage: Stage, trigger: string, uuid: string, statuses: readonly BookingStatus[]): Booking {
  const booking = stage.read.bookings.get(uuid) ?? stage.read.bookings.get(uuid.toLowerCase())
  const hint = 'Leave "booking" out and one is made.'
  if (!booking) throw new UsageError(`There is no booking "${uuid}". ${hint}`)
  if (statuses.includes(booking.status)) return booking
  const wanted = statuses.join(' or ')
  throw new UsageError(`The booking ${uuid} is ${booking.status}; ${trigger} needs one that is ${wanted}. ${hint}`)
}

/** A new hold: of an activity unless a transfer is wished for. */
export function heldBooking(stage: Stage, wish: Wish, cause: string): Booking {
  const owner = ownerOf(stage, wish.token)
  requireRoomFor('bookings', stage.read.bookings.size)
  if (wish.kind === 'transfer') {
    if (wish.product !== undefined)
      throw new UsageError('A transfer is of no product: leave "product" out, or take kind activity.')
    const transfer = freshQuotation(stage, owner, cause)
    return reserveTransferBooking(
      stage,
      owner,
      { transferId: transfer.id, optionId: transfer.options[0]!.id, contact: GUEST },
      cause,
    )
  }
  return heldActivity(stage, owner, bookableProducts(stage, wish.product), cause)
}

/** A new booking that is confirmed. */
export function confirmedBooking(stage: Stage, wish: Wish, cause: string): Booking {
  return confirmed(stage, heldBooking(stage, wish, cause), cause)
}

/** The hold as a confirmed booking: of a product that is not confirmed at once it is PENDING on the way. */
export function confirmed(stage: Stage, { uuid }: Booking, cause: string): Booking {
  const booking = confirmBooking(stage, uuid, null, {}, 'refuse', cause)
  return booking.status === 'PENDING' ? confirmPendingBooking(stage, uuid, cause) : booking
}

/** A new booking that waits for the supplier: of a product that is not confirmed at once. */
export function pendingBooking(stage: Stage, wish: Wish, cause: string): Booking {
  const owner = ownerOf(stage, wish.token)
  requireRoomFor('bookings', stage.read.bookings.size)
  const { uuid } = heldActivity(stage, owner, bookableProducts(stage, wish.product, true), cause)
  return confirmBooking(stage, uuid, null, {}, 'refuse', cause)
}

/**
 * The named product, or every one that is confirmed at once, or with `pending` by the supplier only.
 * @throws UsageError for an unknown product, and with `pending` for one that is confirmed at once
 */
function bookableProducts({ read }: Stage, id: string | undefined, pending = false): readonly Product[] {
  const how = pending ? 'by the supplier only (instantConfirmation false)' : 'at once (instantConfirmation true)'
  if (id === undefined) {
    const products = [...read.products.all()].filter(({ instantConfirmation }) => instantConfirmation !== pending)
    if (products.length > 0) return products
    throw new UsageError(`No product is confirmed ${how}. Reset the workspace to get the seeded ones back.`)
  }
  const product = productNamed(read, id)
  if (!pending || !product.instantConfirmation) return [product]
  throw new UsageError(`Product ${id} is not confirmed ${how}. Leave "product" out and a fitting one is taken.`)
}

/** @throws UsageError with the ids that there are */
export function productNamed(read: Stage['read'], id: string): Product {
  const product = read.products.get(id)
  if (product) return product
  const ids = [...read.products.all()].map(one => one.id)
  throw new UsageError(`There is no product "${id}".${didYouMean(id, ids)} There are ${ids.slice(0, 20).join(', ')}.`)
}

/** @throws UsageError with the ids that the product has */
export function optionNamed(product: Product, id: string): Option {
  const option = product.options.find(one => one.id === id)
  if (option) return option
  const ids = product.options.map(one => one.id)
  throw new UsageError(`Product ${product.id} has no option "${id}".${didYouMean(id, ids)} It has ${ids.join(', ')}.`)
}

function heldActivity(stage: Stage, owner: Token, products: readonly Product[], cause: string): ActivityBooking {
  for (const product of products) {
    for (const option of product.options) {
      const units = unitsFor(option)
      const slot = units && freeSlot(stage, product, option, units)
      if (!slot) continue
      const unitItems = units.map(({ id }) => ({ unitId: id, contact: GUEST }))
      const input = { productId: product.id, optionId: option.id, availabilityId: slot.id, unitItems, contact: GUEST }
      return reserveActivity(stage, owner, input, cause)
    }
  }
  const ids = products.map(({ id }) => id).join(', ')
  throw new UsageError(
    `Nothing of product ${ids} is free in the next 120 days. Name another product, or reset the workspace.`,
  )
}

/** The fewest units that the option lets one book, all of one kind that needs no companion. */
function unitsFor(option: Option): readonly Unit[] | undefined {
  for (const unit of option.units) {
    const { accompaniedBy, minQuantity, maxQuantity } = unit.restrictions
    const count = Math.max(1, minQuantity ?? 1, option.restrictions.minUnits)
    const most = Math.min(maxQuantity ?? count, option.restrictions.maxUnits ?? count)
    if (accompaniedBy.length === 0 && count <= most) return Array.from({ length: count }, () => unit)
  }
  return undefined
}

/** A slot with room that can still be cancelled, so that what is made of it can be changed. */
function freeSlot({ read, clock }: Stage, product: Product, option: Option, units: readonly Unit[]): Slot | undefined {
  const now = clock.now()
  const today = localDateOf(now, product.timeZone)
  const seats = units.reduce((sum, { restrictions }) => sum + restrictions.paxCount, 0)
  const fits = (slot: Slot) =>
    slot.status !== 'CLOSED' &&
    (slot.vacancies === null || slot.vacancies >= seats) &&
    now < slot.cutoffAt &&
    now < cancellationCutoff(option, slot)
  for (const [from, to] of WINDOWS) {
    const slot = slotsOf(read, product, option, addDays(today, from), addDays(today, to), now).find(fits)
    if (slot) return slot
  }
  return undefined
}
