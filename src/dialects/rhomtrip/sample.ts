import { calendarOf, isAvailable } from '../../domain/availability.ts'
import type { AvailabilityChange } from '../../domain/events.ts'
import { addDays, localDateOf } from '../../domain/time.ts'
import type { Booking, Product, Subscription, Transfer } from '../../domain/types.ts'
import type { World } from '../../http/world.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { owns } from '../../store/door.ts'
import type { RhomTripEvent } from './decide.ts'
import { availabilityBodies, bookingBody, transferBody } from './messages.ts'

/**
 * A payload alone, for `fire`: about `subject` (a booking uuid, product id or transfer id), else about the newest fitting record
 * of the webhook's owner.
 * @throws UsageError when there is no such record
 */
export function sample(name: string, subject: string | undefined, webhook: Subscription, world: World): unknown {
  const [bytes] = bodiesOf(name as RhomTripEvent, subject, webhook, world)
  if (bytes) return JSON.parse(new TextDecoder().decode(bytes))
  throw new UsageError(`There is nothing that ${name} could tell of.`)
}

function bodiesOf(name: RhomTripEvent, subject: string | undefined, webhook: Subscription, world: World) {
  switch (name) {
    case 'booking_update':
      return [bookingBody(null, bookingFor(subject, webhook, world), webhook, world)]
    case 'transfer_update':
      return [transferBody(transferFor(subject, webhook, world), webhook, world)]
    case 'availability_update':
      return availabilityBodies(changeFor(productFor(subject, world), world), webhook, world)
  }
}

function bookingFor(subject: string | undefined, webhook: Subscription, world: World): Booking {
  const { bookings } = world.read
  if (subject !== undefined) {
    const booking = bookings.get(subject)
    if (booking) return booking
    throw new UsageError(`RhomTrip has no booking "${subject.slice(0, 60)}". Name a booking's uuid.`)
  }
  const [newest] = bookings.page(webhook.token, { page: 1, limit: 1, sortBy: 'CREATED_AT', sortOrder: 'DESCENDING' })
  if (newest) return newest
  throw new UsageError(`The token "${webhook.token}" has no booking. Make one first, or name a subject.`)
}

function transferFor(subject: string | undefined, webhook: Subscription, world: World): Transfer {
  const { transfers } = world.read
  if (subject !== undefined) {
    const transfer = transfers.get(subject)
    if (transfer) return transfer
    throw new UsageError(`RhomTrip has no transfer "${subject.slice(0, 60)}". Name the id of a quotation.`)
  }
  const asker = { id: webhook.token, reseller: webhook.reseller, abilities: [] }
  let newest: Transfer | undefined
  for (const transfer of transfers.all()) if (owns(world, asker, transfer)) newest = transfer
  if (newest) return newest
  throw new UsageError(`The token "${webhook.token}" has asked for no quotation. Ask for one first, or name a subject.`)
}

function productFor(subject: string | undefined, world: World): Product {
  const { products } = world.read
  if (subject !== undefined) {
    const product = products.get(subject)
    if (product) return product
    throw new UsageError(`RhomTrip has no product "${subject.slice(0, 60)}".`)
  }
  for (const product of products.all()) return product
  throw new UsageError('There is no product to tell of.')
}

/** The first day from tomorrow on which the first option can be booked, within a month; else tomorrow. */
function changeFor(product: Product, world: World): AvailabilityChange {
  const option = product.options[0]!
  const now = world.clock.now()
  const tomorrow = addDays(localDateOf(now, product.timeZone), 1)
  const days = calendarOf(world.read, product, option, tomorrow, addDays(tomorrow, 30), now)
  const day = days.find(({ status }) => isAvailable(status))?.localDate ?? tomorrow
  return { productId: product.id, optionIds: [option.id], localDateStart: day, localDateEnd: day }
}
