import { choice } from '../../faults/options.ts'
import { failed } from '../outcome.ts'
import { defineFault } from './fault.ts'

/** The sender cannot find the receiver's address. */
export const unresolved = defineFault({
  kind: 'unresolved',
  summary: "The sender cannot resolve the receiver's name, so nothing arrives until a retry.",
  standsFor: "The resolver of the sender is down, or the receiver's domain has expired.",
  topic: 'nothing',
  covers: ['FD-02'],
  exclusive: 'wire',
  options: {
    as: choice('What the resolver says', { ENOTFOUND: 'no such name', EAI_AGAIN: 'try again later' }, 'ENOTFOUND'),
  },
  wire: async ({ to }, { as }) => failed(Object.assign(new Error(as), { code: as }), new URL(to.origin).host),
  socket: undefined,
})
