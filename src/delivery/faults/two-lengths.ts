import { choice } from '../../faults/options.ts'
import { head, headerLines } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** Two readers may see two bodies. */
export const twoLengths = defineFault({
  kind: 'two-lengths',
  summary: 'The request says in two ways how long its body is.',
  standsFor: 'A broken proxy, or request smuggling: two servers in a row may disagree where it ends.',
  topic: 'http',
  covers: ['FD-29'],
  options: {
    as: choice(
      'How',
      { 'length-and-chunked': 'Content-Length and chunks', 'two-lengths': 'two different Content-Length headers' },
      'length-and-chunked',
    ),
  },
  async wire(send, { as }, wire) {
    const peer = await wire.connect(send)
    const { byteLength } = send.body
    const bytes =
      as === 'two-lengths'
        ? [
            head(
              send,
              headerLines(send.to, ['content-length', `${byteLength}`, 'content-length', `${byteLength - 1}`]),
            ),
            send.body,
          ]
        : [
            head(send, headerLines(send.to, ['content-length', `${byteLength}`, 'transfer-encoding', 'chunked'])),
            Buffer.from(`${byteLength.toString(16)}\r\n`),
            send.body,
            Buffer.from('\r\n0\r\n\r\n'),
          ]
    return peer.exchange(Buffer.concat(bytes), send.deadline)
  },
})
