import type { ServerResponse } from 'node:http'
import { expectAt, expectEqual, expectThat } from '../expect.ts'
import { SUBSCRIPTIONS, subscribe } from './bookspot.ts'
import { nextAttempt, onceOnly } from './notifications-retry.ts'
import { aboutToConfirm, expectTold } from './notifications-told.ts'
import type { SupplierCheck } from './target.ts'

/** Real ms by which one receiver may delay another. */
const MOST_DELAY = 1_500

/** Receivers that take their time, in real ms: NS-45, NS-56 (which waits until the supplier gives up), NS-58. */
export const hanging: readonly SupplierCheck[] = [
  {
    id: 'NS-45',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A receiver that does not answer delays no other subscription; when its connection breaks, it is told again.',
    basis: ['bookspot#retry', 'contract#no-head-of-line-blocking', 'X-04', 'X-07'],
    async run(supplier) {
      // One made before it and one made after it: whatever the order in which a supplier tells them, one of them comes later.
      const others = [await subscribe(supplier, ['BOOKING_UPDATE'])]
      const slow = await aboutToConfirm(supplier)
      others.push(await subscribe(supplier, ['BOOKING_UPDATE']))
      const held: ServerResponse[] = []
      let hold = (response: ServerResponse) => void held.push(response)
      slow.inbox.answer({ write: response => hold(response) })
      const arrivals = others.map(
        ({ inbox }) =>
          new Promise<void>(resolve => {
            inbox.answer({ write: response => response.writeHead(204).end(resolve) })
          }),
      )
      await slow.confirm()
      // First attempts may be made a little later, by whichever clock.
      const passed = supplier.time.isMovable && supplier.time.pass(MOST_DELAY)
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<boolean>(resolve => {
        timer = setTimeout(resolve, MOST_DELAY, false)
      })
      const areTold = await Promise.race([Promise.all(arrivals).then(() => true), late])
      clearTimeout(timer)
      hold = response => void response.destroy()
      for (const response of held) hold(response)
      await passed
      const told = others.filter(({ inbox }) => inbox.received.length > 0).length
      expectThat(areTold, `The others must be told within ${MOST_DELAY} ms while one hangs.`, others.length, told)
      expectAt(expectTold(await nextAttempt(supplier, slow.inbox, 2), 'BOOKING_UPDATE'), '/uuid', slow.uuid)
    },
    counterexample: () => {
      let last: Promise<unknown> = Promise.resolve()
      return {
        says: 'tells one subscription after the other',
        deliver(delivery, { send }) {
          const outcome = last.then(() => send(delivery))
          last = outcome.catch(() => {})
          return outcome
        },
      }
    },
  },
  {
    id: 'NS-56',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A receiver that never answers is given up on in time, and told again.',
    basis: ['bookspot#retry', 'X-02', 'X-04'],
    async run(supplier) {
      const { inbox, uuid, confirm } = await aboutToConfirm(supplier)
      inbox.answer({ hang: true })
      await confirm()
      await inbox.wait(1)
      const again = async () =>
        expectAt(expectTold(await nextAttempt(supplier, inbox, 2), 'BOOKING_UPDATE'), '/uuid', uuid)
      // Nobody says how long an attempt may take: by a clock that runs by itself, one that lasts longer than is waited for may be given up on yet.
      await (supplier.time.isMovable ? again() : supplier.assumed('X-02', again))
    },
    counterexample: () => ({
      says: 'takes silence for an answer',
      also: ['NS-45'],
      deliver: onceOnly(({ status }) => status === undefined),
    }),
  },
  {
    id: 'NS-58',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking is confirmed without waiting for its receivers.',
    basis: ['contract#no-waiting-for-receivers', 'X-17'],
    async run(supplier) {
      const { inbox, confirm } = await aboutToConfirm(supplier)
      let returned = () => {}
      const isConfirmed = new Promise<void>(resolve => {
        returned = resolve
      })
      let isWaiting = false
      const write = (response: ServerResponse) => {
        const timer = setTimeout(() => {
          isWaiting = true
          response.writeHead(204).end()
        }, 1_500)
        void isConfirmed.then(() => {
          clearTimeout(timer)
          if (!isWaiting) response.writeHead(204).end()
        })
      }
      inbox.answer({ write })
      await confirm()
      returned()
      await inbox.wait(1)
      expectEqual('Whether the call waits until a receiver has answered', isWaiting, false)
    },
    counterexample: () => {
      let isTold = () => {}
      let told: Promise<void> = Promise.resolve()
      const subscribed = new Set<unknown>()
      return {
        says: 'answers a confirmation when somebody has been told, for two seconds at most',
        call({ path }) {
          if (!path.endsWith('/confirm')) return undefined
          told = new Promise(resolve => {
            isTold = resolve
          })
          return undefined
        },
        async deliver(delivery, { send }) {
          const outcome = await send(delivery)
          isTold()
          return outcome
        },
        async reply(reply, { method, path }) {
          if (path === SUBSCRIPTIONS && reply.status === 201) subscribed.add((reply.body as { id: unknown }).id)
          if (method === 'DELETE') subscribed.delete(path.split('/').at(-1))
          if (!path.endsWith('/confirm') || reply.status !== 200 || subscribed.size === 0) return undefined
          const timer = setTimeout(isTold, 2_000)
          await told
          clearTimeout(timer)
          return undefined
        },
      }
    },
  },
]
