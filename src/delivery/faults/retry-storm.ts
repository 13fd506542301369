import { duration, MOST_COPIES, whole, yes } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** Retries without any backing off. */
export const retryStorm = defineFault({
  kind: 'retry-storm',
  summary: 'The sender tries again at a fixed pace, without backing off, and if asked even after success.',
  standsFor: 'A naive supplier that loops until it is told to stop, or one that never reads the answer.',
  topic: 'again',
  covers: ['FD-53'],
  options: {
    every: duration("Between attempts, on the workspace's clock", '1s', [0, 3_600_000]),
    attempts: whole('How many in all', 20, [2, MOST_COPIES]),
    afterSuccess: yes('Whether it goes on after an answer of 2xx', false),
  },
  follow(next, _outcome, { every, attempts, afterSuccess }, { attempt }) {
    if (next.state === 'delivered' && !afterSuccess) return next
    if (attempt < attempts) return { state: 'pending', delay: every }
    if (next.state === 'delivered') return next
    return { state: 'failed', reason: `all ${attempt} attempts failed (fault retry-storm)` }
  },
})
