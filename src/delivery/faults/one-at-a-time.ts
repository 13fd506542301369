import { defineFault, type Held } from './fault.ts'

interface Memory {
  busy: boolean
  readonly queue: Held[]
}

/** A single worker sends everything: whatever is slow delays all that comes after. */
export const oneAtATime = defineFault({
  kind: 'one-at-a-time',
  summary: 'Messages come one by one, each after the one before was answered, whoever it was for.',
  standsFor: 'The supplier has a single worker: one slow receiver holds up everybody (head of line).',
  topic: 'nothing',
  covers: ['FD-54'],
  options: {},
  memory: (): Memory => ({ busy: false, queue: [] }),
  hold(held, _options, { memory }) {
    const next = () => {
      let first = memory.queue.shift()
      while (first?.over) first = memory.queue.shift()
      memory.busy = first !== undefined
      first?.release({ answered: next })
    }
    if (memory.busy) memory.queue.push(held)
    else {
      memory.busy = true
      held.release({ answered: next })
    }
  },
})
