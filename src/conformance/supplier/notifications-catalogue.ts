import { dayOf } from '../day.ts'
import { expectAt, expectEqual, expectStatus, expectThat, isJson, unmet } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute } from '../lie.ts'
import { SUBSCRIPTIONS, subscribe } from './bookspot.ts'
import { aboutToConfirm, expectTold, spareProduct, toldBy } from './notifications-told.ts'
import type { Supplier, SupplierCheck } from './target.ts'

/** What is told of a product after `from`, once something is. */
async function toldOf(inbox: Inbox, from: number, productId: string) {
  const about = inbox.received.slice(from).filter(({ body }) => body.includes(JSON.stringify(productId)))
  if (about.length > 0) return about
  await inbox.wait(from + 1)
  const came = (await inbox.all()).slice(from)
  const found = came.filter(({ body }) => body.includes(JSON.stringify(productId)))
  return found.length > 0
    ? found
    : unmet(
        `A delivery must tell of product ${productId}.`,
        productId,
        came.map(({ body }) => body),
      )
}

/** Days that the spare product has and nobody books, from the 40th from now. */
async function days(supplier: Supplier, count: number) {
  const now = await supplier.time.clock()
  return { from: dayOf(now, 40), to: dayOf(now, 39 + count) }
}

/** What is told of products and availability, and that types are kept apart: NS-38, NS-39, NS-40, NS-52, NS-63. */
export const catalogueTold: readonly SupplierCheck[] = [
  {
    id: 'NS-38',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A product that is created, updated or deleted is told by its productId, a text, once each.',
    basis: ['bookspot#told', 'bookspot#product-update', 'bookspot#product-payload', 'B-30', 'B-31', 'X-07'],
    async run(supplier) {
      const { inbox } = await subscribe(supplier, ['PRODUCT_UPDATE'])
      await supplier.cause('product.created')
      const data = expectTold((await inbox.wait(1))[0]!, 'PRODUCT_UPDATE')
      const productId = String(data.productId)
      expectStatus(await supplier.send(`GET /products/${encodeURIComponent(productId)}`), 200)
      let before = (await inbox.all()).length
      const once = () =>
        supplier.assumed('X-07', () =>
          expectEqual('The number of deliveries for one change', inbox.received.length - before, 1),
        )
      await supplier.assumed('X-07', () => expectEqual('The number of deliveries for a new product', before, 1))
      await supplier.cause('product.updated', { product: productId })
      const [updated] = await toldOf(inbox, before, productId)
      expectAt(expectTold(updated!, 'PRODUCT_UPDATE'), '/productId', productId)
      await inbox.all()
      await once()
      before = inbox.received.length
      await supplier.cause('product.deleted', { product: productId })
      await supplier.assumed('B-31', async () => {
        const [deleted] = await toldOf(inbox, before, productId)
        expectAt(expectTold(deleted!, 'PRODUCT_UPDATE'), '/productId', productId)
        await inbox.all()
        await once()
      })
    },
    counterexample: () => {
      const told = new Set<string>()
      return {
        says: 'tells a product the first time only',
        deliver(delivery, { send }) {
          const { productId, localDateStart } = toldBy(delivery)
          if (productId === undefined || localDateStart !== undefined) return send(delivery)
          const key = `${productId} ${delivery.url}`
          if (told.has(key)) return { status: 204, headers: {} }
          told.add(key)
          return send(delivery)
        },
      }
    },
  },
  {
    id: 'NS-39',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A closeout and a changed schedule are told with productId and the local dates from first to last.',
    basis: ['bookspot#told', 'bookspot#availability-update', 'bookspot#availability-payload', 'B-28', 'B-29', 'X-07'],
    async run(supplier) {
      const product = await spareProduct(supplier)
      const { inbox } = await subscribe(supplier, ['AVAILABILITY_UPDATE'])
      const { from } = await days(supplier, 1)
      const subject = { product, from, to: from }
      for (const change of ['availability.closed-out', 'availability.rescheduled'] as const) {
        const before = (await inbox.all()).length
        await supplier.cause(change, subject)
        if (change === 'availability.closed-out')
          supplier.afterwards(() => supplier.cause('availability.reopened', subject))
        for (const request of await toldOf(inbox, before, product)) {
          const data = expectTold(request, 'AVAILABILITY_UPDATE')
          const { localDateStart, localDateEnd } = data
          expectAt(data, '/productId', product)
          expectThat(
            String(localDateStart) <= from && from <= String(localDateEnd),
            `The dates must cover ${from}.`,
            `localDateStart <= ${from} <= localDateEnd`,
            data,
          )
          await supplier.assumed('B-29', () => expectEqual('optionId', data.optionId ?? null, null))
          await supplier.assumed('B-28', () => expectEqual('The dates', [localDateStart, localDateEnd], [from, from]))
        }
        const count = (await inbox.all()).length - before
        await supplier.assumed('X-07', () => expectEqual('The number of deliveries for one change', count, 1))
      }
    },
    counterexample: () => ({
      says: 'writes dates with a time',
      also: ['NS-63', 'NS-40'],
      deliver: (delivery, { send }) =>
        send({ ...delivery, body: delivery.body.replace(/("localDateStart":"[\d-]{10})"/, '$1T00:00:00"') }),
    }),
  },
  {
    id: 'NS-63',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A closeout of several days is told once, from the first day to the last.',
    basis: ['B-28', 'B-29', 'X-07'],
    async run(supplier) {
      const product = await spareProduct(supplier)
      const { inbox } = await subscribe(supplier, ['AVAILABILITY_UPDATE'])
      const { from, to } = await days(supplier, 3)
      await supplier.cause('availability.closed-out', { product, from, to })
      supplier.afterwards(() => supplier.cause('availability.reopened', { product, from, to }))
      await toldOf(inbox, 0, product)
      const told = (await inbox.all()).map(request => expectTold(request, 'AVAILABILITY_UPDATE'))
      const ranges = told.map(({ localDateStart, localDateEnd }) => [localDateStart, localDateEnd])
      expectEqual('The days that are told', ranges, [[from, to]])
    },
    counterexample: () => ({ says: 'tells each day', assume: { 'B-28': 'per-day' } }),
  },
  {
    id: 'NS-40',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A subscription to one type is told of that type only.',
    basis: ['bookspot#create', 'bookspot#told', 'B-01'],
    async run(supplier) {
      const product = await spareProduct(supplier)
      const booking = await aboutToConfirm(supplier)
      const products = await subscribe(supplier, ['PRODUCT_UPDATE'])
      const availability = await subscribe(supplier, ['AVAILABILITY_UPDATE'])
      const { from } = await days(supplier, 1)
      await booking.confirm()
      await supplier.cause('product.updated', { product })
      await supplier.cause('availability.closed-out', { product, from, to: from })
      supplier.afterwards(() => supplier.cause('availability.reopened', { product, from, to: from }))
      const subscribed = [
        ['BOOKING_UPDATE', booking.inbox, ['productId', 'localDateStart']],
        ['PRODUCT_UPDATE', products.inbox, ['uuid', 'localDateStart']],
        ['AVAILABILITY_UPDATE', availability.inbox, ['uuid']],
      ] as const
      for (const [, inbox] of subscribed) await inbox.wait(1)
      for (const [type, inbox, foreign] of subscribed) {
        for (const request of await inbox.all()) {
          const data = expectTold(request, type)
          const strange = foreign.filter(key => key in data)
          expectEqual(`Keys of other types in what a subscription to ${type} is told`, strange, [])
          await supplier.assumed('B-01', () => expectAt(request.json, '/notificationType', type))
        }
      }
    },
    counterexample: () => {
      const urls: string[] = []
      return {
        says: 'tells products to who wants to hear of bookings',
        reply(reply, call) {
          if (reply.status !== 201 || !isRoute(call, `POST ${SUBSCRIPTIONS}`) || !isJson(reply.body)) return undefined
          if (String(reply.body.notificationTypes) === 'BOOKING_UPDATE') urls.push(String(reply.body.url))
          return undefined
        },
        async deliver(delivery, { send }) {
          const { productId, localDateStart } = toldBy(delivery)
          if (productId !== undefined && localDateStart === undefined)
            for (const url of urls) await send({ ...delivery, url })
          return send(delivery)
        },
      }
    },
  },
  {
    id: 'NS-52',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A change of a product is told to every reseller that subscribed to it.',
    basis: ['bookspot#product-update', 'bookspot#owner'],
    async run(supplier) {
      supplier.token('other')
      const product = await spareProduct(supplier)
      const inboxes = []
      for (const as of ['full', 'other'] as const)
        inboxes.push((await subscribe(supplier, ['PRODUCT_UPDATE'], { as })).inbox)
      await supplier.cause('product.updated', { product })
      for (const inbox of inboxes) {
        const [request] = await toldOf(inbox, 0, product)
        expectAt(expectTold(request!, 'PRODUCT_UPDATE'), '/productId', product)
      }
    },
    counterexample: () => {
      const tokens = new Map<string, string>()
      return {
        says: 'tells products to the reseller that came first',
        reply(reply, call) {
          if (reply.status === 201 && isRoute(call, `POST ${SUBSCRIPTIONS}`) && isJson(reply.body))
            tokens.set(String(reply.body.url), call.token)
          return undefined
        },
        deliver(delivery, { send }) {
          const [first] = tokens.values()
          const isLater = 'productId' in toldBy(delivery) && tokens.get(delivery.url) !== first
          return isLater ? { status: 204, headers: {} } : send(delivery)
        },
      }
    },
  },
]
