import { randomUUID } from 'node:crypto'
import { expectEqual, expectThat } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { expectTaken } from './answers.ts'
import { at, bookingOf } from './lie.ts'
import { altered } from './probe.ts'
import type { ReceiverCheck } from './target.ts'

/** RC-32 to RC-35: asking the supplier's API. */
export const refetching: readonly ReceiverCheck[] = [
  {
    id: 'RC-32',
    section: 'asking back',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: "A message that comes while the supplier's API is down for 12 s is made good of when it is back.",
    basis: ['contract#recovers', 'bookspot#retry'],
    async run(receiver) {
      const { world, dialect } = receiver
      const { uuid } = await world.confirmed()
      const mend = await world.failing({ kind: 'status', options: { status: 503 }, match: { subject: uuid } })
      world.letThrough(uuid)
      const { deliveries } = await world.sandbox.simulate('booking.updated', { booking: uuid })
      await receiver.pass(receiver.ms(12_000))
      mend()
      const first = deliveries.find(each => each.dialect === dialect)?.attempts[0]
      // No answer in time is what another check judges; the supplier tries again.
      const status = first?.status ?? 503
      expectThat(
        status < 300 || status >= 500 || status === 429,
        'A message that cannot be worked on now must be answered 2xx, 5xx or 429.',
        '2xx, 5xx or 429',
        status,
      )
      const patience = receiver.ms(20_000) + (receiver.target.windowMs ?? 2_000)
      if (receiver.canLook) {
        await receiver.converged(uuid, patience)
        return
      }
      if (dialect === 'rhomtrip' && receiver.calls(uuid).length === 0)
        throw new Skipped('The receiver did not ask the API, so only a probe could show what it believes: --probe-url.')
      const asked = await receiver.until(() => receiver.calls(uuid).find(({ status }) => status === 200), patience)
      expectThat(
        asked !== undefined,
        'The receiver must ask again when the API is back.',
        'a call answered 200',
        'none',
      )
    },
    counterexample: () => {
      const lost = new Set<unknown>()
      return {
        says: 'forgets a message when it cannot ask the API',
        async receive(request, next, world) {
          const uuid = bookingOf(request)
          const answer = await next(request)
          // Late, so that no 429 of the first seconds is met.
          void world
            .pass(9_000)
            .then(() => (typeof uuid === 'string' ? world.ask('GET', `/bookings/${uuid}`) : undefined))
            .then(asked => asked?.status === 503 && lost.add(uuid))
          return answer
        },
        view: (uuid, seen) => (lost.has(uuid) ? { status: undefined, effects: undefined } : seen),
      }
    },
  },
  {
    id: 'RC-33',
    section: 'asking back',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: "A message about a booking that the API does not know, or that is another reseller's, is answered 2xx, asked about five times at most, and not believed.",
    basis: ['contract#gives-up', 'bookspot#owner', 'rhomtrip#same-credentials'],
    async run(receiver) {
      const { world, dialect, target } = receiver
      const { letter } = await world.confirmed()
      const others = await world.others()
      const unknown = randomUUID()
      for (const uuid of [unknown, others])
        expectTaken(
          await receiver.send(
            altered(
              letter,
              dialect === 'bookspot' ? { '/data/uuid': uuid } : { '/booking/uuid': uuid, '/booking/id': uuid },
            ),
          ),
        )
      await receiver.pass(target.long ? 60_000 : receiver.ms(15_000))
      for (const uuid of [unknown, others]) {
        const calls = receiver.calls(uuid)
        expectThat(
          calls.length <= 5,
          'The API may be asked five times at most about a booking that it does not know.',
          'at most 5',
          calls.length,
        )
        const strangers = calls.filter(({ token }) => token !== undefined && token !== world.token)
        expectEqual('The number of calls with the token of another reseller', strangers.length, 0)
        if (!receiver.canLook) continue
        const { status } = await receiver.look(uuid)
        expectThat(
          status === undefined,
          'A booking that the API does not show must not be believed.',
          'nothing',
          status,
        )
      }
    },
    counterexample: () => ({
      says: 'asks six times more about a booking that the API does not know',
      async receive(request, next, world) {
        const uuid = bookingOf(request)
        const answer = await next(request)
        const storm = async () => {
          // Late, so that no 429 of the first seconds is met.
          await world.pass(9_000)
          for (let i = 0; i < 6; i++) if ((await world.ask('GET', `/bookings/${uuid}`)).status !== 400) return
        }
        if (typeof uuid === 'string' && request.method === 'POST' && world.isSupplier(request)) void storm()
        return answer
      },
    }),
  },
  {
    id: 'RC-34',
    section: 'asking back',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'After a 429 with Retry-After the API is asked again when it says, and not before.',
    basis: ['rfc6585', 'rfc9110'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      const seconds = Math.max(2, Math.round(receiver.ms(7_000) / 1_000))
      const fault = { kind: 'rate-limited', options: { seconds }, match: { subject: uuid } } as const
      const mend = await receiver.world.failing(fault)
      // When it is answered is for another check.
      const sending = receiver.send(letter)
      sending.catch(() => {})
      receiver.afterwards(() => sending.catch(() => {}))
      const first = await receiver.until(() => receiver.calls(uuid).find(({ status }) => status === 429), 10_000)
      if (!first) throw new Skipped('The receiver asked nothing about the booking, so its API could not refuse it.')
      // What is asked half a second early counts as early; the rest is the receiver's timer.
      const early = await receiver.until(() => receiver.calls(uuid)[1], seconds * 1_000 - 500)
      expectThat(
        early === undefined,
        `The API must not be asked again within ${seconds} s.`,
        `${seconds} s`,
        early && `${early.at - first.at} ms`,
      )
      mend()
      const patience = receiver.ms(20_000) + (receiver.target.windowMs ?? 2_000)
      const again = await receiver.until(() => receiver.calls(uuid).find(({ status }) => status === 200), patience)
      expectThat(
        again !== undefined,
        'The API must be asked again after the time that it named.',
        'a call answered 200',
        'none',
      )
    },
    counterexample: () => ({
      says: 'asks again after 300 ms, whatever the API says',
      async receive(request, next, world) {
        const uuid = bookingOf(request)
        if (typeof uuid === 'string' && request.method === 'POST')
          void world.pass(300).then(() => world.ask('GET', `/bookings/${uuid}`))
        return next(request)
      },
    }),
  },
  {
    id: 'RC-35',
    section: 'asking back',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'When the API lags 5 s behind its own messages, the receiver looks again.',
    basis: ['contract#lagging-read'],
    async run(receiver) {
      const { world } = receiver
      const { uuid, letter } = await world.confirmed()
      expectTaken(await receiver.send(letter))
      if (receiver.canLook) await receiver.converged(uuid)
      const lag = receiver.ms(5_000)
      // A copy that lags has the booking already. Times are told in seconds, and a message may be made a moment after the change: closer
      // ones are of no help to the receiver.
      await receiver.pass(Math.max(2_100, lag + 100))
      await world.failing({
        kind: 'stale-read',
        options: { lag },
        match: { subject: uuid, route: 'GET /bookings/{uuid}' },
      })
      const before = receiver.calls(uuid).length
      expectTaken(await receiver.send(await world.cancelled(uuid)))
      await receiver.pass(lag)
      if (receiver.canLook) {
        await receiver.converged(uuid, lag * 2 + (receiver.target.windowMs ?? 2_000))
        return
      }
      const looks = () => receiver.calls(uuid).slice(before)
      if (looks().length === 0)
        throw new Skipped('The receiver did not ask the API, so only a probe could show what it believes: --probe-url.')
      const again = await receiver.until(() => looks()[1], lag * 2)
      expectThat(again !== undefined, 'The receiver must look again.', 'a second call', 'one')
    },
    counterexample: () => {
      const counts = new Map<unknown, number>()
      const stored = new Map<string, string>()
      return {
        says: 'looks once, from the second message about a booking on',
        async receive(request, next, world) {
          if (!world.isSupplier(request)) return next(request)
          const uuid = bookingOf(request)
          const count = (counts.get(uuid) ?? 0) + 1
          counts.set(uuid, count)
          if (typeof uuid !== 'string' || count === 1) return next(request)
          void world.ask('GET', `/bookings/${uuid}`).then(({ body }) => stored.set(uuid, String(at(body, 'status'))))
          return { status: 204 }
        },
        view: (uuid, seen) => (stored.has(uuid) ? { ...seen, status: stored.get(uuid) } : seen),
      }
    },
  },
]
