import { duration } from '../../faults/options.ts'
import { defineApiFault, isWrite, type ToldDelivery } from './fault.ts'

/** The order in which a caller sees its own change: told by webhook first, answered second. */
export const earlyNotification = defineApiFault({
  kind: 'early-notification',
  summary: 'The notification arrives before the call that caused it has answered.',
  standsFor: 'A supplier that tells inside its transaction: the receiver hears of a booking that it does not know yet.',
  covers: [],
  options: {
    most: duration('How long the answer waits at most for the first attempts, in real time.', '5s', [1, 30_000]),
  },
  applies: (_options, { route }) => isWrite(route),
  async apply(next, { most }, { told, wait, nothing }) {
    const made = new Set<ToldDelivery>()
    const stop = told.onDelivery(delivery => {
      if (delivery.state === 'pending') made.add(delivery)
    })
    const answer = next()
    // What a handler does at once is its own; while a wait goes on, others' deliveries would be taken for it.
    if (!(answer instanceof Promise)) stop()
    const reply = await answer
    stop()
    if (made.size === 0) nothing()
    const isOpen = ({ state, attempts }: ToldDelivery) => state === 'pending' && attempts.length === 0
    if ([...made].some(isOpen)) {
      await wait(most, done => {
        const look = () => {
          if (![...made].some(isOpen)) done()
        }
        const ends = [told.onAttempt(look), told.onDelivery(look)]
        return () => {
          for (const end of ends) end()
        }
      })
    }
    return reply
  },
})
