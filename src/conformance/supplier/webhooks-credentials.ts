import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectEqual, expectObject, expectStatus, expectThat } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute, type LieDelivery } from '../lie.ts'
import { confirm, register, reserve, tryToRegister, WEBHOOKS, webhooks } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { WEBHOOK_CHECK } from './webhooks-expect.ts'

/** The inbox's URL with credentials in it, as they are written in a URL. */
const withCredentials = (inbox: Inbox, credentials: string) => inbox.url.replace('://', `://${credentials}@`)

/** How credentials are written in a URL, and what a receiver must read in Basic. RFC 3986 2.1, RFC 7617 2. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['us%40er:p%3Ass%25', 'us@er:p:ss%'],
  ['only', 'only:'],
  [':only', ':only'],
  ['plus+sign:a%20b', 'plus+sign:a b'],
]

/** One booking is confirmed, and told to a webhook for each of the pairs. */
async function toldWith(supplier: Supplier, pairs: readonly string[]): Promise<readonly ReceivedRequest[]> {
  const { uuid } = await reserve(supplier)
  const inboxes: Inbox[] = []
  for (const pair of pairs) {
    const inbox = supplier.inbox()
    await register(supplier, 'booking_update', { inbox, url: withCredentials(inbox, pair) })
    inboxes.push(inbox)
  }
  expectStatus(await confirm(supplier, String(uuid)), 200)
  const told = await Promise.all(inboxes.map(inbox => inbox.wait(1)))
  return told.map(([first]) => first!)
}

/** What stands in `Authorization: Basic`, in clear. */
function basicOf({ headers }: ReceivedRequest): string {
  const sent = String(headers.authorization ?? '')
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(sent) ?? []
  expectThat(encoded !== undefined, 'The delivery must have Authorization: Basic.', 'Basic ...', sent)
  return Buffer.from(encoded ?? '', 'base64').toString('utf8')
}

/** The same delivery, with what stands in `Authorization: Basic` changed. */
function otherBasic(delivery: LieDelivery, change: (pair: string) => Buffer): LieDelivery {
  const { Authorization: sent } = delivery.headers
  if (sent === undefined) return delivery
  const pair = Buffer.from(sent.replace('Basic ', ''), 'base64').toString('utf8')
  return { ...delivery, headers: { ...delivery.headers, Authorization: `Basic ${change(pair).toString('base64')}` } }
}

/** WS-08 to WS-10: credentials in the URL of a webhook. */
export const credentials: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-08',
    level: 'MUST',
    says: 'The URL of a webhook may hold credentials.',
    basis: ['rhomtrip#basic', 'R-19'],
    async run(supplier) {
      const url = 'https://user:pass@example.com/webhook'
      const { id } = expectObject(await tryToRegister(supplier, { event: 'transfer_update', url }), 200, 201)
      const listed = (await webhooks(supplier)).find(webhook => webhook.id === id)
      await supplier.assumed('R-19', () =>
        expectEqual('The URL that the list shows', listed?.url, url, { pointer: '/url' }),
      )
    },
    counterexample: () => ({
      says: 'refuses credentials over HTTPS',
      call: call =>
        isRoute(call, `POST ${WEBHOOKS}`) && call.body.includes('"https://user:pass@')
          ? {
              status: 400,
              headers: { 'content-type': 'application/json' },
              body: { error: 'BAD_REQUEST', errorMessage: 'url must not hold credentials.' },
            }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-09',
    level: 'MUST',
    says: 'Credentials of the URL are sent as Authorization: Basic, and stand neither in the path nor in Host.',
    basis: ['rhomtrip#basic', 'rfc7617', 'rfc9110'],
    async run(supplier) {
      const [delivery] = await toldWith(supplier, ['user:pass'])
      expectEqual('What Authorization: Basic holds', basicOf(delivery!), 'user:pass')
      const { host } = delivery!.headers
      expectThat(!String(host).includes('@'), 'Host must hold no credentials.', 'host:port', host)
      expectThat(!delivery!.path.includes('@'), 'The path must hold no credentials.', 'a path', delivery!.path)
    },
    counterexample: () => ({
      says: 'leaves the credentials out',
      deliver: ({ headers: { Authorization: _, ...headers }, ...delivery }, world) =>
        world.send({ ...delivery, headers }),
      also: ['WS-10', 'WS-35'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-10',
    level: 'MUST',
    says: 'Percent-encoded credentials are sent decoded; either half may be empty.',
    basis: ['rhomtrip#basic', 'rfc3986', 'rfc7617'],
    async run(supplier) {
      const told = await toldWith(
        supplier,
        PAIRS.map(([written]) => written),
      )
      for (const [i, [written, read]] of PAIRS.entries())
        expectEqual(`What Authorization: Basic holds for ${written}@`, basicOf(told[i]!), read)
    },
    counterexample: () => ({
      says: 'sends credentials as they are written in the URL',
      deliver: (delivery, world) =>
        world.send(otherBasic(delivery, pair => Buffer.from(pair.replaceAll(' ', '%20').replaceAll('@', '%40')))),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-35',
    level: 'SHOULD',
    says: 'Credentials beyond ASCII are sent in UTF-8.',
    basis: ['rhomtrip#basic', 'rfc3986', 'rfc7617'],
    async run(supplier) {
      const [delivery] = await toldWith(supplier, ['jos%C3%A9:p%C3%A4ss'])
      expectEqual('What Authorization: Basic holds', basicOf(delivery!), 'josé:päss')
    },
    counterexample: () => ({
      says: 'sends credentials in Latin-1',
      deliver: (delivery, world) => world.send(otherBasic(delivery, pair => Buffer.from(pair, 'latin1'))),
    }),
  },
]
