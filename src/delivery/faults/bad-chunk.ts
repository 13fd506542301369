import { choice } from '../../faults/options.ts'
import { head, headerLines } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** Chunks that no parser can read. */
export const badChunk = defineFault({
  kind: 'bad-chunk',
  summary: 'The body comes in chunks, and the size of one is malformed.',
  standsFor: 'A broken proxy.',
  topic: 'network',
  covers: ['FD-11'],
  options: {
    as: choice('The size', { 'not-hex': 'is no number', 'too-small': 'is less than what follows' }, 'not-hex'),
  },
  async wire(send, { as }, wire) {
    const peer = await wire.connect(send)
    const size = as === 'not-hex' ? 'zz' : Math.max(1, send.body.byteLength - 5).toString(16)
    return peer.exchange(
      Buffer.concat([
        head(send, headerLines(send.to, ['transfer-encoding', 'chunked'])),
        Buffer.from(`${size}\r\n`),
        send.body,
        Buffer.from('\r\n0\r\n\r\n'),
      ]),
      send.deadline,
    )
  },
})
