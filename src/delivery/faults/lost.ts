import { yes } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** Nothing arrives, and the supplier believes it did. */
export const lost = defineFault({
  kind: 'lost',
  summary: 'The message never arrives; nothing is sent.',
  standsFor: 'The sender is down, or sends once and never again. The change is real, its event is missing.',
  topic: 'nothing',
  covers: ['FD-01', 'FD-56'],
  last: true,
  options: { retry: yes('Whether the supplier notices and tries again', false) },
  plan: () => [],
  follow(next, _outcome, { retry }) {
    return retry ? next : { state: 'failed', reason: 'lost on purpose: the fault lost kept it from being sent' }
  },
})
