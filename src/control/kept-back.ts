import { isFinal } from '../delivery/follow.ts'
import type { DeliveryLog } from '../delivery/log.ts'
import type { Delivery } from '../delivery/message.ts'
import type { Conclusion } from './workspace.ts'

/** When a fault or a rule of our own is the reason that a delivery has not succeeded (yet): what it did, in words; else undefined. */
export function keptBack({ state, reason, attempts }: Delivery): string | undefined {
  if (state === 'delivered') return undefined
  if (reason !== null && /\bfault\b/.test(reason)) return reason
  const last = attempts.at(-1)
  if (last && 'error' in last.outcome && isFinal(last.outcome))
    return `nothing was sent: ${last.outcome.error.replace(/\.$/, '')}`
  if (!last || last.faults.length === 0) return undefined
  const named = last.faults.map(({ kind, rule }) => `${kind} (rule ${rule})`).join(', ')
  return `attempt ${last.number} was broken on purpose by ${named}`
}

/** The conclusion, with what kept its deliveries back. */
export function withHindrance(conclusion: Conclusion, log: DeliveryLog): Conclusion {
  for (const id of conclusion.deliveries) {
    const delivery = log.find(id)
    const why = delivery && keptBack(delivery)
    if (why) return { ...conclusion, reason: `${conclusion.reason}, but ${why}` }
  }
  return conclusion
}
