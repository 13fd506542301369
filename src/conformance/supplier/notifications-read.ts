import { randomUUID } from 'node:crypto'
import { expectAt, expectEqual, expectList, expectObject, expectThat, type Json } from '../expect.ts'
import { answerOf, isRoute, onAnswer, refusalOf } from '../lie.ts'
import { SUBSCRIPTIONS, subscribe, subscriptionIds, summaryOf } from './bookspot.ts'
import { hasStatus, isRefused, judgeEach } from './refusals.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const LIST = `GET ${SUBSCRIPTIONS}`
const ONE = `${SUBSCRIPTIONS}/{id}`

/** Reads, changes and deletes what should not be there for this token. */
async function tryOn(supplier: Supplier, id: string) {
  const body = { url: supplier.inbox().url, notificationTypes: ['AVAILABILITY_UPDATE'] }
  return [
    { input: 'GET', exchange: await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`) },
    { input: 'PATCH', exchange: await supplier.send(`PATCH ${SUBSCRIPTIONS}/${id}`, { body }) },
    { input: 'DELETE', exchange: await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`) },
  ]
}

/** Seeing subscriptions, and not seeing what is not there or another's: NS-19 to NS-24. */
export const reading: readonly SupplierCheck[] = [
  {
    id: 'NS-19',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'The list is an array of all subscriptions of the token, each as it was made, the oldest first.',
    basis: ['bookspot#list', 'B-22'],
    async run(supplier) {
      const before = await subscriptionIds(supplier)
      const first = await subscribe(supplier, ['BOOKING_UPDATE', 'PRODUCT_UPDATE'])
      const second = await subscribe(supplier, ['AVAILABILITY_UPDATE'])
      const exchange = await supplier.send(LIST)
      const list = expectList(exchange, 200)
      const wanted = [
        { id: first.id, url: first.inbox.url, notificationTypes: ['BOOKING_UPDATE', 'PRODUCT_UPDATE'] },
        { id: second.id, url: second.inbox.url, notificationTypes: ['AVAILABILITY_UPDATE'] },
      ]
      for (const one of wanted) {
        const shown = list.find(({ id }) => id === one.id) ?? {}
        expectEqual(`What the list shows of ${one.id}`, summaryOf(shown), summaryOf(one), { exchange })
      }
      expectEqual('The number of subscriptions', list.length, before.length + 2, { exchange })
      await supplier.assumed('B-22', () =>
        expectEqual(
          'The ids in the list',
          list.map(({ id }) => id),
          [...before, first.id, second.id],
          { exchange },
        ),
      )
      for (const { id } of [first, second]) await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`)
      expectEqual('The list after both were deleted', await subscriptionIds(supplier), before)
    },
    counterexample: () => ({
      says: 'lists one of two subscriptions',
      reply: onAnswer(LIST, ({ body }) => ({
        body: (body as unknown[]).length === 2 ? (body as unknown[]).slice(1) : body,
      })),
    }),
  },
  {
    id: 'NS-20',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A subscription is shown by its id as it was made.',
    basis: ['bookspot#get', 'octo#status'],
    async run(supplier) {
      const notificationTypes = ['PRODUCT_UPDATE', 'BOOKING_UPDATE']
      const { id, inbox } = await subscribe(supplier, notificationTypes)
      const exchange = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`)
      const wanted = summaryOf({ id, url: inbox.url, notificationTypes })
      expectEqual('The subscription', summaryOf(expectObject(exchange, 200)), wanted, { exchange })
    },
    counterexample: () => ({
      says: 'shows the first of these two types',
      reply: onAnswer(`GET ${ONE}`, ({ body }) => {
        const { notificationTypes } = body as { notificationTypes: string[] }
        const isCut = notificationTypes.join() === 'PRODUCT_UPDATE,BOOKING_UPDATE'
        return isCut ? { body: { ...(body as Json), notificationTypes: ['PRODUCT_UPDATE'] } } : {}
      }),
    }),
  },
  {
    id: 'NS-21',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Reading, changing and deleting a subscription that is not there is refused with 404 NOT_FOUND.',
    basis: ['octo#errors', 'B-10', 'B-12'],
    async run(supplier) {
      const tried = await tryOn(supplier, randomUUID())
      judgeEach(tried.slice(0, 2), 'refused with error and errorMessage', isRefused)
      judgeEach(tried.slice(0, 2), 'refused with 404 or 400', hasStatus(404, 400))
      await supplier.assumed('B-10', () => judgeEach(tried.slice(0, 2), 'refused with 404', hasStatus(404)))
      await supplier.assumed('B-12', () => judgeEach(tried.slice(2), 'refused with 404', hasStatus(404)))
    },
    counterexample: () => {
      const ids = new Set<unknown>()
      return {
        says: 'claims to change what is not there',
        also: ['NS-22'],
        reply(reply, call) {
          if (isRoute(call, `POST ${SUBSCRIPTIONS}`)) ids.add((reply.body as Json).id)
          if (!isRoute(call, `PATCH ${ONE}`) || reply.status !== 404) return undefined
          const id = call.path.split('/').at(-1)
          return ids.has(id) ? undefined : answerOf(200, { id, ...(call.json as Json) })
        },
      }
    },
  },
  {
    id: 'NS-22',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: "Another reseller's subscription is refused exactly as one that is not there, and stays as it is.",
    basis: ['contract#isolation', 'octo#notifications', 'B-11'],
    async run(supplier) {
      supplier.token('other')
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'], { as: 'other' })
      const unknown = randomUUID()
      const absent = await tryOn(supplier, unknown)
      const foreign = await tryOn(supplier, id)
      judgeEach(foreign.slice(0, 2), 'refused', isRefused)
      const exchange = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`, { as: 'other' })
      const shown = expectObject(exchange, 200)
      expectAt(shown, '/url', inbox.url, exchange)
      expectAt(shown, '/notificationTypes', ['BOOKING_UPDATE'], exchange)
      await supplier.assumed('B-11', () => {
        for (const [i, { input, exchange }] of foreign.entries()) {
          const { status, body } = absent[i]!.exchange.response ?? {}
          const expected = `${status} ${body?.replaceAll(unknown, id)}`
          const actual = `${exchange.response?.status} ${exchange.response?.body}`
          expectEqual(`The answer to ${input}`, actual, expected, { exchange })
        }
      })
    },
    counterexample: () => {
      const makers = new Map<unknown, string>()
      return {
        says: 'shows every subscription to anybody who may read',
        reply(reply, call, { ask }) {
          if (isRoute(call, `POST ${SUBSCRIPTIONS}`)) makers.set((reply.body as Json).id, call.token)
          const maker = isRoute(call, `GET ${ONE}`) ? makers.get(call.path.split('/').at(-1)) : undefined
          return reply.status === 404 && maker !== undefined ? ask({ ...call, token: maker }) : undefined
        },
      }
    },
  },
  {
    id: 'NS-23',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'An id of any form that is not there is refused with 4xx, at once.',
    basis: ['contract#any-id', 'rfc9110'],
    async run(supplier) {
      const ids = [
        'x',
        '..%2f',
        '%00',
        '%27%3B%20--',
        '%F0%9F%9A%A2',
        '%ff',
        'null',
        'undefined',
        '0',
        'a'.repeat(4_096),
      ]
      const tried = []
      for (const id of ids) {
        const exchange = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`, { timeoutMs: 5_000 })
        tried.push({ input: id.length > 20 ? `${id.length} characters` : id, exchange })
      }
      judgeEach(tried, 'refused with 4xx', ({ response, trouble }) =>
        response && response.status >= 400 && response.status < 500
          ? undefined
          : `answered ${response?.status ?? trouble}`,
      )
    },
    counterexample: () => ({
      says: 'falls over a quote in an id',
      call: call => (call.path.includes('%27') ? refusalOf(500, 'INTERNAL_SERVER_ERROR') : undefined),
    }),
  },
  {
    id: 'NS-24',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: "The list of another reseller does not show one's subscriptions.",
    basis: ['contract#isolation', 'octo#notifications'],
    async run(supplier) {
      supplier.token('other')
      const { id } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const ids = await subscriptionIds(supplier, 'other')
      expectThat(!ids.includes(id), "Another reseller's list must not show it.", `a list without ${id}`, ids)
    },
    counterexample: () => {
      const all = new Map<unknown, { readonly token: string; readonly body: unknown }>()
      return {
        says: 'lists what everybody has',
        reply(reply, call) {
          const { token } = call
          if (isRoute(call, `POST ${SUBSCRIPTIONS}`) && reply.status === 201)
            all.set((reply.body as Json).id, { token, body: reply.body })
          if (isRoute(call, `DELETE ${ONE}`)) all.delete(call.path.split('/').at(-1))
          if (!isRoute(call, LIST) || reply.status !== 200) return undefined
          const foreign = [...all.values()].filter(each => each.token !== token).map(({ body }) => body)
          return { ...reply, body: [...(reply.body as unknown[]), ...foreign] }
        },
      }
    },
  },
]
