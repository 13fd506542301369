import { dayOf } from '../day.ts'
import type { Exchange } from '../exchange.ts'
import { expectList, expectMade, isJson, type Json, unmet } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { skipWithoutHttps } from './https-only.ts'
import type { SendOptions, Supplier } from './target.ts'

/** The collection of subscriptions. */
export const SUBSCRIPTIONS = '/notifications/subscriptions'

/** Something that can be booked: ids, and a unit. */
export interface Slot {
  readonly productId: string
  readonly optionId: string
  readonly availabilityId: string
  readonly unitId: string
  readonly localDate: string
}

/** A subscription of the check's own, deleted when the check ends. */
export async function subscribe(
  supplier: Supplier,
  notificationTypes: readonly string[],
  { inbox = supplier.inbox(), body = {}, as = 'full' }: { inbox?: Inbox; body?: Json; as?: SendOptions['as'] } = {},
): Promise<{ readonly inbox: Inbox; readonly id: string; readonly exchange: Exchange; readonly subscription: Json }> {
  const exchange = await supplier.send(`POST ${SUBSCRIPTIONS}`, {
    as,
    body: { url: inbox.url, notificationTypes, ...body },
  })
  await skipWithoutHttps(supplier, exchange, inbox.url)
  const subscription = expectMade(exchange)
  const id =
    typeof subscription.id === 'string'
      ? subscription.id
      : unmet('A subscription must have an id, a text.', 'a text', subscription.id, { exchange, pointer: '/id' })
  supplier.afterwards(() => supplier.send(`DELETE ${SUBSCRIPTIONS}/${encodeURIComponent(id)}`, { as }))
  return { inbox, id, exchange, subscription }
}

/** Tries to make a subscription that may be refused; one that is made is deleted when the check ends. */
export async function trySubscribing(supplier: Supplier, options: SendOptions): Promise<Exchange> {
  const exchange = await supplier.send(`POST ${SUBSCRIPTIONS}`, options)
  const { status, json } = exchange.response ?? {}
  if (status !== undefined && status < 300 && isJson(json) && typeof json.id === 'string')
    supplier.afterwards(() => supplier.send(`DELETE ${SUBSCRIPTIONS}/${encodeURIComponent(String(json.id))}`))
  return exchange
}

/** A subscription to one of our inboxes that should be made; deleted when the check ends. */
export async function askToSubscribe(
  supplier: Supplier,
  { url, ...body }: Json & { readonly url: string },
  options: Omit<SendOptions, 'body'> = {},
): Promise<Exchange> {
  const exchange = await trySubscribing(supplier, { ...options, body: { url, ...body } })
  await skipWithoutHttps(supplier, exchange, url)
  return exchange
}

/** Ids of all subscriptions of a token, as the list has them. */
export const subscriptionIds = async (
  supplier: Supplier,
  as: SendOptions['as'] = 'full',
): Promise<readonly unknown[]> =>
  expectList(await supplier.send(`GET ${SUBSCRIPTIONS}`, { as }), 200).map(({ id }) => id)

/** What the page says a subscription is; no order of types is stated. */
export const summaryOf = ({ id, url, notificationTypes }: Json): Json => ({
  id,
  url,
  notificationTypes: Array.isArray(notificationTypes) ? notificationTypes.toSorted() : notificationTypes,
})

/** The products, as the ordinary call shows them. */
export const products = (supplier: Supplier): Promise<readonly Json[]> =>
  supplier.once('products', async () => expectList(await supplier.send('GET /products'), 200))

/** Slots of the first product (confirmed at once) and option that have so many fitting ones between 3 and 30 days from now. */
async function findSlots(supplier: Supplier, least: number, isFit: (slot: Json) => boolean): Promise<readonly Slot[]> {
  const today = await supplier.time.clock()
  for (const product of await products(supplier)) {
    if (product.instantConfirmation === false) continue
    for (const option of [product.options].flat().filter(isJson)) {
      const unit = [option.units].flat().find(isJson)
      const days = { localDateStart: dayOf(today, 3), localDateEnd: dayOf(today, 30) }
      const body = { productId: product.id, optionId: option.id, ...days }
      const found = expectList(await supplier.send('POST /availability', { body }), 200).filter(isFit)
      if (found.length < least || !unit) continue
      return found.map(({ id, localDateTimeStart }) => ({
        productId: String(product.id),
        optionId: String(option.id),
        availabilityId: String(id),
        unitId: String(unit.id),
        localDate: String(localDateTimeStart).slice(0, 10),
      }))
    }
  }
  return []
}

/** Slots with at least twenty seats, or as many as anybody wants. */
export const slots = (supplier: Supplier): Promise<readonly Slot[]> =>
  supplier.once('slots', async () => {
    const isWide = ({ available, status, vacancies }: Json) =>
      available === true && (status === 'FREESALE' || Number(vacancies ?? 100) >= 20)
    const found = await findSlots(supplier, 2, isWide)
    return found.length > 0
      ? found
      : unmet(
          'Some product must have slots with seats between 3 and 30 days from now, or bookings cannot be tried.',
          'at least two slots',
          'none',
        )
  })

/** Slots whose seats are counted, a few being left; none where the supplier counts none. */
export const countedSlots = (supplier: Supplier): Promise<readonly Slot[]> =>
  supplier.once('counted slots', () =>
    findSlots(
      supplier,
      1,
      ({ available, status, vacancies }) => available === true && status !== 'FREESALE' && Number(vacancies ?? 0) >= 5,
    ),
  )

/** What a reservation of one seat says. */
export const wishFor = ({ productId, optionId, availabilityId, unitId }: Slot): Json => ({
  productId,
  optionId,
  availabilityId,
  unitItems: [{ unitId }],
})

/** A hold on a slot that can be booked; whatever becomes of it is cancelled when the check ends. */
export async function reserve(
  supplier: Supplier,
  { body = {}, as = 'full' }: { body?: Json; as?: SendOptions['as'] } = {},
): Promise<Json> {
  const [slot] = await slots(supplier)
  const held = expectMade(await supplier.send('POST /bookings', { as, body: { ...wishFor(slot!), ...body } }))
  supplier.afterwards(() => cancel(supplier, String(held.uuid), { as }))
  return held
}

/** A confirmed booking. */
export async function confirmed(
  supplier: Supplier,
  options: { body?: Json; as?: SendOptions['as'] } = {},
): Promise<Json> {
  const { uuid } = await reserve(supplier, options)
  return expectMade(await confirm(supplier, String(uuid), options))
}

export const confirm = (
  supplier: Supplier,
  uuid: string,
  { as = 'full' }: { as?: SendOptions['as'] } = {},
): Promise<Exchange> =>
  supplier.send(`POST /bookings/${uuid}/confirm`, {
    as,
    body: {
      contact: { fullName: 'Ada Lovelace', emailAddress: 'ada@example.com' },
      resellerReference: supplier.unique(),
    },
  })

export const cancel = (
  supplier: Supplier,
  uuid: string,
  { as = 'full' }: { as?: SendOptions['as'] } = {},
): Promise<Exchange> => supplier.send(`POST /bookings/${uuid}/cancel`, { as, body: { reason: 'A conformance check.' } })
