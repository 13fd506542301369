import { dayOf } from '../day.ts'
import type { Exchange } from '../exchange.ts'
import { expectList, expectMade, expectObject, isJson, type Json, unmet } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { skipWithoutHttps } from './https-only.ts'
import type { SendOptions, Supplier } from './target.ts'

/** The collection of webhooks. */
export const WEBHOOKS = '/webhooks'

/** Capabilities of a call that neither sees prices nor makes a webhook with them. */
export const NO_PRICES = 'octo/webhooks'

/** RhomTrip asks for it on every POST, PATCH and DELETE. */
const TYPED = { 'Content-Type': 'application/json' }

/** In which an ordinary call may differ: as whom, with which capabilities, and what else stands in its body. */
export interface Wish {
  readonly as?: SendOptions['as']
  readonly capabilities?: SendOptions['capabilities']
  /** Over the ordinary body, key by key. */
  readonly body?: Json
}

/** A webhook of the check's own. */
export interface Registered {
  readonly inbox: Inbox
  readonly id: string
  readonly exchange: Exchange
  readonly webhook: Json
}

/** A webhook of the check's own, deleted when the check ends. 201 is as good as 200. */
export async function register(
  supplier: Supplier,
  event: string,
  { inbox = supplier.inbox(), url = inbox.url, ...wish }: Wish & { inbox?: Inbox; url?: string } = {},
): Promise<Registered> {
  const exchange = await tryToRegister(supplier, { event, url }, wish)
  await skipWithoutHttps(supplier, exchange, url)
  const webhook = expectMade(exchange)
  const { id } = webhook
  if (typeof id === 'string' && id !== '') return { inbox, id, exchange, webhook }
  return unmet('A webhook must have an id, a text.', 'a text', id, { exchange, pointer: '/id' })
}

/** A call that may make a webhook; if it does, that is deleted when the check ends. */
export async function tryToRegister(supplier: Supplier, body: Json, { as = 'full', capabilities, ...wish }: Wish = {}) {
  const exchange = await supplier.send(`POST ${WEBHOOKS}`, {
    as,
    body: { ...body, ...wish.body },
    ...(capabilities !== undefined && { capabilities }),
  })
  const made = exchange.response?.json
  if (isJson(made) && typeof made.id === 'string') {
    const id = made.id
    supplier.afterwards(() => remove(supplier, id, { as: as === false ? 'full' : as }))
  }
  return exchange
}

/** Deletes a webhook. */
export const remove = (supplier: Supplier, id: string, { as = 'full' }: Pick<Wish, 'as'> = {}): Promise<Exchange> =>
  supplier.send(`DELETE ${WEBHOOKS}/${encodeURIComponent(id)}`, { as, headers: TYPED })

/** All webhooks that a token sees. */
export const webhooks = async (
  supplier: Supplier,
  { as = 'full', capabilities }: Omit<Wish, 'body'> = {},
): Promise<readonly Json[]> =>
  expectList(await supplier.send(`GET ${WEBHOOKS}`, { as, ...(capabilities !== undefined && { capabilities }) }), 200)

const AIRPORT = {
  name: 'Aeropuerto Josep Tarradellas Barcelona-El Prat',
  googlePlaceId: null,
  latitude: 41.2890205,
  longitude: 2.0649989,
  country: 'ES',
}
const HOTEL = {
  name: 'Alexandra Barcelona Hotel, Curio Collection by Hilton',
  googlePlaceId: null,
  latitude: 41.3932199,
  longitude: 2.1589192,
  country: 'ES',
}

/** Asks for a ride from an airport to a hotel in a month's time: the two places that RhomTrip's own example has. */
export const askForQuote = async (
  supplier: Supplier,
  { as = 'full', capabilities, body }: Wish = {},
): Promise<Exchange> =>
  supplier.send('POST /transfers', {
    as,
    ...(capabilities !== undefined && { capabilities }),
    body: {
      pickUp: AIRPORT,
      dropOff: HOTEL,
      transferType: 'ARRIVAL',
      serviceReference: 'QF400',
      startTime: '14:30',
      localDateStart: dayOf(await supplier.time.clock(), 30),
      units: [{ id: 'ADULT', quantity: 2 }],
      ...body,
    },
  })

/** A quotation that can be booked. */
export async function quote(supplier: Supplier, wish: Wish = {}): Promise<Json> {
  const exchange = await askForQuote(supplier, wish)
  const transfer = expectMade(exchange)
  if (typeof transfer.id === 'string' && optionsOf(transfer).length > 0) return transfer
  return unmet(
    'A quotation must have an id and options, or transfers cannot be tried.',
    'an id, and at least one option',
    { id: transfer.id, options: transfer.options },
    { exchange },
  )
}

/** Of a quotation. */
export const optionsOf = ({ options }: Json): readonly Json[] => (Array.isArray(options) ? options.filter(isJson) : [])

/** Half an hour: between the 20 and 200 minutes that RhomTrip allows. */
export const MINUTES = 30

/** A hold on the first option of a new quotation. */
export async function reserve(supplier: Supplier, wish: Wish = {}): Promise<Json> {
  const transfer = await quote(supplier, { ...wish, body: {} })
  const body = { transferId: transfer.id, optionId: optionsOf(transfer)[0]!.id, expirationMinutes: MINUTES }
  return expectMade(await post(supplier, '/bookings', body, wish))
}

/** A confirmed booking of a transfer. */
export async function confirmed(supplier: Supplier, wish: Wish = {}): Promise<Json> {
  const { uuid } = await reserve(supplier, wish)
  return expectMade(await confirm(supplier, String(uuid), { ...wish, body: {} }))
}

/**
 * Confirms with the two fields that RhomTrip names as required, and a contact. Its page types `emailReceipt` as a text and describes
 * a yes or no: the text comes first, and whichever form is taken is the only one from then on.
 */
export async function confirm(supplier: Supplier, uuid: string, wish: Wish = {}): Promise<Exchange> {
  const contact = { fullName: 'Ada Lovelace', emailAddress: 'ada@example.com' }
  const body = { contact, resellerReference: supplier.unique() }
  const taken = await supplier.once<{ emailReceipt?: string | boolean }>('emailReceipt', async () => ({}))
  const send = async (emailReceipt: string | boolean) => {
    const exchange = await post(supplier, `/bookings/${uuid}/confirm`, { ...body, emailReceipt }, wish)
    if (exchange.response?.status === 200) taken.emailReceipt = emailReceipt
    return exchange
  }
  if (taken.emailReceipt !== undefined) return send(taken.emailReceipt)
  const first = await send(contact.emailAddress)
  return first.response?.status === 400 ? send(false) : first
}

/** Changes the notes of a booking. */
export const update = (supplier: Supplier, uuid: string, wish: Wish = {}): Promise<Exchange> =>
  post(supplier, `/bookings/${uuid}`, { notes: `A conformance check. ${supplier.unique()}` }, wish, 'PATCH')

/** Holds a booking for an hour from now. */
export const extend = (supplier: Supplier, uuid: string, wish: Wish = {}): Promise<Exchange> =>
  post(supplier, `/bookings/${uuid}/extend`, { expirationMinutes: 60 }, wish)

/** Cancels a booking. */
export const cancel = (supplier: Supplier, uuid: string, wish: Wish = {}): Promise<Exchange> =>
  post(supplier, `/bookings/${uuid}/cancel`, { reason: 'A conformance check.' }, wish)

/** A booking as its reseller sees it. */
export const booking = async (
  supplier: Supplier,
  uuid: string,
  { as = 'full', capabilities }: Omit<Wish, 'body'> = {},
): Promise<Json> =>
  expectObject(
    await supplier.send(`GET /bookings/${uuid}`, { as, ...(capabilities !== undefined && { capabilities }) }),
    200,
  )

/** A call of a booking with an ordinary body. */
export const post = (
  supplier: Supplier,
  path: string,
  ordinary: Json,
  { as = 'full', capabilities, body }: Wish,
  method = 'POST',
) =>
  supplier.send(`${method} ${path}`, {
    as,
    ...(capabilities !== undefined && { capabilities }),
    body: { ...ordinary, ...body },
  })
