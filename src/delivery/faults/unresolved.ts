import { choice } from '../../faults/options.ts'
import { failed } from '../outcome.ts'
import { defineFault, type Send } from './fault.ts'

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
  shape: (send, { as }) => ({ ...send, to: { ...send.to, problem: problemOf(send, as) } }),
})

/** In the words of a resolver that says so itself. */
function problemOf({ to }: Send, code: 'ENOTFOUND' | 'EAI_AGAIN'): string | undefined {
  if (to.problem !== undefined) return to.problem
  const outcome = failed(Object.assign(new Error(code), { code }), new URL(to.origin).host)
  return outcome.kind === 'answered' ? undefined : outcome.error
}
