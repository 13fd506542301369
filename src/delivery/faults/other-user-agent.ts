import { headerText } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { withHeader } from './headers.ts'

/** Another name than usual, or none. */
export const otherUserAgent = defineFault({
  kind: 'other-user-agent',
  summary: 'User-Agent is another one, or missing.',
  standsFor: 'A supplier that changed its client; rules of a firewall that look at it.',
  topic: 'http',
  covers: ['FD-31'],
  options: { value: headerText('What it says; `none` for no header', 'none') },
  shape: (send, { value }) => withHeader(send, 'User-Agent', value === 'none' ? null : value),
})
