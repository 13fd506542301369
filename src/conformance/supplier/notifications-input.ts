import { expectEqual, isJson } from '../expect.ts'
import { answerOf, isRoute, type LieCall } from '../lie.ts'
import { SUBSCRIPTIONS, subscriptionIds, trySubscribing } from './bookspot.ts'
import { type BadInput, hasStatus, isNoCrash, isRefused, judgeEach } from './refusals.ts'
import type { SendOptions, Supplier, SupplierCheck } from './target.ts'

const CREATE = `POST ${SUBSCRIPTIONS}`
const KNOWN = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE']
const TYPES = ['PRODUCT_UPDATE']

/** Sends each as a wish to subscribe, and looks that none of them made a subscription. */
async function trySubscribingWith(
  supplier: Supplier,
  inputs: readonly (readonly [input: string, options: SendOptions])[],
): Promise<readonly BadInput[]> {
  const before = new Set(await subscriptionIds(supplier))
  const tried: BadInput[] = []
  for (const [input, options] of inputs) tried.push({ input, exchange: await trySubscribing(supplier, options) })
  judgeEach(tried, 'answered without a server error', isNoCrash)
  const refused = tried.every(({ exchange }) => (exchange.response?.status ?? 0) >= 400)
  const after = await subscriptionIds(supplier)
  if (refused)
    expectEqual(
      'Subscriptions that were refused and yet made',
      after.filter(id => !before.has(id)),
      [],
    )
  return tried
}

/** A key of the body with each of these values; undefined leaves it out. */
const variations = (
  body: Readonly<Record<string, unknown>>,
  key: string,
  values: readonly unknown[],
): (readonly [string, SendOptions])[] =>
  values.map(value => {
    const shown = value === undefined ? 'missing' : (JSON.stringify(value) ?? String(value))
    return [`${key} ${shown}`, { body: { ...body, [key]: value } }]
  })

const isCreation = (call: LieCall): call is LieCall & { json: Readonly<Record<string, unknown>> } =>
  isRoute(call, CREATE) && isJson(call.json)

/** Bad input to a creation: NS-11, NS-12, NS-13, NS-16, NS-17, NS-18. */
export const badInput: readonly SupplierCheck[] = [
  {
    id: 'NS-11',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A url that is missing, no text, or not an absolute http or https URL is refused with 400, and nothing is made.',
    basis: ['bookspot#create', 'octo#errors', 'B-15'],
    async run(supplier) {
      const unusable = [
        '',
        'example.com/x',
        '/x',
        'ftp://h/x',
        'javascript:alert(1)',
        'http://',
        'http://h:0/',
        'http://h:99999/',
      ]
      const values = [undefined, null, 42, {}, ...unusable]
      const tried = await trySubscribingWith(supplier, variations({ notificationTypes: TYPES }, 'url', values))
      judgeEach(tried.slice(0, 4), 'refused with error and errorMessage', isRefused)
      await supplier.assumed('B-15', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'takes a subscription without url',
      call: call =>
        isCreation(call) && Array.isArray(call.json.notificationTypes) && !('url' in call.json)
          ? { ...call, json: { ...call.json, url: 'http://127.0.0.1:9/' } }
          : undefined,
    }),
  },
  {
    id: 'NS-12',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'notificationTypes that are missing, no list of texts or empty are refused with 400, and nothing is made.',
    basis: ['bookspot#create', 'octo#errors', 'B-17'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const values = [undefined, null, 'BOOKING_UPDATE', [1], []]
      const tried = await trySubscribingWith(supplier, variations({ url }, 'notificationTypes', values))
      judgeEach(tried.slice(0, 4), 'refused with error and errorMessage', isRefused)
      await supplier.assumed('B-17', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'takes one type without a list',
      call: call =>
        isCreation(call) && call.json.notificationTypes === 'BOOKING_UPDATE'
          ? { ...call, json: { ...call.json, notificationTypes: ['BOOKING_UPDATE'] } }
          : undefined,
    }),
  },
  {
    id: 'NS-13',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'An unknown notification type, also one in another case, is refused with 400 and a message that names the types.',
    basis: ['B-18'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const values = [['NO_SUCH_UPDATE'], ['BOOKING_UPDATE', 'NO_SUCH_UPDATE'], ['booking_update']]
      const tried = await trySubscribingWith(supplier, variations({ url }, 'notificationTypes', values))
      judgeEach(tried, 'refused with error and errorMessage', isRefused)
      judgeEach(tried, 'refused with 400', hasStatus(400))
      judgeEach(tried, 'told which types there are', ({ response }) => {
        const message = isJson(response?.json) ? String(response.json.errorMessage) : ''
        return KNOWN.every(type => message.includes(type)) ? undefined : `told "${message}"`
      })
    },
    counterexample: () => ({
      says: 'passes over types that it does not know',
      call: call =>
        isCreation(call) && [call.json.notificationTypes].flat().includes('NO_SUCH_UPDATE')
          ? { ...call, json: { ...call.json, notificationTypes: TYPES } }
          : undefined,
    }),
  },
  {
    id: 'NS-16',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'headers that no request can carry are refused with 400, and nothing is made.',
    basis: ['rfc9110', 'B-02', 'B-04'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const values = [
        ...[{ 'X-Key': 'a\r\nX-Evil: b' }, { 'X-Key': 'a\nb' }, { 'X-Key': 'a\rb' }, { 'X-Key': 'a\0b' }],
        ...[{ 'X Key': 'a' }, { '': 'a' }, { ':': 'a' }, { 'X-Key\r\nX-Evil': 'a' }],
        ...[{ 'X-Key': 42 }, { 'X-Key': ['a'] }, { 'X-Key': { a: 'b' } }, [], 'X-Key: a', 42],
      ]
      const tried = await trySubscribingWith(supplier, variations({ url, notificationTypes: TYPES }, 'headers', values))
      await supplier.assumed('B-04', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'takes a header value of two lines',
      call: call =>
        isCreation(call) && JSON.stringify(call.json.headers)?.includes('\\n')
          ? { ...call, json: { ...call.json, headers: {} } }
          : undefined,
    }),
  },
  {
    id: 'NS-17',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'headers that belong to the sender or to the connection are refused with 400, and nothing is made.',
    basis: ['rfc9110', 'B-04'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const values = [
        ...[{ Host: 'example.com' }, { 'Content-Length': '1' }, { 'Transfer-Encoding': 'chunked' }],
        ...[{ Connection: 'close' }, { host: 'example.com' }],
      ]
      const tried = await trySubscribingWith(supplier, variations({ url, notificationTypes: TYPES }, 'headers', values))
      await supplier.assumed('B-04', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'takes a Host for its deliveries',
      call: call =>
        isCreation(call) && isJson(call.json.headers) && 'Host' in call.json.headers
          ? { ...call, json: { ...call.json, headers: {} } }
          : undefined,
    }),
  },
  {
    id: 'NS-18',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A body that is no JSON object, or not sent as JSON, is refused with 400 or 415, and nothing is made.',
    basis: ['octo#errors', 'bookspot#create', 'B-33'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const good = JSON.stringify({ url, notificationTypes: TYPES })
      const bodies: readonly (readonly [string, SendOptions])[] = [
        ...['{"url": ', `${good}}`, "{'url': 'x'}", '[]', '"x"', 'null', '42', ''].map(
          body => [`body ${body || '(empty)'}`, { body }] as const,
        ),
        ['Content-Type: text/plain', { body: good, headers: { 'Content-Type': 'text/plain' } }],
      ]
      const tried = await trySubscribingWith(supplier, bodies)
      judgeEach(tried.slice(0, -1), 'refused with error and errorMessage', isRefused)
      judgeEach(tried.slice(0, -1), 'refused with 400 or 415', hasStatus(400, 415))
      await supplier.assumed('B-33', () => judgeEach(tried, 'refused with 400', hasStatus(400)))
    },
    counterexample: () => ({
      says: 'takes what follows a whole object for nothing',
      call: call =>
        isRoute(call, CREATE) && call.json === undefined && call.body.endsWith('}}')
          ? answerOf(201, { id: 'x' })
          : undefined,
    }),
  },
]
