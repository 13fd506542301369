import { choice } from '../../faults/options.ts'
import { whole } from '../wire/head.ts'
import { defineFault } from './fault.ts'

/** Only one of the two protocols is tried. */
export const ipFamily = defineFault({
  kind: 'ip-family',
  summary: 'The sender connects over one version of IP only.',
  standsFor: 'Dual-stack surprises: a receiver that is reachable over one version only, or listens on one.',
  topic: 'network',
  covers: ['FD-19'],
  options: { only: choice('Which one', { IPv4: 'no IPv6', IPv6: 'no IPv4' }, 'IPv6') },
  async wire(send, { only }, wire) {
    const peer = await wire.connect(send, { family: only === 'IPv4' ? 4 : 6 })
    return peer.exchange(whole(send), send.deadline)
  },
})
