import { duration } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

interface Memory {
  /** When the supplier is up again, ms UTC. */
  until: number | undefined
}

/** The supplier is down for a while; then everything that was held comes at once. */
export const heldBack = defineFault({
  kind: 'held-back',
  summary: 'For a while nothing comes; then all of it comes at once.',
  standsFor: 'The supplier is down, comes back, and flushes its backlog.',
  topic: 'nothing',
  covers: ['FD-49'],
  options: {
    for: duration("From the first message that it holds, on the workspace's clock", '1m', [1, 400 * 86_400_000]),
  },
  memory: (): Memory => ({ until: undefined }),
  applies: (_options, { memory, now }) => memory.until === undefined || now < memory.until,
  hold(held, options, { memory, now }) {
    memory.until ??= now + options.for
    held.after(memory.until - now)
  },
})
