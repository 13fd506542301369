import { duration } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** The acknowledgement is lost: the receiver has succeeded, the sender does not know. */
export const impatient = defineFault({
  kind: 'impatient',
  summary: 'The sender gives up before the answer comes, closes the connection, and tries again later.',
  standsFor: "A client with a short timeout: the main source of duplicates, because the receiver's work was done.",
  topic: 'again',
  covers: ['FD-16'],
  options: {
    after: duration('How long the sender waits once it has sent the request, in real time', '200ms', [1, 30_000]),
  },
  shape: (send, { after }) => ({ ...send, patience: after }),
})
