import { choice, whole } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'
import { statusAnswer } from './status.ts'

/** FA-18. */
export const flapping = defineApiFault({
  kind: 'flapping',
  summary: 'So many calls fail, so many go well, and so on.',
  standsFor: 'One of several servers behind a load balancer is ill; a deployment that goes back and forth.',
  covers: ['FA-18'],
  exclusive: 'instead',
  options: {
    bad: whole('Calls in a row that fail', 2, [1, 10_000]),
    good: whole('Calls in a row that go well', 1, [1, 10_000]),
    begins: choice('Which come first', { bad: 'those that fail', good: 'those that go well' }, 'bad'),
    how: choice('How they fail', { status: 'with a status', reset: 'the connection breaks' }, 'status'),
    status: whole('HTTP status of a failure', 503, [400, 599]),
  },
  memory: () => ({ calls: 0 }),
  applies({ bad, good, begins }, { memory }) {
    const turn = memory.calls++ % (bad + good)
    return begins === 'bad' ? turn < bad : turn >= good
  },
  apply(_next, { how, status }, context) {
    const answer = statusAnswer(status, 'json', context)
    return how === 'status' ? answer : { ...answer, wire: { cut: { after: 'nothing', by: 'reset' } } }
  },
})
