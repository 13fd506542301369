import { choice, number } from '../../faults/options.ts'
import type { Outcome } from '../message.ts'
import { headerLines, withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** The body ends too early. */
export const truncated = defineFault({
  kind: 'truncated',
  summary: 'The connection closes before the body is complete.',
  standsFor: 'A sender that crashes, or a proxy that cuts what it forwards.',
  topic: 'network',
  covers: ['FD-08', 'FD-12'],
  options: {
    framing: choice(
      'How the body is framed',
      { length: 'with a Content-Length that is not reached', chunked: 'in chunks, without the last one' },
      'length',
    ),
    part: number('Of the body, this part is sent', 0.5, [0, 1]),
  },
  async wire(send, { framing, part }, wire) {
    const peer = await wire.connect(send)
    const bytes = Math.max(1, Math.min(send.body.byteLength - 1, Math.floor(send.body.byteLength * part)))
    const headers = framing === 'length' ? withLength(send) : headerLines(send.to, ['transfer-encoding', 'chunked'])
    const request = wire.request(send, peer, headers)
    const cutOff: Outcome = {
      kind: 'reset',
      error: `The sandbox closed the connection after ${bytes} of ${send.body.byteLength} bytes, on purpose.`,
    }
    request.flushHeaders()
    await wire.write(request, send.body.subarray(0, bytes), send.deadline)
    const answer = wire.answer(request, send.deadline)
    peer.end()
    const outcome = await answer
    peer.close()
    return outcome.kind === 'answered' ? outcome : cutOff
  },
})
