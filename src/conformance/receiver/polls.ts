import { dayOf } from '../day.ts'
import { expectThat } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { statusOf } from './answers.ts'
import { at, bookingOf, eventOf } from './lie.ts'
import type { ReceiverCheck } from './target.ts'

/** RC-36 and RC-44: asking for much, and asking by oneself. */
export const polls: readonly ReceiverCheck[] = [
  {
    id: 'RC-36',
    section: 'asking back',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A message about a year of availability leads to five calls at most.',
    basis: ['contract#bounded-refetch', 'bookspot#availability-payload'],
    async run(receiver) {
      const { world } = receiver
      const product = await world.product()
      const range = { product, from: world.day(1), to: world.day(365) }
      const letters = await world.letters(product, () => world.sandbox.simulate('availability.closed-out', range))
      const exchange = await receiver.send(letters.at(-1)!)
      if (statusOf(exchange) >= 300) throw new Skipped('The message was not taken, which another check judges.')
      // How fast the receiver asks has nothing to do with the pace of a run.
      const many = await receiver.until(() => (receiver.calls(product).length > 5 ? true : undefined), 5_000)
      const calls = receiver.calls(product)
      expectThat(!many, 'A year of availability must be asked for in five calls at most.', 'at most 5', calls.length)
      const isCalendar = calls.every(({ path }) => path.endsWith('/calendar'))
      if (!isCalendar) receiver.remark('The receiver asked for departures; the calendar says the same in less.')
    },
    counterexample: () => ({
      says: 'asks for each day alone',
      async receive(request, next, world) {
        const productId = at(request.json, 'data', 'productId')
        const first = Date.parse(String(at(request.json, 'data', 'localDateStart')))
        if (eventOf(request) === 'AVAILABILITY_UPDATE')
          for (let i = 0; i < 7; i++) {
            const day = dayOf(first, i)
            await world.ask('POST', '/availability', {
              productId,
              optionId: 'DEFAULT',
              localDateStart: day,
              localDateEnd: day,
            })
          }
        return next(request)
      },
    }),
  },
  {
    id: 'RC-44',
    section: 'asking back',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A lost message is made up for: the receiver looks for bookings that it was not told of.',
    basis: ['contract#reconciles'],
    async run(receiver) {
      const { uuid } = await receiver.world.confirmed()
      const patience = receiver.target.reconcileMs ?? 30_000
      if (receiver.canLook) {
        await receiver.converged(uuid, patience)
        return
      }
      const list = /^GET \S*\/bookings\?/
      const asked = await receiver.until(() => receiver.calls(uuid)[0] ?? receiver.calls(list)[0], patience)
      expectThat(
        asked !== undefined,
        `The receiver must look for bookings by itself within ${patience} ms.`,
        'a call',
        'none',
      )
    },
    counterexample: () => {
      const told = new Set<unknown>()
      return {
        says: 'knows only what it was told',
        async receive(request, next) {
          told.add(bookingOf(request))
          return next(request)
        },
        view: (uuid, seen) => (told.has(uuid) ? seen : { status: undefined, effects: undefined }),
      }
    },
  },
]
