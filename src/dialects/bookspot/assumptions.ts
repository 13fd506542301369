import type { Assumption } from '../dialect.ts'
import { eventAssumptions } from './assumptions-events.ts'
import { subscriptionAssumptions } from './assumptions-subscriptions.ts'

/** BookSpot's part of the register, in order of id. The numbers are those of the domain digest, section 6.1. */
export const assumptions: readonly Assumption[] = [...subscriptionAssumptions, ...eventAssumptions].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)
