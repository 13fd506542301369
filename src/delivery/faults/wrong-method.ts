import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** Another method than the agreed POST. */
export const wrongMethod = defineFault({
  kind: 'wrong-method',
  summary: 'The request has another method than POST.',
  standsFor: 'A supplier bug after an upgrade of its client.',
  topic: 'http',
  covers: ['FD-20'],
  options: {
    method: choice(
      'Which',
      {
        PUT: 'with the body',
        PATCH: 'with the body',
        GET: 'with a body where the wire allows it',
        DELETE: 'with the body',
      },
      'PUT',
    ),
  },
  shape: (send, { method }) => ({ ...send, method }),
})
