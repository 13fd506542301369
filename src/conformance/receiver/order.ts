import { expectThat } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { expectTaken } from './answers.ts'
import { at, bookingOf } from './lie.ts'
import type { ReceiverCheck } from './target.ts'

/** RC-07 and RC-08: what comes in another order than it happened. */
export const ordering: readonly ReceiverCheck[] = [
  {
    id: 'RC-07',
    section: 'order',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A booking whose cancellation is told before its confirmation ends cancelled.',
    basis: ['contract#no-order', 'bookspot#booking-update', 'rhomtrip#booking-update'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      const cancelled = await receiver.world.cancelled(uuid)
      expectTaken(await receiver.send(cancelled))
      const before = receiver.calls(uuid).length
      expectTaken(await receiver.send(letter))
      if (receiver.canLook) {
        await receiver.pass(receiver.ms(1_000))
        await receiver.converged(uuid)
        return
      }
      if (receiver.dialect === 'rhomtrip') await receiver.converged(uuid)
      const asked = await receiver.until(() => receiver.calls(uuid)[before], receiver.target.windowMs ?? 2_000)
      expectThat(
        asked !== undefined,
        'The receiver must ask the API for the booking after the last message about it.',
        'a call',
        'none',
      )
    },
    counterexample: () => {
      const ignored = new Set<unknown>()
      const known = new Set<unknown>()
      return {
        says: 'ignores the cancellation of a booking that it does not know, for good',
        // It shows in every life whose cancellation comes first; its early look waits for a slow API, and is one that a 429 forbids.
        also: ['RC-03', 'RC-34', 'RC-47'],
        async receive(request, next, world) {
          const uuid = bookingOf(request)
          if (typeof uuid !== 'string') return next(request)
          if (!known.has(uuid)) {
            known.add(uuid)
            const { body } = await world.ask('GET', `/bookings/${uuid}`)
            if (at(body, 'status') === 'CANCELLED') ignored.add(uuid)
          }
          return ignored.has(uuid) ? { status: 204 } : next(request)
        },
        view: (uuid, seen) => (ignored.has(uuid) ? { status: undefined, effects: undefined } : seen),
      }
    },
  },
  {
    id: 'RC-08',
    section: 'order',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'A message whose booking is older than what the API shows is not believed.',
    basis: ['contract#never-back-in-time'],
    async run(receiver) {
      const { uuid } = await receiver.world.confirmed()
      const stale = await receiver.world.fired('booking_update', uuid, {
        '/booking/status': 'ON_HOLD',
        '/booking/utcConfirmedAt': null,
        '/booking/utcUpdatedAt': new Date(Date.now() - 600_000).toISOString(),
      })
      expectTaken(await receiver.send(stale))
      if (receiver.canLook) {
        await receiver.pass(receiver.ms(1_000))
        await receiver.converged(uuid)
        return
      }
      const asked = await receiver.until(() => receiver.calls(uuid)[0], receiver.target.windowMs ?? 2_000)
      if (!asked)
        throw new Skipped('The receiver did not ask the API, so only a probe could show what it believes: --probe-url.')
    },
    counterexample: () => {
      const said = new Map<string, unknown>()
      const counts = new Map<unknown, number>()
      return {
        says: 'believes the first message about a booking until there is a second one',
        // Whatever the API says of it, or does not.
        also: ['RC-33'],
        async receive(request, next) {
          const uuid = String(bookingOf(request))
          counts.set(uuid, (counts.get(uuid) ?? 0) + 1)
          said.set(uuid, at(request.json, 'booking', 'status'))
          return next(request)
        },
        view: (uuid, seen) => (counts.get(uuid) === 1 ? { ...seen, status: String(said.get(uuid)) } : seen),
      }
    },
  },
]
