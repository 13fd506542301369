import { expectAt, expectEqual, expectObject, expectThat, isJson, type Json } from '../expect.ts'
import { isRoute, type LieCall } from '../lie.ts'
import { confirm, reserve, SUBSCRIPTIONS, subscribe, summaryOf } from './bookspot.ts'
import { aboutToConfirm, expectTold } from './notifications-told.ts'
import { type BadInput, hasStatus, isNoCrash, judgeEach } from './refusals.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const PATCH = `PATCH ${SUBSCRIPTIONS}/{id}`

const patch = (supplier: Supplier, id: string, body: Json) => supplier.send(`PATCH ${SUBSCRIPTIONS}/${id}`, { body })
const shown = async (supplier: Supplier, id: string) =>
  expectObject(await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`), 200)

/** A change that must be taken; the page does not print its answer. */
async function change(supplier: Supplier, id: string, body: Json) {
  const exchange = await patch(supplier, id, body)
  judgeEach([{ input: `PATCH ${Object.keys(body)}`, exchange }], 'answered with 2xx', hasStatus(200, 201, 202, 204))
  return exchange
}

const isChange = (call: LieCall): call is LieCall & { json: Json } => isRoute(call, PATCH) && isJson(call.json)

/** Changing a subscription: NS-25 to NS-29, NS-49, NS-50. */
export const changing: readonly SupplierCheck[] = [
  {
    id: 'NS-25',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Changing the url alone leaves the types, changing the types alone leaves the url.',
    basis: ['bookspot#update', 'B-14'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE', 'PRODUCT_UPDATE'])
      const url = `${inbox.url}/moved`
      await supplier.assumed('B-14', async () => {
        await change(supplier, id, { url })
        const moved = { id, url, notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE'] }
        expectEqual('The subscription', summaryOf(await shown(supplier, id)), summaryOf(moved))
        await change(supplier, id, { notificationTypes: ['AVAILABILITY_UPDATE'] })
        const retyped = { id, url, notificationTypes: ['AVAILABILITY_UPDATE'] }
        expectEqual('The subscription', summaryOf(await shown(supplier, id)), retyped)
      })
    },
    counterexample: () => ({
      says: 'takes a new url for a wish to be told of everything',
      call: call =>
        isChange(call) && Object.keys(call.json).join() === 'url'
          ? { ...call, json: { ...call.json, notificationTypes: ['AVAILABILITY_UPDATE'] } }
          : undefined,
    }),
  },
  {
    id: 'NS-26',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A change of url and notificationTypes replaces both; types are not merged with those before.',
    basis: ['bookspot#update', 'B-13'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE', 'PRODUCT_UPDATE'])
      const wanted = { url: `${inbox.url}/new`, notificationTypes: ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE'] }
      const exchange = await change(supplier, id, wanted)
      const expected = summaryOf({ id, ...wanted })
      expectEqual('The subscription', summaryOf(await shown(supplier, id)), expected)
      await supplier.assumed('B-13', () =>
        expectEqual('The answer', summaryOf(expectObject(exchange, 200)), expected, { exchange }),
      )
    },
    counterexample: () => ({
      says: 'adds types to those before',
      call: call =>
        isChange(call) && [call.json.notificationTypes].flat().length === 2
          ? {
              ...call,
              json: { ...call.json, notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'] },
            }
          : undefined,
    }),
  },
  {
    id: 'NS-27',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A change of which one part is bad is refused with 400, and nothing of it applies.',
    basis: ['rfc5789', 'bookspot#update', 'B-04', 'B-14', 'B-18'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const url = `${inbox.url}/moved`
      const notificationTypes = ['PRODUCT_UPDATE']
      const before = await shown(supplier, id)
      const bodies: readonly Json[] = [
        { url, notificationTypes: ['NO_SUCH_UPDATE'] },
        { notificationTypes, url: 42 },
        { url, notificationTypes, headers: { 'X Key': 'a' } },
      ]
      const tried: BadInput[] = []
      for (const body of bodies) {
        const exchange = await patch(supplier, id, body)
        tried.push({ input: JSON.stringify(body), exchange })
        if ((exchange.response?.status ?? 0) < 400) continue
        expectEqual('The subscription after a change that was refused', await shown(supplier, id), before, { exchange })
      }
      judgeEach(tried, 'answered without a server error', isNoCrash)
      await supplier.assumed('B-14', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'applies the good part of a bad change',
      async call(call, { ask }) {
        if (isChange(call) && [call.json.notificationTypes].flat().includes('NO_SUCH_UPDATE'))
          await ask({ ...call, json: { ...call.json, notificationTypes: ['BOOKING_UPDATE'] } })
        return undefined
      },
    }),
  },
  {
    id: 'NS-28',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A change of nothing, of the id, or of a key that nobody knows is answered 200 and changes nothing.',
    basis: ['bookspot#update', 'B-14', 'X-20'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const tried: BadInput[] = []
      for (const body of [{}, { id: 'x' }, { xUnknown: 1 }]) {
        const exchange = await patch(supplier, id, body)
        tried.push({ input: JSON.stringify(body), exchange })
        const now = await shown(supplier, id)
        for (const [key, value] of Object.entries({ id, url: inbox.url, notificationTypes: ['BOOKING_UPDATE'] }))
          expectEqual(`The ${key} after PATCH ${JSON.stringify(body)}`, now[key], value, {
            pointer: `/${key}`,
            exchange,
          })
      }
      await supplier.assumed('B-14', () => judgeEach(tried, 'answered 200', hasStatus(200)))
    },
    counterexample: () => ({
      says: 'takes an empty change for a wish to be told of nothing but products',
      call: call =>
        isChange(call) && Object.keys(call.json).length === 0
          ? { ...call, json: { notificationTypes: ['PRODUCT_UPDATE'] } }
          : undefined,
    }),
  },
  {
    id: 'NS-29',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A change of headers replaces them all; the next delivery carries the new ones, and none when they are emptied.',
    basis: ['bookspot#headers', 'bookspot#headers-sent', 'B-02'],
    async run(supplier) {
      const spare = String((await reserve(supplier)).uuid)
      const first = await aboutToConfirm(supplier, { body: { headers: { 'X-Key-A': 'a' } } })
      const { inbox, id } = first
      const body = { url: inbox.url, notificationTypes: ['BOOKING_UPDATE'] }
      const secret = supplier.unique()
      await change(supplier, id, { ...body, headers: { 'X-Key-B': secret } })
      await first.confirm()
      const { headers } = (await inbox.wait(1))[0]!
      expectEqual('X-Key-B of a delivery after it was set', headers['x-key-b'], secret)
      await supplier.assumed('B-02', async () => {
        expectEqual('X-Key-A of a delivery after headers without it', headers['x-key-a'] ?? null, null)
        await change(supplier, id, { ...body, headers: {} })
        const before = inbox.received.length
        expectObject(await confirm(supplier, spare), 200)
        const later = (await inbox.wait(before + 1)).slice(before)
        expectEqual('X-Key-B of deliveries after {}', later.filter(({ headers }) => headers['x-key-b']).length, 0)
      })
    },
    counterexample: () => ({
      says: 'takes headers only when it is made',
      call(call) {
        if (!isChange(call) || !isJson(call.json.headers) || !('X-Key-B' in call.json.headers)) return undefined
        const { headers, ...rest } = call.json
        return { ...call, json: rest }
      },
    }),
  },
  {
    id: 'NS-49',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'After a change of url, the next event goes there and no longer to the old one.',
    basis: ['bookspot#update', 'bookspot#post'],
    async run(supplier) {
      const { inbox, id, uuid, confirm } = await aboutToConfirm(supplier)
      const moved = supplier.inbox()
      await change(supplier, id, { url: moved.url, notificationTypes: ['BOOKING_UPDATE'] })
      await confirm()
      const [request] = await moved.wait(1)
      expectAt(expectTold(request!, 'BOOKING_UPDATE'), '/uuid', uuid)
      expectEqual('The number of deliveries to the old url', (await inbox.all()).length, 0)
    },
    counterexample: () => {
      const old = new Map<string, string>()
      const now = new Map<string, string>()
      return {
        says: 'goes on telling the old url',
        also: ['NS-54'],
        reply(reply, call) {
          const { id, url } = (isJson(reply.body) ? reply.body : {}) as { id: string; url: string }
          if (reply.status === 201 && isRoute(call, `POST ${SUBSCRIPTIONS}`)) now.set(id, url)
          if (reply.status === 200 && isRoute(call, PATCH)) old.set(url, now.get(id) ?? url)
          return undefined
        },
        deliver: (delivery, { send }) => send({ ...delivery, url: old.get(delivery.url) ?? delivery.url }),
      }
    },
  },
  {
    id: 'NS-50',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'After a change of notificationTypes, a type that is no longer among them is not told.',
    basis: ['bookspot#update'],
    async run(supplier) {
      const { inbox, id, confirm } = await aboutToConfirm(supplier)
      await change(supplier, id, { url: inbox.url, notificationTypes: ['AVAILABILITY_UPDATE'] })
      await confirm()
      const told = (await inbox.all()).filter(({ body }) => /"uuid"/.test(body))
      expectThat(
        told.length === 0,
        'Bookings must no longer be told.',
        'nothing',
        told.map(({ body }) => body),
      )
    },
    counterexample: () => ({
      says: 'keeps the types before',
      call: call =>
        isChange(call) && [call.json.notificationTypes].flat().join() === 'AVAILABILITY_UPDATE' && 'url' in call.json
          ? { ...call, json: { ...call.json, notificationTypes: ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE'] } }
          : undefined,
    }),
  },
]
