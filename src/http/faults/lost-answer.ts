import { choice } from '../../faults/options.ts'
import { defineApiFault, isWrite } from './fault.ts'

/** FA-12. */
export const lostAnswer = defineApiFault({
  kind: 'lost-answer',
  summary: 'The change is made, and the connection breaks before its answer.',
  standsFor: 'The reason for idempotency keys: the client cannot know whether it has booked.',
  covers: ['FA-12'],
  exclusive: 'instead',
  options: {
    by: choice('How the connection breaks', { reset: 'with a reset', end: 'with an orderly end' }, 'reset'),
  },
  applies: (_options, { route }) => isWrite(route),
  async apply(next, { by }) {
    return { ...(await next()), wire: { cut: { after: 'nothing', by } } }
  },
})
