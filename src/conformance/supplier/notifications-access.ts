import { expectAt, expectJson, expectList, expectObject } from '../expect.ts'
import { answerOf, isRoute, refusalOf } from '../lie.ts'
import { SUBSCRIPTIONS, subscribe, trySubscribing } from './bookspot.ts'
import { type BadInput, hasStatus, isRefused, judgeEach } from './refusals.ts'
import type { SendOptions, Supplier, SupplierCheck } from './target.ts'

const BODY = { url: 'http://127.0.0.1:9/not-subscribed', notificationTypes: ['PRODUCT_UPDATE'] }

/** Calls of the five operations that should be refused, `id` being a subscription that is there. */
async function tryAll(
  supplier: Supplier,
  id: string,
  options: SendOptions,
  operations: readonly string[] = ['POST', 'GET list', 'GET', 'PATCH', 'DELETE'],
): Promise<BadInput[]> {
  const tried: BadInput[] = []
  for (const input of operations) {
    const [method, isList] = input.split(' ')
    const body = method === 'POST' || method === 'PATCH' ? { body: BODY } : {}
    const exchange =
      method === 'POST'
        ? await trySubscribing(supplier, { ...options, ...body })
        : await supplier.send(`${method} ${SUBSCRIPTIONS}${isList ? '' : `/${id}`}`, { ...options, ...body })
    tried.push({ input, exchange })
  }
  return tried
}

/** Neither readable nor writable things may have changed by a call that was refused. */
async function expectUntouched(supplier: Supplier, id: string, url: string, as: SendOptions['as'] = 'full') {
  const exchange = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`, { as })
  expectAt(expectObject(exchange, 200), '/url', url, exchange)
}

/** Who may do what: NS-05 to NS-10. */
export const access: readonly SupplierCheck[] = [
  {
    id: 'NS-05',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A notification call without Octo-Capabilities is refused with 400 BAD_REQUEST.',
    basis: ['B-05', 'B-06'],
    async run(supplier) {
      const tried = await tryAll(supplier, '', { capabilities: false }, ['POST', 'GET list'])
      judgeEach(tried, 'refused with error and errorMessage', isRefused)
      judgeEach(tried, 'refused with 400', hasStatus(400))
    },
    counterexample: () => ({
      says: 'lists without the header',
      call: (call, { ask }) =>
        isRoute(call, `GET ${SUBSCRIPTIONS}`) && call.headers['octo-capabilities'] === undefined
          ? ask({ ...call, headers: { ...call.headers, 'octo-capabilities': 'notifications' } })
          : undefined,
    }),
  },
  {
    id: 'NS-06',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A notification call that does not name notifications in Octo-Capabilities is refused with 400.',
    basis: ['B-06'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const tried = await tryAll(supplier, id, { capabilities: 'pricing' })
      judgeEach(tried, 'refused with error and errorMessage', isRefused)
      judgeEach(tried, 'refused with 400', hasStatus(400))
      await expectUntouched(supplier, id, inbox.url)
    },
    counterexample: () => ({
      says: 'shows a subscription whatever the header names',
      call: (call, { ask }) =>
        isRoute(call, `GET ${SUBSCRIPTIONS}/{id}`) && call.headers['octo-capabilities'] === 'pricing'
          ? ask({ ...call, headers: { ...call.headers, 'octo-capabilities': 'notifications' } })
          : undefined,
    }),
  },
  {
    id: 'NS-07',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'No token, an empty one, a wrong one and another scheme are refused with 401, all in the same form.',
    basis: ['octo#authentication', 'B-09'],
    async run(supplier) {
      const tokens: Readonly<Record<string, Readonly<Record<string, string>>>> = {
        'no Authorization': {},
        'Authorization: Basic ...': { Authorization: `Basic ${Buffer.from('user:password').toString('base64')}` },
        'Authorization: Bearer (empty)': { Authorization: 'Bearer' },
        'an unknown token': { Authorization: `Bearer ${supplier.unique()}` },
      }
      const tried: BadInput[] = []
      for (const [input, headers] of Object.entries(tokens))
        tried.push({
          input,
          exchange: await supplier.send(`POST ${SUBSCRIPTIONS}`, { as: false, headers, body: BODY }),
        })
      judgeEach(tried, 'refused with error and errorMessage', isRefused)
      judgeEach(tried, 'refused with 401, or 403 for an invalid token', hasStatus(401, 403))
      judgeEach(tried.slice(0, 1), 'refused with 401', hasStatus(401))
      await supplier.assumed('B-09', () => {
        judgeEach(tried, 'refused with 401', hasStatus(401))
        for (const { exchange } of tried) expectAt(expectJson(exchange, 401), '/error', 'UNAUTHORIZED', exchange)
      })
    },
    counterexample: () => ({
      says: 'answers 404 to an unknown token',
      reply: (reply, call) =>
        isRoute(call, `POST ${SUBSCRIPTIONS}`) && reply.status === 401 && call.token !== ''
          ? refusalOf(404, 'NOT_FOUND')
          : undefined,
    }),
  },
  {
    id: 'NS-08',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A token that may only read lists subscriptions; making, changing and deleting them is refused with 403.',
    basis: ['bookspot#ability-read', 'bookspot#ability-write', 'B-08'],
    async run(supplier) {
      supplier.token('read')
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      expectList(await supplier.send(`GET ${SUBSCRIPTIONS}`, { as: 'read' }), 200)
      const tried = await tryAll(supplier, id, { as: 'read' }, ['POST', 'PATCH', 'DELETE'])
      judgeEach(tried, 'refused', isRefused)
      await expectUntouched(supplier, id, inbox.url)
      await supplier.assumed('B-08', () => judgeEach(tried, 'refused with 403', hasStatus(403)))
    },
    counterexample: () => {
      const readers = new Set<string>()
      return {
        says: 'lets a reader delete',
        reply({ status }, call) {
          if (status === 200 && isRoute(call, `GET ${SUBSCRIPTIONS}`)) readers.add(call.token)
          const isReader = status === 403 && readers.has(call.token)
          return isReader && call.method === 'DELETE' ? { status: 204, headers: {}, body: undefined } : undefined
        },
      }
    },
  },
  {
    id: 'NS-09',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A token that may only write makes, changes and deletes subscriptions; reading them is refused with 403.',
    basis: ['bookspot#ability-write', 'bookspot#ability-read', 'B-08'],
    async run(supplier) {
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'], { as: 'write' })
      const tried = await tryAll(supplier, id, { as: 'write' }, ['GET list', 'GET'])
      judgeEach(tried, 'refused', isRefused)
      const body = { url: `${inbox.url}/changed`, notificationTypes: ['PRODUCT_UPDATE'] }
      const patched = await supplier.send(`PATCH ${SUBSCRIPTIONS}/${id}`, { as: 'write', body })
      judgeEach([{ input: 'PATCH', exchange: patched }], 'answered with 2xx', hasStatus(200, 201, 202, 204))
      const deleted = await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`, { as: 'write' })
      judgeEach([{ input: 'DELETE', exchange: deleted }], 'answered with 2xx', hasStatus(204, 200, 202))
      await supplier.assumed('B-08', () => judgeEach(tried, 'refused with 403', hasStatus(403)))
    },
    counterexample: () => {
      const writers = new Set<string>()
      return {
        says: 'lets a writer list',
        reply({ status }, call) {
          if (status === 201 && isRoute(call, `POST ${SUBSCRIPTIONS}`)) writers.add(call.token)
          const isWriter = status === 403 && writers.has(call.token)
          return isWriter && isRoute(call, `GET ${SUBSCRIPTIONS}`) ? answerOf(200, []) : undefined
        },
      }
    },
  },
  {
    id: 'NS-10',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A token without either ability is refused all five operations with 403.',
    basis: ['bookspot#ability-read', 'bookspot#ability-write', 'B-08'],
    async run(supplier) {
      supplier.token('plain')
      const { id, inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const tried = await tryAll(supplier, id, { as: 'plain' })
      judgeEach(tried, 'refused', isRefused)
      await expectUntouched(supplier, id, inbox.url)
      await supplier.assumed('B-08', () => judgeEach(tried, 'refused with 403', hasStatus(403)))
    },
    counterexample: () => {
      const writers = new Set<string>()
      return {
        says: 'lets anybody list',
        reply({ status }, call) {
          if (status === 201 && isRoute(call, `POST ${SUBSCRIPTIONS}`)) writers.add(call.token)
          const isStranger = status === 403 && !writers.has(call.token)
          return isStranger && isRoute(call, `GET ${SUBSCRIPTIONS}`) ? answerOf(200, []) : undefined
        },
      }
    },
  },
]
