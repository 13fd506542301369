import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { type HeaderLine, isSecret, linesOf, withLines } from './headers.ts'

const EDITS: Readonly<Record<'missing' | 'wrong' | 'doubled' | 'trailing-space', (line: HeaderLine) => HeaderLine[]>> =
  {
    missing: () => [],
    wrong: line => [{ ...line, value: 'wrong-on-purpose', shown: 'wrong-on-purpose' }],
    doubled: line => [line, line],
    'trailing-space': line => [{ ...line, value: `${line.value} ` }],
  }

/** The headers by which the receiver knows the supplier. */
export const wrongAuth = defineFault({
  kind: 'wrong-auth',
  summary: "Authorization and the subscription's own headers are missing, wrong or doubled.",
  standsFor: 'A secret that was rotated on one side only; hand-written retry code that forgets headers.',
  topic: 'http',
  covers: ['FD-22', 'FD-23'],
  options: {
    as: choice(
      'What is wrong with them',
      {
        missing: 'they are not sent',
        wrong: 'they have another value',
        doubled: 'they are sent twice',
        'trailing-space': 'they end with a space',
      },
      'wrong',
    ),
  },
  shape: (send, { as }) =>
    withLines(
      send,
      linesOf(send.to).flatMap(line => (isSecret(line) ? EDITS[as](line) : [line])),
    ),
})
