import type { SupplierCheck } from './target.ts'
import { credentials } from './webhooks-credentials.ts'
import { badInput } from './webhooks-input.ts'
import { listing } from './webhooks-list.ts'
import { registering } from './webhooks-register.ts'

/** Section `webhooks`: RhomTrip's webhooks, in the order in which a run makes them. */
export const webhookChecks: readonly SupplierCheck[] = [...registering, ...badInput, ...credentials, ...listing]
