import { whole } from '../../faults/options.ts'
import { withLength } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** The length lies. */
export const wrongLength = defineFault({
  kind: 'wrong-length',
  summary: 'Content-Length says another number than the body has.',
  standsFor: 'A serializer that counts characters where it should count bytes.',
  topic: 'network',
  covers: ['FD-10'],
  options: {
    by: whole(
      'What is added to the true length; below zero the rest looks like another request',
      -10,
      [-65_536, 65_536],
      'bytes',
    ),
  },
  async wire(send, { by }, wire) {
    const peer = await wire.connect(send)
    const request = wire.request(send, peer, withLength(send, Math.max(0, send.body.byteLength + by)))
    request.write(send.body)
    const outcome = await wire.answer(request, send.deadline)
    peer.close()
    return outcome
  },
})
