import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectAt, expectEqual, expectThat } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import type { LieDelivery, LieOutcome, LieWorld } from '../lie.ts'
import { SUBSCRIPTIONS } from './bookspot.ts'
import { aboutToConfirm, expectTold } from './notifications-told.ts'
import type { Supplier, SupplierCheck } from './target.ts'

/** ms of a movable clock in which an attempt must follow. The page gives no numbers; known schedules make their first two retries in it. */
const AN_HOUR = 3_600_000

/** The attempt of that number, 1 being the first. A clock that cannot be moved has the run's patience. */
export async function nextAttempt(supplier: Supplier, inbox: Inbox, number: number): Promise<ReceivedRequest> {
  const received = await inbox.wait(number, number > 1 && supplier.time.isMovable ? AN_HOUR : undefined)
  return received[number - 1]!
}

/** A lie that makes no other attempt after such an outcome: the same bytes to the same URL are swallowed. */
export const onceOnly = (swallows: (outcome: LieOutcome) => boolean) => {
  const given = new Set<string>()
  return async (delivery: LieDelivery, { send }: LieWorld): Promise<LieOutcome> => {
    const key = `${delivery.url} ${delivery.body}`
    if (given.has(key)) return { status: 204, headers: {} }
    const outcome = await send(delivery)
    if (swallows(outcome)) given.add(key)
    return outcome
  }
}

/**
 * What follows a delivery that failed: NS-43, NS-44, NS-54, NS-57. The register's X-03 is not among what they stand
 * on: that there are retries is the page's word, and any schedule whose gaps grow will do.
 */
export const retrying: readonly SupplierCheck[] = [
  {
    id: 'NS-43',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A failed delivery is tried again, the same bytes after growing gaps, until it succeeds.',
    basis: ['bookspot#retry', 'X-01', 'X-06', 'X-07'],
    async run(supplier) {
      const { inbox, confirm, uuid } = await aboutToConfirm(supplier)
      inbox.answer(500, 500)
      await confirm()
      const attempts: ReceivedRequest[] = []
      for (const number of [1, 2, 3]) attempts.push(await nextAttempt(supplier, inbox, number))
      const [first, second, third] = inbox.times as [number, number, number]
      const gaps = [second - first, third - second] as const
      // Half as much again, with a fifth for jitter and for what the clock does not show.
      expectThat(gaps[1] > 0 && gaps[1] >= gaps[0] * 1.2, 'The gaps must grow.', '1.5 times the one before', gaps)
      for (const request of attempts) expectAt(expectTold(request, 'BOOKING_UPDATE'), '/uuid', uuid)
      // Where a change is told in copies, the first two may be two messages; the third repeats one of them.
      const [one, two, last] = attempts.map(({ body }) => body)
      await supplier.assumed('X-06', () => expectEqual('The body of the last attempt', last, last === two ? two : one))
      await supplier.time.pass(3 * gaps[1])
      await inbox.all()
      // Copies of the message are tried again in the same moments as it, and are not counted here.
      const later = inbox.times.filter(at => at > third + gaps[1] * 0.75)
      expectEqual('The number of attempts long after one that succeeded', later.length, 0)
    },
    counterexample: () => {
      const failed = new Map<string, number>()
      return {
        says: 'gives up after two attempts',
        async deliver(delivery, { send }) {
          const key = `${delivery.url} ${delivery.body}`
          const attempts = failed.get(key) ?? 0
          if (attempts === 2) return { status: 204, headers: {} }
          const outcome = await send(delivery)
          if (outcome.status === 500) failed.set(key, attempts + 1)
          return outcome
        },
      }
    },
  },
  {
    id: 'NS-44',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A redirect is not followed.',
    basis: ['contract#no-redirects', 'X-01'],
    async run(supplier) {
      const elsewhere = supplier.inbox()
      const { inbox, confirm } = await aboutToConfirm(supplier)
      inbox.answer(...[301, 302, 307, 308].map(status => ({ status, headers: { Location: elsewhere.url } })))
      await confirm()
      await inbox.wait(1)
      const came = (await elsewhere.all()).map(({ method, path }) => `${method} ${path}`)
      expectEqual('What came to where the redirect leads', came, [])
    },
    counterexample: () => ({
      says: 'follows a redirect',
      also: ['NS-57'],
      async deliver(delivery, { send }) {
        const outcome = await send(delivery)
        const { location } = outcome.headers
        return location === undefined ? outcome : send({ ...delivery, url: location })
      },
    }),
  },
  {
    id: 'NS-54',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'When the url is changed while a retry waits, the retry goes to the new one.',
    basis: ['X-15'],
    async run(supplier) {
      const { inbox, id, uuid, confirm } = await aboutToConfirm(supplier)
      const moved = supplier.inbox()
      // Where time cannot be moved, retries come while the target is waited for: none of them may succeed before the change.
      inbox.answer(...Array<number>(20).fill(500))
      await confirm()
      await inbox.wait(1)
      // A clock that runs by itself would bring the retry meanwhile.
      if (supplier.time.isMovable) await inbox.all()
      await supplier.send(`PATCH ${SUBSCRIPTIONS}/${id}`, {
        body: { url: moved.url, notificationTypes: ['BOOKING_UPDATE'] },
      })
      await moved.wait(1, supplier.time.isMovable ? AN_HOUR : undefined)
      expectAt(expectTold(moved.received[0]!, 'BOOKING_UPDATE'), '/uuid', uuid)
    },
    counterexample: () => ({ says: 'tries the old url again', assume: { 'X-15': 'original' } }),
  },
  {
    id: 'NS-57',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A receiver that answers 404 or redirects has not been told: it is told again.',
    basis: ['bookspot#retry', 'X-01', 'X-04'],
    async run(supplier) {
      const { inbox, uuid, confirm } = await aboutToConfirm(supplier)
      inbox.answer(404, { status: 302, headers: { Location: supplier.inbox().url } })
      await confirm()
      await inbox.wait(1)
      await supplier.assumed('X-04', async () => {
        for (const number of [2, 3])
          expectAt(expectTold(await nextAttempt(supplier, inbox, number), 'BOOKING_UPDATE'), '/uuid', uuid)
      })
    },
    counterexample: () => ({
      says: 'takes 404 for an answer',
      deliver: onceOnly(({ status }) => status === 404),
    }),
  },
]
