import { choice, number } from '../../faults/options.ts'
import { head, withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** The connection is reset. */
export const reset = defineFault({
  kind: 'reset',
  summary: 'The connection is reset (TCP RST).',
  standsFor: 'A firewall, a deploy, a sender that is killed.',
  topic: 'network',
  covers: ['FD-04', 'FD-09'],
  options: {
    at: choice(
      'When',
      { connected: 'after connecting, with nothing sent', headers: 'after the headers', body: 'within the body' },
      'body',
    ),
    part: number('Of the body, this part is sent', 0.5, [0, 1]),
  },
  async wire(send, { at, part }, wire) {
    const peer = await wire.connect(send)
    if (at === 'headers') await peer.write(head(send))
    if (at === 'body') {
      const bytes = Math.min(send.body.byteLength - 1, Math.floor(send.body.byteLength * part))
      const request = wire.request(send, peer, withLength(send))
      request.flushHeaders()
      await wire.write(request, send.body.subarray(0, bytes), send.deadline)
    }
    // The receiver is to read what came before: unread bytes are dropped on a reset. Twice, so that one in this process has its turn.
    await wire.pause(SETTLE_MS)
    await wire.pause(SETTLE_MS)
    peer.reset()
    return { kind: 'reset', error: 'The sandbox reset the connection, on purpose.' }
  },
})

/** Real ms. */
const SETTLE_MS = 20
