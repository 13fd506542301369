import { isIP } from 'node:net'
import type { OptionSpec } from '../../faults/options.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { whole } from '../wire/head.ts'
import { defineFault } from './fault.ts'

const address: OptionSpec<string> = {
  says: 'An address of this machine; on Linux all of 127.0.0.0/8 reach a receiver on loopback.',
  type: 'text',
  default: '127.0.0.2',
  read(value, name) {
    if (typeof value === 'string' && isIP(value) !== 0) return value
    throw new UsageError(`${name} is ${JSON.stringify(value)}. Give an IP address of this machine.`)
  },
}

/** The connection comes from somewhere else. */
export const otherAddress = defineFault({
  kind: 'other-address',
  summary: 'The connection comes from another address than usual.',
  standsFor: 'A supplier that moved its senders; an allow-list at the receiver.',
  topic: 'network',
  covers: ['FD-31'],
  options: { address },
  async wire(send, options, wire) {
    const peer = await wire.connect(send, { localAddress: options.address })
    return peer.exchange(whole(send), send.deadline)
  },
})
