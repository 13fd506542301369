import type { Exchange } from '../exchange.ts'
import { expectEqual, expectRefusal, expectStatus, expectThat } from '../expect.ts'
import { isRoute, onAnswer } from '../lie.ts'
import { confirm, register, remove, reserve, tryToRegister, WEBHOOKS, webhooks } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, partOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

const CREATE = `POST ${WEBHOOKS}`

const refused = (exchange: Exchange) => expectRefusal(exchange, { status: [400] })

const idsOf = async (supplier: Supplier) => (await webhooks(supplier)).map(({ id }) => id)

/** Refused calls make nothing. */
async function expectNothingNew(supplier: Supplier, before: readonly unknown[]): Promise<void> {
  const more = (await idsOf(supplier)).filter(id => !before.includes(id))
  expectThat(more.length === 0, 'A refused call must not make a webhook.', [], more)
}

/** No complete URL, or none at all. */
const NO_URLS = [undefined, null, 42, '', 'example.com/x', '/x', 'http://', 'http://h:99999/']

/** Complete, but of no use for a POST. */
const STRANGE_URLS = ['ftp://h/x', 'javascript:alert(1)', 'http://h:0/']

/** WS-06, WS-07 and WS-11: what a webhook cannot be made of. */
export const badInput: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-06',
    level: 'MUST',
    says: 'A webhook for an event that does not exist, or for none, is refused and not made.',
    basis: ['rhomtrip#create', 'octo#errors', 'R-16', 'R-17'],
    async run(supplier) {
      const { url } = supplier.inbox()
      for (const event of [undefined, null, 42, '', 'booking_updated'])
        refused(await tryToRegister(supplier, { url, ...(event !== undefined && { event }) }))
      expectEqual(
        'Webhooks that refused calls made',
        (await webhooks(supplier)).filter(made => made.url === url),
        [],
      )
      const shouted = await tryToRegister(supplier, { url, event: 'BOOKING_UPDATE' })
      await supplier.assumed('R-16', () => refused(shouted))
      const several = await tryToRegister(supplier, { url, event: ['booking_update', 'transfer_update'] })
      supplier.afterwards(() => removeAll(supplier, url))
      await supplier.assumed('R-17', () => refused(several))
    },
    counterexample: () => ({
      says: 'takes every event that begins like one',
      call: call =>
        isRoute(call, CREATE) && call.body.includes('booking_updated')
          ? { ...call, json: { ...(call.json as object), event: 'booking_update' } }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-07',
    level: 'MUST',
    says: 'A webhook without a complete URL is refused and not made.',
    basis: ['rhomtrip#create', 'rhomtrip#url', 'octo#errors', 'R-18'],
    async run(supplier) {
      const before = await idsOf(supplier)
      for (const url of NO_URLS)
        refused(await tryToRegister(supplier, { event: 'booking_update', ...(url !== undefined && { url }) }))
      await expectNothingNew(supplier, before)
      for (const url of STRANGE_URLS) {
        const exchange = await tryToRegister(supplier, { event: 'booking_update', url })
        await supplier.assumed('R-18', () => refused(exchange))
      }
    },
    counterexample: () => ({
      says: 'completes URLs that are not',
      call: call =>
        isRoute(call, CREATE) && call.body.includes('"example.com/x"')
          ? { ...call, json: { ...(call.json as object), url: 'http://example.com/x' } }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-11',
    level: 'SHOULD',
    says: 'The event decides what a webhook is told, not the name of another event in its URL.',
    basis: ['rhomtrip#create-answer', 'R-01'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const inbox = supplier.inbox()
      const url = `${inbox.url}/availability_update`
      const exchange = await tryToRegister(supplier, { event: 'booking_update', url })
      await supplier.assumed('R-01', async () => {
        expectStatus(exchange, 200, 201)
        expectStatus(await confirm(supplier, String(uuid)), 200)
        const [delivery] = await inbox.wait(1)
        expectEqual('The event of the webhook', partOf(bodyOf(delivery!), 'webhook').event, 'booking_update', {
          pointer: '/webhook/event',
        })
      })
    },
    counterexample: () => ({
      says: 'takes the event from the URL',
      call: call =>
        isRoute(call, CREATE) && call.body.includes('/availability_update"')
          ? { ...call, json: { ...(call.json as object), event: 'availability_update' } }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-42',
    level: 'SHOULD',
    says: 'A second webhook with the same URL and event is one more.',
    basis: ['R-20'],
    async run(supplier) {
      const first = await register(supplier, 'booking_update')
      const again = await register(supplier, 'booking_update', { inbox: first.inbox })
      expectThat(first.id !== again.id, 'The second must have an id of its own.', 'another id', again.id, {
        exchange: again.exchange,
        pointer: '/id',
      })
    },
    counterexample: () => ({ says: 'answers with the first again', assume: { 'R-20': 'same' } }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-49',
    level: 'SHOULD',
    says: 'Ten webhooks that are made at once are ten, and all are listed.',
    basis: ['rhomtrip#create', 'rhomtrip#list', 'contract#concurrency'],
    async run(supplier) {
      const inbox = supplier.inbox()
      const urls = Array.from({ length: 10 }, (_, i) => `${inbox.url}/${i}`)
      const made = await Promise.all(urls.map(url => register(supplier, 'booking_update', { inbox, url })))
      const ids = made.map(({ id }) => id)
      expectEqual('The number of ids', new Set(ids).size, 10)
      const listed = await idsOf(supplier)
      expectEqual(
        'Webhooks that the list lacks',
        ids.filter(id => !listed.includes(id)),
        [],
      )
    },
    counterexample: () => ({
      says: 'loses the last of ten webhooks',
      reply: onAnswer(CREATE, ({ body }) =>
        String((body as { url?: unknown }).url).endsWith('/9')
          ? { body: { ...(body as object), id: '00000000-0000-4000-8000-000000000000' } }
          : {},
      ),
    }),
  },
]

/** Deletes every webhook with this URL: one call may have made several. */
async function removeAll(supplier: Supplier, url: string): Promise<void> {
  for (const webhook of await webhooks(supplier)) if (webhook.url === url) await remove(supplier, String(webhook.id))
}
