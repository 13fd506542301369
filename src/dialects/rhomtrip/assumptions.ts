import type { Assumption } from '../dialect.ts'
import { bookingAssumptions } from './assumptions-bookings.ts'
import { eventAssumptions } from './assumptions-events.ts'
import { webhookAssumptions } from './assumptions-webhooks.ts'

/** RhomTrip's part of the register, in order of id. The numbers are those of the domain digest, section 6.2. */
export const assumptions: readonly Assumption[] = [
  ...webhookAssumptions,
  ...eventAssumptions,
  ...bookingAssumptions,
].sort((a, b) => (a.id < b.id ? -1 : 1))
