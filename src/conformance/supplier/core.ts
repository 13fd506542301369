import type { Exchange } from '../exchange.ts'
import { expectMade, expectObject, type Json, unmet } from '../expect.ts'
import { type Offer, open } from './offers.ts'
import { confirm as confirmRide, optionsOf, quote } from './rhomtrip.ts'
import type { SendOptions, Supplier } from './target.ts'

/** A booking of the check's own, as the call that made or confirmed it showed it. */
export interface Made {
  readonly uuid: string
  readonly booking: Json
  readonly exchange: Exchange
  /** The body that was sent. */
  readonly asked: Json
}

/** What a check may vary in a booking of its own. */
export interface Wish {
  /** Added to the body, and instead of its fields. */
  readonly body?: Json
  readonly as?: SendOptions['as']
  readonly capabilities?: SendOptions['capabilities']
  /** How many units. Default: as few as the option allows. Means nothing to a transfer. */
  readonly units?: number
  /** Which of the slots that can be booked. Default: the first. Means nothing to a transfer. */
  readonly slot?: number
}

/** A person who does not exist, with every field that an option may require. */
export const GUEST = {
  fullName: 'Ada Lovelace',
  firstName: 'Ada',
  lastName: 'Lovelace',
  emailAddress: 'ada@example.com',
  phoneNumber: '+34600000000',
  postalCode: '08001',
  country: 'ES',
  locales: ['en'],
  notes: 'Arrives early.',
}

const as = (wish: Pick<Wish, 'as' | 'capabilities'>) => ({
  ...(wish.as !== undefined && { as: wish.as }),
  ...(wish.capabilities !== undefined && { capabilities: wish.capabilities }),
})

/** What is sent to hold something: a slot of a product at BookSpot, a transfer that was quoted for it at RhomTrip. */
export async function holdBody(supplier: Supplier, { units, slot = 0, body = {} }: Wish = {}): Promise<Json> {
  if (supplier.dialect === 'rhomtrip') return { ...(await quotedRide(supplier)), expirationMinutes: 30, ...body }
  return { ...slotBody(await open(supplier), units, slot), ...body }
}

/** The part of a reservation that names a slot and its units. */
export function slotBody(
  { productId, optionId, unitId, least, slots }: Pick<Offer, 'productId' | 'optionId' | 'unitId' | 'least' | 'slots'>,
  units = least,
  slot = 0,
): Json {
  const unitItems = Array.from({ length: units }, () => ({ unitId }))
  return { productId, optionId, availabilityId: slots[slot % slots.length]!.id, unitItems }
}

async function quotedRide(supplier: Supplier): Promise<Json> {
  const transfer = await quote(supplier)
  return { transferId: transfer.id, optionId: optionsOf(transfer)[0]!.id }
}

/** A hold, let go when the check ends. It is judged by the checks of reserving; here anything will do that has a uuid. */
export async function hold(supplier: Supplier, wish: Wish = {}): Promise<Made> {
  const asked = await holdBody(supplier, wish)
  const exchange = await supplier.send('POST /bookings', { ...as(wish), body: asked })
  return made(supplier, exchange, asked, wish)
}

/** The booking that an answer shows, cancelled when the check ends. */
export function made(supplier: Supplier, exchange: Exchange, asked: Json, wish: Wish = {}): Made {
  const booking = expectMade(exchange)
  const { uuid } = booking
  if (typeof uuid !== 'string')
    return unmet('A booking must have a uuid.', 'a uuid', uuid, { pointer: '/uuid', exchange })
  supplier.afterwards(() => cancel(supplier, uuid, wish))
  return { uuid, booking, exchange, asked }
}

/** A confirmed booking, cancelled when the check ends. */
export async function booked(supplier: Supplier, wish: Wish = {}): Promise<Made> {
  const { uuid } = await hold(supplier, wish)
  const asked = confirmBody(supplier)
  const exchange = await confirm(supplier, uuid, { ...wish, body: asked })
  return { uuid, booking: expectMade(exchange), exchange, asked }
}

/** With a contact that has every field and a reference of the check's own. */
const confirmBody = (supplier: Supplier): Json => ({ contact: GUEST, resellerReference: supplier.unique() })

export const confirm = (supplier: Supplier, uuid: string, wish: Wish = {}): Promise<Exchange> => {
  const body = { ...confirmBody(supplier), ...wish.body }
  return supplier.dialect === 'rhomtrip'
    ? confirmRide(supplier, uuid, { ...as(wish), body })
    : supplier.send(`POST /bookings/${uuid}/confirm`, { ...as(wish), body })
}

export const cancel = (supplier: Supplier, uuid: string, wish: Pick<Wish, 'as' | 'body'> = {}): Promise<Exchange> =>
  supplier.send(`POST /bookings/${uuid}/cancel`, { ...as(wish), body: wish.body ?? { reason: 'A conformance check.' } })

/** As `GET /bookings/{uuid}` shows it. */
export const shown = async (supplier: Supplier, uuid: string): Promise<Json> =>
  expectObject(await supplier.send(`GET /bookings/${uuid}`), 200)
