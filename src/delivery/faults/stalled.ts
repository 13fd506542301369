import { choice, duration, LONGEST_HANG, number } from '../../faults/options.ts'
import type { Outcome } from '../message.ts'
import { head, withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** The sender goes quiet with the connection open. */
export const stalled = defineFault({
  kind: 'stalled',
  summary: 'The sender goes quiet in the middle and keeps the connection open.',
  standsFor: 'A frozen sender, a half-open load balancer, a stalled proxy.',
  topic: 'network',
  covers: ['FD-03', 'FD-07'],
  options: {
    at: choice(
      'Where it goes quiet',
      {
        connected: 'after connecting, with nothing sent',
        headers: 'after the first lines of the headers',
        body: 'within the body',
      },
      'body',
    ),
    part: number('Of the body, this part is sent', 0.5, [0, 1]),
    hold: duration('How long the connection stays open, in real time', '5s', [1, LONGEST_HANG]),
  },
  async wire(send, { at, part, hold }, wire) {
    const peer = await wire.connect(send)
    const sent = at === 'connected' ? 0 : at === 'headers' ? -1 : cut(send.body, part)
    const gaveUp: Outcome = {
      kind: 'timed-out',
      error: `The sandbox sent ${WHAT[at]} and went quiet for ${hold} ms, on purpose.`,
    }
    try {
      if (at === 'body') {
        const request = wire.request(send, peer, withLength(send))
        if (sent > 0) request.write(send.body.subarray(0, sent))
        else request.flushHeaders()
        const outcome = await wire.answer(request, hold)
        return outcome.kind === 'answered' ? outcome : gaveUp
      }
      if (at === 'headers') {
        const lines = head(send).toString('latin1').split('\r\n')
        await peer.write(`${lines.slice(0, 3).join('\r\n')}\r\n`)
      }
      return await peer.answer(hold, gaveUp)
    } finally {
      peer.close()
    }
  },
})

const WHAT = { connected: 'nothing', headers: 'half of the headers', body: 'a part of the body' }

/** How many bytes a part of the body is; never all of it. */
const cut = (body: Uint8Array, part: number) => Math.min(body.byteLength - 1, Math.floor(body.byteLength * part))
