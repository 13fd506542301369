import { expectAt, expectEqual, expectList, expectObject, expectThat, isJson, type Json } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute, onAnswer } from '../lie.ts'
import { confirm, reserve, SUBSCRIPTIONS, subscribe } from './bookspot.ts'
import { nextAttempt } from './notifications-retry.ts'
import { aboutToConfirm } from './notifications-told.ts'
import type { SupplierCheck } from './target.ts'

const CREATE = `POST ${SUBSCRIPTIONS}`
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** An inbox's URL with a user and a password in it. */
const withCredentials = ({ url }: Inbox) => url.replace('://', '://us%40er:pa%3Ass@')
const BASIC = `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`

/** A delivery as it comes over the wire: NS-14, NS-15, NS-41, NS-42, NS-47, NS-53, NS-61. */
export const messages: readonly SupplierCheck[] = [
  {
    id: 'NS-14',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A type that is named twice counts once: it is shown once, and an event is told once.',
    basis: ['B-19', 'X-07'],
    async run(supplier) {
      const notificationTypes = ['BOOKING_UPDATE', 'BOOKING_UPDATE']
      const { inbox, subscription, exchange, confirm } = await aboutToConfirm(supplier, { body: { notificationTypes } })
      expectAt(subscription, '/notificationTypes', ['BOOKING_UPDATE'], exchange)
      await confirm()
      await inbox.wait(1)
      expectEqual('The number of deliveries', (await inbox.all()).length, 1)
    },
    counterexample: () => ({
      says: 'shows a type twice that was named twice',
      reply: onAnswer(CREATE, ({ body }, { json }) => ({
        body: { ...(body as Json), notificationTypes: (json as Json).notificationTypes },
      })),
    }),
  },
  {
    id: 'NS-15',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'The headers of a subscription go with every attempt, the first and the later ones.',
    basis: ['bookspot#headers', 'bookspot#headers-sent', 'bookspot#retry', 'B-02'],
    async run(supplier) {
      const headers = { 'X-Api-Key': supplier.unique(), 'Api-Key': 'two words, and a comma' }
      const { inbox, confirm } = await aboutToConfirm(supplier, { body: { headers } })
      inbox.answer(500)
      await confirm()
      for (const attempt of [1, 2]) {
        const request = await nextAttempt(supplier, inbox, attempt)
        for (const [name, value] of Object.entries(headers))
          expectEqual(`${name} of attempt ${attempt}`, request.headers[name.toLowerCase()], value)
      }
    },
    counterexample: () => {
      let attempts = 0
      return {
        says: 'leaves the headers out when it tries again',
        deliver(delivery, { send }) {
          const { 'X-Api-Key': key, ...headers } = delivery.headers
          attempts++
          return send(attempts > 1 && key !== undefined ? { ...delivery, headers } : delivery)
        },
      }
    },
  },
  {
    id: 'NS-41',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: "A delivery is a POST of JSON in UTF-8 to the URL as given, without the reseller's token.",
    basis: ['bookspot#post', 'bookspot#json', 'rfc8259', 'rfc9110', 'X-19'],
    async run(supplier) {
      const inbox = supplier.inbox()
      const url = `${inbox.url}/a%20b?c=d&e=%2F`
      const { confirm } = await aboutToConfirm(supplier, { body: { url }, inbox })
      await confirm()
      const [{ method, path, headers, bytes, json }] = (await inbox.wait(1)) as [Inbox['received'][number]]
      const wanted = new URL(url)
      expectEqual('The method', method, 'POST')
      expectEqual('The path and query', path, wanted.pathname + wanted.search)
      const type = String(headers['content-type'])
      expectThat(/^application\/json\s*(;|$)/i.test(type), 'Content-Type must be JSON.', 'application/json', type)
      // Through a tunnel, Host is the tunnel's business.
      if (wanted.hostname === '127.0.0.1') expectEqual('Host', headers.host, wanted.host)
      expectEqual('Whether the body begins with a byte order mark', bytes[0] === 0xef && bytes[1] === 0xbb, false)
      const text = Buffer.from(bytes).toString('utf8')
      expectEqual('Whether the body is UTF-8', Buffer.from(text, 'utf8').equals(bytes), true)
      expectThat(isJson(json), 'The body must be a JSON object.', 'an object', text)
      const held = [headers.authorization, text].some(value => value?.includes(supplier.token('full')))
      expectEqual("Whether the delivery holds the reseller's token", held, false)
      await supplier.assumed('X-19', () => expectEqual('Authorization', headers.authorization ?? null, null))
    },
    counterexample: () => ({
      says: 'sends JSON as text/plain',
      deliver: (delivery, { send }) =>
        send({ ...delivery, headers: { ...delivery.headers, 'Content-Type': 'text/plain' } }),
    }),
  },
  {
    id: 'NS-42',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Every delivery has the same outer form: id, subscriptionId, notificationType, utcCreatedAt and data.',
    basis: ['B-01'],
    async run(supplier) {
      const notificationTypes = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE']
      const spare = String((await reserve(supplier)).uuid)
      const first = await aboutToConfirm(supplier, { body: { notificationTypes } })
      const { inbox, id } = first
      await first.confirm()
      await inbox.wait(1)
      const before = (await inbox.all()).length
      expectObject(await confirm(supplier, spare), 200)
      const told = (await inbox.wait(before + 1)).map(({ json }) => (isJson(json) ? json : {}))
      const ids = new Set<unknown>()
      for (const json of told) {
        expectEqual('The keys of a delivery', Object.keys(json).sort(), Object.keys(told[0]!).sort())
        expectAt(json, '/subscriptionId', id)
        expectAt(json, '/notificationType', 'BOOKING_UPDATE')
        expectThat(isJson(json.data), 'data must be an object.', 'an object', json.data, { pointer: '/data' })
        const at = String(json.utcCreatedAt)
        expectThat(UTC.test(at), 'utcCreatedAt must be an instant in UTC.', '2030-01-31T10:00:00Z', at)
        ids.add(json.id)
      }
      expectThat(ids.size > 1 && !ids.has(undefined), 'Two notifications must have two ids.', 'two ids', [...ids])
    },
    counterexample: () => ({
      says: 'names the time otherwise',
      deliver: (delivery, { send }) =>
        send({ ...delivery, body: delivery.body.replace('"utcCreatedAt"', '"createdAt"') }),
    }),
  },
  {
    id: 'NS-47',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Two subscriptions with the same url are told both, and the deliveries can be told apart.',
    basis: ['B-20', 'B-01', 'X-07'],
    async run(supplier) {
      const { inbox, id, confirm } = await aboutToConfirm(supplier)
      const second = await subscribe(supplier, ['BOOKING_UPDATE'], { inbox })
      expectThat(id !== second.id, 'Two subscriptions must have two ids.', 'two ids', [id, second.id])
      await confirm()
      await inbox.wait(2)
      const told = (await inbox.all()).map(({ json }) => (isJson(json) ? json.subscriptionId : undefined))
      expectEqual('The subscriptions that are told', told.sort(), [id, second.id].sort())
    },
    counterexample: () => {
      const told = new Map<string, number>()
      const subscribers = new Map<string, number>()
      return {
        says: 'tells each url once',
        reply: onAnswer(CREATE, ({ body }) => {
          const { url } = body as { url: string }
          subscribers.set(url, (subscribers.get(url) ?? 0) + 1)
          return {}
        }),
        deliver(delivery, { send }) {
          told.set(delivery.url, (told.get(delivery.url) ?? 0) + 1)
          const isRepeat = (subscribers.get(delivery.url) ?? 0) > 1 && told.get(delivery.url)! > 1
          return isRepeat ? { status: 204, headers: {} } : send(delivery)
        },
      }
    },
  },
  {
    id: 'NS-53',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: "Credentials in the url are sent as Basic Authorization, and a subscription's own Authorization goes first.",
    basis: ['B-16'],
    async run(supplier) {
      const inbox = supplier.inbox()
      const other = supplier.inbox()
      const { confirm } = await aboutToConfirm(supplier, { inbox, body: { url: withCredentials(inbox) } })
      const body = { url: withCredentials(other), headers: { Authorization: 'Bearer mine' } }
      await subscribe(supplier, ['BOOKING_UPDATE'], { inbox: other, body })
      await confirm()
      const [request] = await inbox.wait(1)
      expectEqual('Authorization of credentials in the url', request!.headers.authorization, BASIC)
      expectEqual('The path', request!.path, new URL(inbox.url).pathname)
      const [own] = await other.wait(1)
      expectEqual('Authorization that the subscription has', own!.headers.authorization, 'Bearer mine')
    },
    counterexample: () => ({
      says: 'does not decode the credentials',
      deliver(delivery, { send }) {
        const isBasic = delivery.headers.Authorization?.startsWith('Basic ') === true
        const raw = `Basic ${Buffer.from('us%40er:pa%3Ass').toString('base64')}`
        return send(isBasic ? { ...delivery, headers: { ...delivery.headers, Authorization: raw } } : delivery)
      },
    }),
  },
  {
    id: 'NS-61',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MAY',
    says: 'A subscription that has headers shows them, as they were given.',
    basis: ['B-03'],
    async run(supplier) {
      const headers = { 'Api-Key': 'let-me-in' }
      const { id, subscription, exchange } = await subscribe(supplier, ['PRODUCT_UPDATE'], { body: { headers } })
      expectAt(subscription, '/headers', headers, exchange)
      const one = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`)
      expectAt(expectObject(one, 200), '/headers', headers, one)
      const list = await supplier.send(`GET ${SUBSCRIPTIONS}`)
      expectAt(
        expectList(list, 200).find(each => each.id === id),
        '/headers',
        headers,
        list,
      )
      const without = await subscribe(supplier, ['PRODUCT_UPDATE'])
      expectAt(without.subscription, '/headers', undefined, without.exchange)
    },
    counterexample: () => ({
      says: 'hides the values in the list',
      reply: (reply, call) =>
        isRoute(call, `GET ${SUBSCRIPTIONS}`) && Array.isArray(reply.body)
          ? {
              ...reply,
              body: reply.body.map(one => ('headers' in one ? { ...one, headers: { 'Api-Key': '***' } } : one)),
            }
          : undefined,
    }),
  },
]
