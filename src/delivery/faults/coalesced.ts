import { duration } from '../../faults/options.ts'
import { defineFault, type Held } from './fault.ts'

interface Kept {
  held: Held
  readonly until: number
}

/** Many changes of one thing, one message: the last. */
export const coalesced = defineFault({
  kind: 'coalesced',
  summary: 'Several changes of the same thing are told by one message, the last.',
  standsFor: 'A supplier that debounces, or sends what is newest when its queue is read.',
  topic: 'order',
  covers: ['FD-57'],
  options: { within: duration("How long changes are collected, on the workspace's clock", '5s', [1, 86_400_000]) },
  memory: (): Map<string, Kept> => new Map(),
  applies: (_options, { attempt }) => attempt === 1,
  hold(held, { within }, { memory, message, now }) {
    const key = `${message.subscriptionId} ${message.event} ${message.subject ?? ''}`
    const before = memory.get(key)
    const kept = before && !before.held.over ? before : { held, until: now + within }
    if (kept.held !== held) {
      kept.held.drop(`not sent, because ${message.id} came soon after and tells what is newer`)
      kept.held = held
    }
    memory.set(key, kept)
    held.after(kept.until - now, () => {
      memory.delete(key)
      held.release()
    })
  },
})
