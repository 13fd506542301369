import { expectEqual, expectObject, expectRefusal, expectThat, isJson } from '../expect.ts'
import { isRoute, onAnswer, refusalOf } from '../lie.ts'
import { askToSubscribe, SUBSCRIPTIONS, subscribe, subscriptionIds, summaryOf } from './bookspot.ts'
import { hasStatus, isMade, isNoCrash, judgeEach } from './refusals.ts'
import type { SupplierCheck } from './target.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const CREATE = `POST ${SUBSCRIPTIONS}`

/** Making a subscription: NS-01, NS-02, NS-03, NS-04, NS-33, NS-46, NS-48. */
export const subscribing: readonly SupplierCheck[] = [
  {
    id: 'NS-01',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Subscribing is answered 201 with id, url and notificationTypes.',
    basis: ['bookspot#create', 'bookspot#create-answer', 'bookspot#enable', 'B-21'],
    async run(supplier) {
      const types = ['BOOKING_UPDATE', 'PRODUCT_UPDATE']
      const { url } = supplier.inbox()
      const exchange = await askToSubscribe(supplier, { url, notificationTypes: types })
      const subscription = expectObject(exchange, 201)
      const id = String(subscription.id)
      const wanted = summaryOf({ id, url, notificationTypes: types })
      expectEqual('The subscription', summaryOf(subscription), wanted, { exchange })
      await supplier.assumed('B-21', () =>
        expectThat(UUID.test(id), 'The id must be a UUID in lower case.', 'a UUID', id, { pointer: '/id', exchange }),
      )
    },
    counterexample: () => ({
      says: 'shows the first of two types',
      reply: onAnswer(CREATE, ({ body }) => ({
        body: { ...(body as object), notificationTypes: ['BOOKING_UPDATE'] },
      })),
    }),
  },
  {
    id: 'NS-02',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'octo/notifications in Octo-Capabilities enables the same as notifications.',
    basis: ['bookspot#names', 'bookspot#enable'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const exchange = await askToSubscribe(
        supplier,
        { url, notificationTypes: ['BOOKING_UPDATE'] },
        { capabilities: 'octo/notifications' },
      )
      judgeEach([{ input: 'Octo-Capabilities: octo/notifications', exchange }], 'accepted', isMade)
    },
    counterexample: () => ({
      says: 'knows the short name only',
      call: call =>
        isRoute(call, CREATE) && call.headers['octo-capabilities'] === 'octo/notifications'
          ? refusalOf(400, 'BAD_REQUEST')
          : undefined,
    }),
  },
  {
    id: 'NS-03',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Octo-Capabilities is a list: other names, with or without spaces, short or prefixed, may stand beside notifications.',
    basis: ['bookspot#names', 'octo#capabilities', 'rfc9110', 'B-07'],
    async run(supplier) {
      const trying = async (capabilities: string) => ({
        input: `Octo-Capabilities: ${capabilities}`,
        exchange: await askToSubscribe(
          supplier,
          { url: supplier.inbox().url, notificationTypes: ['BOOKING_UPDATE'] },
          { capabilities },
        ),
      })
      const lists = ['pricing , notifications', 'octo/notifications,octo/content', 'notifications,octo/pricing']
      const known = []
      for (const list of lists) known.push(await trying(list))
      judgeEach(known, 'accepted', isMade)
      const unknown = await trying('notifications, octo/no-such-capability')
      judgeEach([unknown], 'answered without a server error', isNoCrash)
      await supplier.assumed('B-07', () => judgeEach([unknown], 'accepted', isMade))
    },
    counterexample: () => ({
      says: 'reads the first name only',
      call: call =>
        isRoute(call, CREATE) && /^(octo\/)?pricing /.test(call.headers['octo-capabilities'] ?? '')
          ? refusalOf(400, 'BAD_REQUEST')
          : undefined,
    }),
  },
  {
    id: 'NS-04',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Octo-Capabilities in an answer names the capabilities that were applied.',
    basis: ['octo#response-headers', 'B-07'],
    async run(supplier) {
      const capabilities = 'notifications, no-such-capability'
      const exchange = await supplier.send(`GET ${SUBSCRIPTIONS}`, { capabilities })
      judgeEach([{ input: `Octo-Capabilities: ${capabilities}`, exchange }], 'answered 200', hasStatus(200))
      const told = exchange.response!.headers['octo-capabilities'] ?? ''
      const names = told.split(',').map(name => name.trim())
      expectThat(
        names.some(name => /^(octo\/)?notifications$/.test(name)),
        'Octo-Capabilities of the answer must name notifications.',
        'notifications',
        told,
        { exchange },
      )
      await supplier.assumed('B-07', () =>
        expectEqual('Octo-Capabilities of the answer', names, ['notifications'], { exchange }),
      )
    },
    counterexample: () => ({
      says: 'does not say which capabilities were applied',
      also: ['CO-04'],
      reply: reply => ({
        ...reply,
        headers: Object.fromEntries(Object.entries(reply.headers).filter(([name]) => name !== 'octo-capabilities')),
      }),
    }),
  },
  {
    id: 'NS-33',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Making, reading and changing a subscription sends nothing to its URL.',
    basis: ['contract#no-handshake'],
    async run(supplier) {
      const { inbox, id } = await subscribe(supplier, ['BOOKING_UPDATE'])
      await supplier.send(`GET ${SUBSCRIPTIONS}`)
      await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`)
      await supplier.send(`PATCH ${SUBSCRIPTIONS}/${id}`, {
        body: { url: inbox.url, notificationTypes: ['PRODUCT_UPDATE'] },
      })
      const came = await inbox.all()
      expectEqual(
        'What came to the URL',
        came.map(({ method, body }) => `${method} ${body}`),
        [],
      )
    },
    counterexample: () => ({
      says: 'asks a new URL whether it is there',
      async call(call, world) {
        const { url, ...rest } = (call.json ?? {}) as { url?: unknown }
        const isPlain = JSON.stringify(rest) === '{"notificationTypes":["PRODUCT_UPDATE"]}'
        if (call.method === 'PATCH' && isPlain && typeof url === 'string')
          await world.send({ method: 'GET', url, headers: {}, body: '' })
        return undefined
      },
    }),
  },
  {
    id: 'NS-46',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Fifty subscriptions made at once have fifty ids, and the list has them all.',
    basis: ['contract#concurrency', 'bookspot#create'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const body = (i: number) => ({ url: `${url}/${i}`, notificationTypes: ['PRODUCT_UPDATE'] })
      const made = await Promise.all(
        Array.from({ length: 50 }, async (_, i) => ({
          input: `subscription ${i + 1} of 50`,
          exchange: await askToSubscribe(supplier, body(i)),
        })),
      )
      const ids = made.flatMap(({ exchange: { response } }) =>
        isJson(response?.json) && response.json.id !== undefined ? [response.json.id] : [],
      )
      judgeEach(made, 'accepted, or answered 429 where it is too much', hasStatus(200, 201, 429))
      expectEqual('The number of different ids', new Set(ids).size, ids.length)
      const listed = new Set(await subscriptionIds(supplier))
      expectEqual(
        'Ids that the list leaves out',
        ids.filter(id => !listed.has(id)),
        [],
      )
    },
    counterexample: () => {
      const ids: unknown[] = []
      return {
        says: 'gives the tenth subscription the id of the ninth',
        reply: onAnswer(CREATE, ({ body }) => {
          ids.push((body as { id: unknown }).id)
          return ids.length === 10 ? { body: { ...(body as object), id: ids[8] } } : {}
        }),
      }
    },
  },
  {
    id: 'NS-48',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: "The path as OCTO's page misspells it, /notifications/subcriptions, is refused with 404 or works; it does no harm.",
    basis: ['octo#notifications', 'B-32'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const exchange = await supplier.send('POST /notifications/subcriptions', {
        body: { url, notificationTypes: ['BOOKING_UPDATE'] },
      })
      judgeEach(
        [{ input: 'POST /notifications/subcriptions', exchange }],
        'answered 404, or accepted',
        hasStatus(404, 200, 201),
      )
      const id = (exchange.response?.json as { id?: unknown } | undefined)?.id
      if (id !== undefined) supplier.afterwards(() => supplier.send(`DELETE ${SUBSCRIPTIONS}/${String(id)}`))
      await supplier.assumed('B-32', () => expectRefusal(exchange, { status: [404] }))
    },
    counterexample: () => ({
      says: 'falls over the misspelt path',
      reply: (_, { path }) =>
        path === '/notifications/subcriptions' ? refusalOf(500, 'INTERNAL_SERVER_ERROR') : undefined,
    }),
  },
]
