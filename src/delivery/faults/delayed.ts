import { duration } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

const DAYS = 86_400_000

/** It comes late, on the workspace's clock. */
export const delayed = defineFault({
  kind: 'delayed',
  summary: 'The message comes late.',
  standsFor: 'A queue at the supplier is behind: by seconds, or by days after an outage.',
  topic: 'nothing',
  covers: ['FD-47'],
  options: { by: duration("How late, on the workspace's clock", '30s', [1, 400 * DAYS]) },
  hold: (held, { by }) => held.after(by),
})
