import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectEqual, expectStatus, expectThat, isJson } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute } from '../lie.ts'
import { confirm, register, remove, reserve, WEBHOOKS } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** A new booking is confirmed, which every webhook of the token for bookings is told. */
async function confirmOne(supplier: Supplier): Promise<void> {
  const { uuid } = await reserve(supplier)
  expectStatus(await confirm(supplier, String(uuid)), 200)
}

/** The first delivery to an inbox of its own. */
async function told(supplier: Supplier): Promise<{ delivery: ReceivedRequest; inbox: Inbox }> {
  const { uuid } = await reserve(supplier)
  const { inbox } = await register(supplier, 'booking_update')
  expectStatus(await confirm(supplier, String(uuid)), 200)
  const [delivery] = await inbox.wait(1)
  return { delivery: delivery!, inbox }
}

/** WS-31 to WS-33: how a delivery looks, and what follows one that failed. */
export const delivering: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-31',
    level: 'MUST',
    says: 'A delivery is a POST of JSON in UTF-8 to the host and path of the URL, without the token of the reseller.',
    basis: ['rhomtrip#post', 'rfc8259', 'rfc9110', 'contract#no-token', 'X-19'],
    async run(supplier) {
      const { delivery, inbox } = await told(supplier)
      const { method, path, headers, bytes } = delivery
      const { host, pathname } = new URL(inbox.url)
      expectEqual('The method', method, 'POST')
      expectEqual('The path', path, pathname)
      const type = String(headers['content-type'] ?? '')
      expectThat(/^application\/json\b/i.test(type), 'Content-Type must be application/json.', 'application/json', type)
      expectThat(isUtf8(bytes), 'The body must be UTF-8.', 'UTF-8', 'other bytes')
      expectThat(bytes[0] !== 0xef, 'The body must not begin with a byte order mark.', '{', 'U+FEFF')
      bodyOf(delivery)
      const isLeaked = delivery.rawHeaders.some(value => value.includes(supplier.token('full')))
      expectThat(!isLeaked, 'The headers must not hold the token of the reseller.', 'no token', 'the token')
      await supplier.assumed('X-19', () => expectEqual('Host', headers.host, host))
    },
    counterexample: () => ({
      says: 'sends JSON as text/plain',
      deliver: ({ headers, ...delivery }, world) =>
        world.send({ ...delivery, headers: { ...headers, 'Content-Type': 'text/plain' } }),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-32',
    level: 'SHOULD',
    says: 'A delivery that failed is tried again with the same body, until it succeeds.',
    basis: ['R-04', 'X-03', 'X-04', 'X-06'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { inbox } = await register(supplier, 'booking_update')
      inbox.answer(500)
      expectStatus(await confirm(supplier, String(uuid)), 200)
      const [first, second] = await inbox.wait(2)
      expectEqual('The body of the second attempt', second!.body, first!.body)
      expectEqual('The number of attempts', (await inbox.all()).length, 2)
    },
    counterexample: () => ({ says: 'tries once', assume: { 'X-03': 'none' }, also: ['WS-33'] }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-33',
    level: 'SHOULD',
    says: 'When a webhook is deleted, what failed for it before is not tried again.',
    basis: ['rhomtrip#delete', 'X-03', 'X-07', 'X-14'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const gone = await register(supplier, 'booking_update')
      const kept = await register(supplier, 'booking_update')
      gone.inbox.answer(500)
      kept.inbox.answer(500)
      expectStatus(await confirm(supplier, String(uuid)), 200)
      await gone.inbox.wait(1)
      await kept.inbox.wait(1)
      expectStatus(await remove(supplier, gone.id), 200, 204)
      await supplier.assumed('X-03', () => kept.inbox.wait(2))
      await supplier.assumed('X-14', async () => {
        expectEqual('The number of attempts', (await gone.inbox.all()).length, 1)
      })
    },
    counterexample: () => {
      const failed = new Set<string>()
      const urls = new Map<unknown, unknown>()
      return {
        says: 'goes on trying after the webhook is deleted',
        async deliver(delivery, world) {
          const outcome = await world.send(delivery)
          if ((outcome.status ?? 500) >= 500) failed.add(delivery.url)
          return outcome
        },
        async reply({ body }, call, world) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(body)) urls.set(body.id, body.url)
          const url = String(urls.get(call.path.split('/').at(-1)))
          if (isRoute(call, `DELETE ${WEBHOOKS}/{uuid}`) && failed.has(url))
            await world.send({ method: 'POST', url, headers: {}, body: '{}' })
          return undefined
        },
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-39',
    level: 'MUST',
    says: 'A deleted webhook is told nothing more.',
    basis: ['rhomtrip#delete'],
    async run(supplier) {
      const gone = await register(supplier, 'booking_update')
      const kept = await register(supplier, 'booking_update')
      expectStatus(await remove(supplier, gone.id), 200, 204)
      await confirmOne(supplier)
      await kept.inbox.wait(1)
      expectEqual('The number of deliveries', (await gone.inbox.all()).length, 0)
    },
    counterexample: () => {
      const urls = new Map<unknown, unknown>()
      const gone = new Set<unknown>()
      return {
        says: 'tells deleted webhooks of confirmations',
        async reply({ body }, call, world) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(body)) urls.set(body.id, body.url)
          if (isRoute(call, `DELETE ${WEBHOOKS}/{uuid}`)) gone.add(urls.get(call.path.split('/').at(-1)))
          if (isRoute(call, 'POST /bookings/{uuid}/confirm'))
            for (const url of gone) await world.send({ method: 'POST', url: String(url), headers: {}, body: '{}' })
          return undefined
        },
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-52',
    level: 'SHOULD',
    says: 'A redirect is not followed.',
    basis: ['contract#no-redirects', 'X-01'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { inbox } = await register(supplier, 'booking_update')
      inbox.answer({ status: 307, headers: { Location: `${inbox.url}/elsewhere` } })
      expectStatus(await confirm(supplier, String(uuid)), 200)
      await inbox.wait(1)
      const elsewhere = (await inbox.all()).filter(({ path }) => path.endsWith('/elsewhere'))
      expectEqual('The number of requests to where the redirect leads', elsewhere.length, 0)
    },
    counterexample: () => ({
      says: 'follows redirects',
      async deliver(delivery, world) {
        const outcome = await world.send(delivery)
        const { location } = outcome.headers
        return location === undefined ? outcome : world.send({ ...delivery, url: location })
      },
    }),
  },
]

/** Whether the bytes are UTF-8 throughout. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
