import { whole } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** Bytes that are no HTTP at all. */
export const notHttp = defineFault({
  kind: 'not-http',
  summary: 'Random bytes arrive instead of a request.',
  standsFor: 'Another protocol on the port, a port scanner, TLS spoken to a plain port.',
  topic: 'network',
  covers: ['FD-13'],
  options: { bytes: whole('How many', 200, [1, 65_536], 'bytes') },
  async wire(send, { bytes }, wire, { random }) {
    const peer = await wire.connect(send)
    // The first byte is never a letter, so that no parser can take it for the start of a method.
    const noise = Uint8Array.from({ length: bytes }, (_, i) => (i === 0 ? 0xff : random.int(0, 255)))
    return peer.exchange(noise, send.deadline)
  },
})
