import { choice, duration, MOST_COPIES, whole } from '../../faults/options.ts'
import type { Random } from '../../shared/random.ts'
import { defineFault, type Held } from './fault.ts'

/** Those that wait, by subscription. */
type Memory = Map<string, Held[]>

/** Later changes arrive before earlier ones. */
export const reordered = defineFault({
  kind: 'reordered',
  summary: 'Messages to a subscription arrive in another order than the changes happened.',
  standsFor: 'Parallel workers at the supplier, or retries that are overtaken.',
  topic: 'order',
  covers: ['FD-48'],
  options: {
    window: whole('How many are collected and then sent in the new order', 2, [2, MOST_COPIES]),
    order: choice('The new order', { reversed: 'the last comes first', shuffled: 'drawn from the seed' }, 'reversed'),
    within: duration("They are sent at the latest after this, on the workspace's clock", '1m', [1, 86_400_000]),
  },
  memory: (): Memory => new Map(),
  hold(held, { window, order, within }, { memory, message, random }) {
    const { subscriptionId } = message
    const waiting = memory.get(subscriptionId) ?? []
    memory.set(subscriptionId, waiting)
    waiting.push(held)
    const go = () => {
      // All of a window wait for the same instant; the first of them moves all.
      if (memory.get(subscriptionId) !== waiting) return
      memory.delete(subscriptionId)
      inTurn(order === 'reversed' ? [...waiting].reverse() : shuffled(waiting, random))
    }
    held.after(within, go)
    if (waiting.filter(({ over }) => !over).length >= window) go()
  },
})

/** Each after the one before was answered, so that they arrive in this order. */
function inTurn(list: readonly Held[]): void {
  const [first, ...rest] = list.filter(({ over }) => !over)
  first?.release({ answered: () => inTurn(rest) })
}

function shuffled(list: readonly Held[], random: Random): Held[] {
  const left = [...list]
  return list.map(() => left.splice(random.int(0, left.length - 1), 1)[0]!)
}
