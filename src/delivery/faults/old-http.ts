import { choice } from '../../faults/options.ts'
import { head, headerLines, withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** Real ms that a client waits for `100 Continue`, as curl does. */
const CONTINUE_MS = 1_000

/** Correct, and written by an older client. */
export const oldHttp = defineFault({
  kind: 'old-http',
  summary: 'The request is well-formed in a way that few clients use any more.',
  standsFor: 'Senders written with curl or old PHP.',
  topic: 'http',
  covers: ['FD-28'],
  options: {
    as: choice(
      'How',
      {
        'expect-continue': 'the body comes only after `100 Continue`, or after a second',
        'http-1.0': 'it is HTTP/1.0',
        'connection-close': 'it asks for the connection to be closed',
      },
      'expect-continue',
    ),
  },
  async wire(send, { as }, wire) {
    const peer = await wire.connect(send)
    if (as === 'http-1.0') {
      const lines = withLength(send).filter((_, i, all) => all[i - (i % 2)] !== 'connection')
      return peer.exchange(Buffer.concat([head(send, lines, '1.0'), send.body]), send.deadline)
    }
    const close = as === 'connection-close'
    const more = close ? [] : ['expect', '100-continue']
    const lines = [...headerLines(send.to), 'content-length', String(send.body.byteLength), ...more]
    if (close) lines[lines.indexOf('connection') + 1] = 'close'
    const request = wire.request(send, peer, lines)
    const answer = wire.answer(request, send.deadline + CONTINUE_MS)
    if (!close) {
      request.flushHeaders()
      await Promise.race([new Promise(resolve => request.once('continue', resolve)), answer, wire.pause(CONTINUE_MS)])
    }
    request.end(send.body)
    const outcome = await answer
    peer.close()
    return outcome
  },
})
