import type { Assumption } from '../dialect.ts'
import { bookingAssumptions } from './assumptions-booking.ts'
import { deliveryAssumptions } from './assumptions-delivery.ts'

/** The part of the register that no dialect owns, in order of id. The numbers are those of the domain digest, section 6.3. */
export const octoAssumptions: readonly Assumption[] = [...deliveryAssumptions, ...bookingAssumptions].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)
