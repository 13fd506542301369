import { choice, duration, LONGEST_HANG } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'

/** FA-04. */
export const noAnswer = defineApiFault({
  kind: 'no-answer',
  summary: 'No answer comes; after two minutes at the latest the connection is closed without one.',
  standsFor: 'A deadlock, a lost worker, a firewall that drops packets: only a time-out of the client helps.',
  covers: ['FA-04'],
  exclusive: 'instead',
  options: {
    for: duration('How long the connection stays open, in real time.', '120s', [0, LONGEST_HANG]),
    work: choice('What was asked', { undone: 'is not done', done: 'is done all the same' }, 'undone'),
  },
  async apply(next, options, { wait }) {
    const reply = options.work === 'done' ? await next() : NOTHING
    await wait(options.for)
    return { ...reply, wire: { cut: { after: 'nothing', by: 'end' } } }
  },
})

const NOTHING = { status: 200, headers: {}, body: null } as const
