import { payloads } from '../../generated/bookspot/validators.js'
import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectFits, expectObject, isJson, type Json, unmet } from '../expect.ts'
import { Skipped } from '../failure.ts'
import type { Inbox } from '../inbox.ts'
import type { LieDelivery } from '../lie.ts'
import { confirm, reserve, slots, subscribe } from './bookspot.ts'
import type { SendOptions, Supplier } from './target.ts'

const ID = '00000000-0000-4000-8000-000000000000'
const ENVELOPE = { id: ID, subscriptionId: ID, utcCreatedAt: '2027-01-11T09:00:00Z' }

/** What a body tells, out of its envelope if it has one (B-01). */
const innerOf = (json: unknown): unknown => (isJson(json) && isJson(json.data) ? json.data : json)

/** The object that the page prints for a type, out of a delivery. @throws Unmet when it does not fit */
export function expectTold(request: ReceivedRequest, type: keyof typeof payloads): Json {
  const data = innerOf(request.json)
  if (!isJson(data)) return unmet('A delivery must be a JSON object.', 'an object', request.body)
  expectFits(payloads[type], { ...ENVELOPE, notificationType: type, data })
  return data
}

/** The same of a lie's delivery, which is what it makes of it. */
export function toldBy({ body }: Pick<LieDelivery, 'body'>): Json {
  const data = innerOf(JSON.parse(body))
  return isJson(data) ? data : {}
}

/**
 * A subscription to bookings and a hold that was made before, so that its confirmation is the next thing to be told, whichever other
 * changes the supplier tells (B-25).
 */
export async function aboutToConfirm(
  supplier: Supplier,
  options: { inbox?: Inbox; body?: Json; as?: SendOptions['as'] } = {},
) {
  const uuid = String((await reserve(supplier)).uuid)
  const subscribed = await subscribe(supplier, ['BOOKING_UPDATE'], options)
  return { ...subscribed, uuid, confirm: async () => expectObject(await confirm(supplier, uuid), 200) }
}

/** Ids of all products now. */
const productIds = async (supplier: Supplier) => {
  const { json } = (await supplier.send('GET /products')).response ?? {}
  return Array.isArray(json) ? json.filter(isJson).map(({ id }) => String(id)) : []
}

/**
 * A product that may be changed: made for the check and deleted when it ends, where the supplier can be made to; else one of its own.
 */
export async function spareProduct(supplier: Supplier): Promise<string> {
  const before = await productIds(supplier)
  try {
    await supplier.cause('product.created')
  } catch (error) {
    if (!(error instanceof Skipped)) throw error
    return (await slots(supplier))[0]!.productId
  }
  const made = (await productIds(supplier)).find(id => !before.includes(id))
  if (made === undefined) return unmet('A product that was made must be listed.', 'one product more', before.length)
  supplier.afterwards(() => supplier.cause('product.deleted', { product: made }))
  return made
}
