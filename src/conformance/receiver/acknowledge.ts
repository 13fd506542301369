import { expectThat } from '../expect.ts'
import { expectTaken, percentile } from './answers.ts'
import { bookingOf, eventOf, instead } from './lie.ts'
import type { ReceiverCheck } from './target.ts'
import type { Letter } from './world.ts'

/** RC-01 to RC-03: answering. */
export const acknowledging: readonly ReceiverCheck[] = [
  {
    id: 'RC-01',
    section: 'answers',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Deliveries are answered in time: 19 of 20 within 3 s, and none takes more than 5 s.',
    basis: ['contract#answers-in-time'],
    alone: true,
    async run(receiver) {
      const { uuid } = await receiver.world.confirmed()
      const answers = []
      for (let i = 0; i < 20; i++) {
        const letter = await receiver.world.updated(uuid, `Change ${i}.`)
        const exchange = await receiver.send(letter)
        const most = 5_000
        expectThat(exchange.ms <= most, `No answer may take more than ${most} ms.`, `${most} ms`, `${exchange.ms} ms`, {
          exchange,
        })
        answers.push(exchange)
      }
      const p95 = percentile(answers, 95)
      const most = 3_000
      expectThat(p95 <= most, `19 of 20 answers must come within ${most} ms.`, `${most} ms`, `${p95} ms`)
      if (p95 > 1_000) receiver.remark(`19 of 20 answers came within ${p95} ms; some suppliers wait 1 s only.`)
    },
    counterexample: () => {
      const counts = new Map<unknown, number>()
      return {
        says: 'takes 5.5 s for the twelfth message about a booking',
        async receive(request, next) {
          const count = (counts.get(bookingOf(request)) ?? 0) + 1
          counts.set(bookingOf(request), count)
          if (count === 12) await new Promise(resolve => setTimeout(resolve, 5_500))
          return next(request)
        },
      }
    },
  },
  {
    id: 'RC-02',
    section: 'answers',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Every kind of delivery is answered 2xx, without a redirect.',
    basis: ['contract#answers-2xx', 'bookspot#post', 'rhomtrip#post'],
    async run(receiver) {
      const { world, dialect } = receiver
      const product = await world.product()
      const days = { product, from: world.day(20), to: world.day(21) }
      const letters: Letter[] = [(await world.confirmed()).letter]
      letters.push(...(await world.letters(product, () => world.sandbox.simulate('availability.closed-out', days))))
      if (dialect === 'rhomtrip') letters.push(await world.transfer())
      else letters.push(...(await world.letters(product, () => world.sandbox.simulate('product.updated', { product }))))
      for (const letter of letters) expectTaken(await receiver.send(letter))
    },
    counterexample: () => ({
      says: 'redirects what tells of availability',
      receive: instead(request => /^availability_update$/i.test(String(eventOf(request))), {
        status: 302,
        headers: { location: '/elsewhere' },
      }),
    }),
  },
  {
    id: 'RC-03',
    section: 'answers',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: "A delivery is answered within 3 s even while the supplier's API takes 10 s to answer the receiver.",
    basis: ['contract#answers-before-work'],
    alone: true,
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      // How fast the receiver is has nothing to do with the pace of a run.
      const delay = 10_000
      await receiver.world.failing({ kind: 'slow-answer', options: { delay }, match: { subject: uuid } })
      const exchange = await receiver.send(letter)
      expectTaken(exchange)
      const most = 3_000
      expectThat(exchange.ms <= most, `The answer must come within ${most} ms.`, `${most} ms`, `${exchange.ms} ms`, {
        exchange,
      })
      const asked = await receiver.until(() => receiver.calls(uuid)[0], 3_000)
      if (!asked) receiver.remark('The receiver asked the API nothing about the booking, so nothing could hold it up.')
    },
    counterexample: () => ({
      says: 'asks the API before it answers',
      // Its call comes beside that of the honest receiver, so it does not wait as 429 asks for either.
      also: ['RC-34'],
      async receive(request, next, world) {
        const uuid = bookingOf(request)
        if (typeof uuid === 'string') await world.ask('GET', `/bookings/${uuid}`)
        return next(request)
      },
    }),
  },
]
