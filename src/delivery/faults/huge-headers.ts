import { whole } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { linesOf, withLines } from './headers.ts'

/** More header than most servers read. */
export const hugeHeaders = defineFault({
  kind: 'huge-headers',
  summary: 'The request has very large or very many headers.',
  standsFor: 'Tracing baggage that grows from hop to hop. Node refuses more than 16 KiB in all.',
  topic: 'http',
  covers: ['FD-30'],
  options: {
    bytes: whole('Size of each; all together have at most 1 MiB', 8_192, [1, 65_536], 'bytes'),
    count: whole('How many', 1, [1, 2_000]),
  },
  shape(send, { bytes, count }) {
    const most = Math.max(1, Math.floor(MOST_BYTES / count))
    const value = 'x'.repeat(Math.min(bytes, most))
    const more = Array.from({ length: count }, (_, i) => ({
      name: `X-Baggage-${i + 1}`,
      value,
      shown: `(${value.length} bytes)`,
    }))
    return withLines(send, [...linesOf(send.to), ...more])
  },
})

/** Of all of them together. */
const MOST_BYTES = 1024 * 1024
