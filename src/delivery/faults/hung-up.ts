import { withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** The connection closes on the last byte of the body. */
export const hungUp = defineFault({
  kind: 'hung-up',
  summary: 'The whole request arrives, and the sender closes the connection without reading the answer.',
  standsFor: 'A sender that fires and forgets, or dies at the wrong moment; it then tries again.',
  topic: 'again',
  covers: ['FD-17'],
  options: {},
  async wire(send, _options, wire) {
    const peer = await wire.connect(send)
    const request = wire.request(send, peer, withLength(send))
    await wire.write(request, send.body, send.deadline)
    peer.end()
    peer.close()
    return { kind: 'reset', error: 'The sandbox closed the connection before the answer, on purpose.' }
  },
})
