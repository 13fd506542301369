import type { SupplierCheck } from './target.ts'
import { audience } from './webhooks-audience.ts'
import { availabilityTold } from './webhooks-availability.ts'
import { bookingsTold } from './webhooks-bookings.ts'
import { capabilitiesTold } from './webhooks-capabilities.ts'
import { credentials } from './webhooks-credentials.ts'
import { delivering } from './webhooks-delivery.ts'
import { badInput } from './webhooks-input.ts'
import { listing } from './webhooks-list.ts'
import { registering } from './webhooks-register.ts'
import { transfersTold } from './webhooks-transfers.ts'

/** Section `webhooks`: RhomTrip's webhooks, in the order in which a run makes them. */
export const webhookChecks: readonly SupplierCheck[] = [
  ...registering,
  ...badInput,
  ...credentials,
  ...listing,
  ...audience,
  ...bookingsTold,
  ...transfersTold,
  ...availabilityTold,
  ...capabilitiesTold,
  ...delivering,
]
