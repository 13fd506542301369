import { duration } from '../../faults/options.ts'
import type { Message } from '../message.ts'
import { defineFault } from './fault.ts'

/** Subjects that are remembered; the one heard of longest ago is forgotten first. */
const MOST_SUBJECTS = 1_000

interface Memory {
  /** The newest message by subscription, event and subject. */
  readonly newest: Map<string, Message>
  /** What was newest when a message came. */
  readonly before: WeakMap<Message, Message>
}

/** What was true before arrives again, after what is true now. */
export const staleAfterFresh = defineFault({
  kind: 'stale-after-fresh',
  summary: 'After a message about a thing, the one before it about the same thing arrives once more.',
  standsFor: 'A slow worker or a retry that comes last: CONFIRMED after CANCELLED.',
  topic: 'order',
  covers: ['FD-58'],
  options: { after: duration("How long after the fresh one, on the workspace's clock", '0s', [0, 400 * 86_400_000]) },
  memory: (): Memory => ({ newest: new Map(), before: new WeakMap() }),
  notice({ memory, message, attempt }) {
    if (attempt > 1) return
    const key = `${message.subscriptionId} ${message.event} ${message.subject ?? ''}`
    const before = memory.newest.get(key)
    if (before) memory.before.set(message, before)
    memory.newest.delete(key)
    memory.newest.set(key, message)
    if (memory.newest.size > MOST_SUBJECTS) memory.newest.delete(memory.newest.keys().next().value!)
  },
  applies: (_options, { attempt, memory, message }) => attempt === 1 && memory.before.has(message),
  plan(sends, { after }, { memory, message }) {
    const stale = memory.before.get(message)
    const last = sends.at(-1)
    return stale && last ? [...sends, { ...last, body: stale.body, after, inTurn: true }] : sends
  },
})
