import { guarded } from '../shared/guarded.ts'
import type { DeliveryState } from './message.ts'

/** Counts deliveries that failed for good in a row, for each subscription. */
export function failureCounter(onExhausted: ((subscriptionId: string) => void) | undefined) {
  const inARow = new Map<string, number>()
  return {
    /** @param limit after so many, `onExhausted` is called once; null for never */
    count(subscriptionId: string, state: DeliveryState, limit: number | null): void {
      if (limit === null || state !== 'failed') {
        inARow.delete(subscriptionId)
        return
      }
      const failures = (inARow.get(subscriptionId) ?? 0) + 1
      inARow.set(subscriptionId, failures)
      if (failures === limit) guarded(() => onExhausted?.(subscriptionId))
    },
    forget(subscriptionId: string): void {
      inARow.delete(subscriptionId)
    },
  }
}
