import { choice, headerText } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { mapLeaves, withJson } from './json.ts'

/** A word that is not in the list. */
export const unknownValue = defineFault({
  kind: 'unknown-value',
  summary: 'The event, or a status, has a value that the specification does not list.',
  standsFor: 'A new feature at the supplier.',
  topic: 'payload',
  covers: ['FD-38'],
  options: {
    of: choice('What is unknown', { event: "the message's own name", status: 'every field named status' }, 'event'),
    value: headerText('The value', 'SOMETHING_NEW'),
  },
  shape: (send, { of, value }, { message }) =>
    withJson(send, payload =>
      mapLeaves(payload, (leaf, key) => {
        const unknown = of === 'event' ? leaf === message.event : key === 'status' && typeof leaf === 'string'
        return unknown ? value : leaf
      }),
    ),
})
