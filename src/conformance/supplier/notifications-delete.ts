import { expectEqual, expectObject, expectStatus, expectThat, isJson } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute, refusalOf } from '../lie.ts'
import { confirm, confirmed, reserve, SUBSCRIPTIONS, subscribe, subscriptionIds } from './bookspot.ts'
import { expectTold } from './notifications-told.ts'
import { hasStatus, isRefused, judgeEach } from './refusals.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const ONE = `${SUBSCRIPTIONS}/{id}`

/** How long the target's time goes on to see whether a retry comes after all, ms. */
const AFTERMATH = { movable: 600_000, real: 10_000 }
/** By a clock that runs by itself: so many times the gap before the first retry, which is more than a doubling gap comes to next. */
const GAPS = 5

/** Lets the first retry come, and tells how long the next would take at most, real ms. */
async function realAftermath({ time }: Supplier, inbox: Inbox): Promise<number> {
  const gap = await time.until(() => inbox.times[1] && inbox.times[1] - inbox.times[0]!, AFTERMATH.real)
  return Math.min(gap === undefined ? 0 : GAPS * gap, AFTERMATH.real)
}

/** The end of a subscription, and what came before its beginning: NS-30, NS-31, NS-32, NS-55. */
export const deleting: readonly SupplierCheck[] = [
  {
    id: 'NS-30',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Deleting is answered 204 without a body, and the subscription is gone.',
    basis: ['bookspot#delete'],
    async run(supplier) {
      const { id } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const exchange = await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`)
      const { body } = expectStatus(exchange, 204)
      expectEqual('The body of a 204', body, '', { exchange })
      const read = await supplier.send(`GET ${SUBSCRIPTIONS}/${id}`)
      judgeEach([{ input: 'GET after DELETE', exchange: read }], 'refused', isRefused)
      const ids = await subscriptionIds(supplier)
      expectThat(!ids.includes(id), 'The list must no longer show it.', `a list without ${id}`, ids)
    },
    counterexample: () => ({
      says: 'answers 200 to a deletion',
      reply: (reply, call) =>
        isRoute(call, `DELETE ${ONE}`) && reply.status === 204 ? { ...reply, status: 200 } : undefined,
    }),
  },
  {
    id: 'NS-31',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Deleting again is refused with 404.',
    basis: ['octo#errors', 'B-10', 'B-12'],
    async run(supplier) {
      const { id } = await subscribe(supplier, ['BOOKING_UPDATE'])
      await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`)
      const again = [{ input: 'DELETE again', exchange: await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`) }]
      judgeEach(again, 'refused, or answered 204 as before', hasStatus(400, 404, 410, 204))
      await supplier.assumed('B-12', () => judgeEach(again, 'refused with 404', hasStatus(404)))
    },
    counterexample: () => {
      const gone = new Set<string>()
      return {
        says: 'falls over a second deletion',
        reply(reply, call) {
          if (!isRoute(call, `DELETE ${ONE}`)) return undefined
          if (reply.status === 204) gone.add(call.path)
          return reply.status === 404 && gone.has(call.path) ? refusalOf(500, 'INTERNAL_SERVER_ERROR') : undefined
        },
      }
    },
  },
  {
    id: 'NS-32',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Nothing is sent for a deleted subscription, neither new events nor retries that were waiting.',
    basis: ['bookspot#delete', 'X-14'],
    async run(supplier) {
      const first = String((await reserve(supplier)).uuid)
      const second = String((await reserve(supplier)).uuid)
      const { inbox, id } = await subscribe(supplier, ['BOOKING_UPDATE'])
      inbox.answer(500, 500, 500, 500)
      expectObject(await confirm(supplier, first), 200)
      await inbox.wait(1)
      const { time } = supplier
      if (time.isMovable) await inbox.all()
      const aftermath = time.isMovable ? AFTERMATH.movable : await realAftermath(supplier, inbox)
      await supplier.send(`DELETE ${SUBSCRIPTIONS}/${id}`)
      const before = inbox.received.length
      expectObject(await confirm(supplier, second), 200)
      await time.pass(aftermath)
      const later = (await inbox.all()).slice(before).map(request => expectTold(request, 'BOOKING_UPDATE').uuid)
      const fresh = later.filter(uuid => uuid === second).length
      expectEqual('The number of deliveries of what happened after the deletion', fresh, 0)
      await supplier.assumed('X-14', () => expectEqual('The number of retries after the deletion', later.length, 0))
    },
    counterexample: () => {
      let isFailing = false
      return {
        says: 'forgets to delete while a retry waits',
        async deliver(delivery, { send }) {
          const outcome = await send(delivery)
          isFailing = outcome.status === 500
          return outcome
        },
        call: call =>
          isFailing && isRoute(call, `DELETE ${ONE}`) ? { status: 204, headers: {}, body: undefined } : undefined,
      }
    },
  },
  {
    id: 'NS-55',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A new subscription is not told of what happened before it was made.',
    basis: ['X-16'],
    async run(supplier) {
      const { uuid } = await confirmed(supplier)
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const told = (await inbox.all()).filter(({ body }) => body.includes(String(uuid)))
      expectEqual('The number of deliveries of an earlier confirmation', told.length, 0)
    },
    counterexample: () => {
      let last: unknown
      return {
        says: 'begins with a confirmation that came right before',
        async reply(reply, call, { send }) {
          const uuid = last
          last = isRoute(call, 'POST /bookings/{uuid}/confirm') && isJson(reply.body) ? reply.body.uuid : undefined
          if (!isRoute(call, `POST ${SUBSCRIPTIONS}`) || reply.status !== 201 || uuid === undefined) return undefined
          const { url } = reply.body as { url: string }
          await send({ method: 'POST', url, headers: {}, body: JSON.stringify({ uuid }) })
          return undefined
        },
      }
    },
  },
]
