import { headerText } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { withHeader } from './headers.ts'

/** JSON that says it is something else. */
export const wrongContentType = defineFault({
  kind: 'wrong-content-type',
  summary: 'Content-Type is missing, wrong or written oddly; the body is the usual JSON.',
  standsFor: 'A gateway that rewrites headers.',
  topic: 'http',
  covers: ['FD-24'],
  options: {
    value: headerText(
      'What it says; `none` for no header. Try `Application/JSON; charset=UTF-8; v="1"`, too',
      'text/plain',
    ),
  },
  shape: (send, { value }) => withHeader(send, 'Content-Type', value === 'none' ? null : value),
})
