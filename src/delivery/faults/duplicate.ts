import { choice, duration, MOST_COPIES, whole } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** At-least-once, seen from the other side. */
export const duplicate = defineFault({
  kind: 'duplicate',
  summary: 'The same message arrives more than once.',
  standsFor: 'At-least-once delivery; two workers that took the same job; a burst after a recovery.',
  topic: 'again',
  covers: ['FD-46', 'FD-49'],
  options: {
    copies: whole('How often it arrives in all', 2, [2, MOST_COPIES]),
    every: duration("Between one and the next, on the workspace's clock", '0s', [0, 400 * 86_400_000]),
    order: choice(
      'When the next one starts',
      { concurrent: 'without waiting for an answer', 'in-turn': 'after the one before was answered' },
      'concurrent',
    ),
  },
  plan: (sends, { copies, every, order }) =>
    sends
      .flatMap(send =>
        Array.from({ length: copies }, (_, n) => {
          if (n === 0) return send
          return order === 'in-turn'
            ? { ...send, after: every, inTurn: true }
            : { ...send, after: send.after + n * every }
        }),
      )
      .slice(0, MOST_COPIES),
})
