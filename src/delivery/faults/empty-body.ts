import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { withText } from './json.ts'

const BODIES = { nothing: '', null: 'null', list: '[]', text: '"text"', object: '{}' }

/** A body without a message. */
export const emptyBody = defineFault({
  kind: 'empty-body',
  summary: 'The body is empty, or JSON without any content.',
  standsFor: 'A serializer that was handed nothing.',
  topic: 'payload',
  covers: ['FD-33'],
  options: {
    as: choice(
      'The body is',
      { nothing: 'no byte at all', null: '`null`', list: '`[]`', text: '`"text"`', object: '`{}`' },
      'nothing',
    ),
  },
  shape: (send, { as }) => withText(send, BODIES[as]),
})
