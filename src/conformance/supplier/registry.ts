import { holds } from './bookings-holds.ts'
import { limits } from './bookings-limits.ts'
import { seats } from './bookings-seats.ts'
import { together } from './bookings-together.ts'
import { coreChecks } from './core-checks.ts'
import { bodies } from './http-bodies.ts'
import { refusing } from './http-refusals.ts'
import { requests } from './http-requests.ts'
import { connections } from './http-wire.ts'
import { access } from './notifications-access.ts'
import { bookingsTold } from './notifications-bookings.ts'
import { catalogueTold } from './notifications-catalogue.ts'
import { changing } from './notifications-change.ts'
import { deleting } from './notifications-delete.ts'
import { badInput } from './notifications-input.ts'
import { messages } from './notifications-message.ts'
import { reading } from './notifications-read.ts'
import { retrying } from './notifications-retry.ts'
import { hanging } from './notifications-slow.ts'
import { subscribing } from './notifications-subscribe.ts'
import type { DialectName, SupplierCheck } from './target.ts'
import { webhookChecks } from './webhooks.ts'

/** Every check of a supplier, in the order in which a run makes them. */
export const SUPPLIER_CHECKS: readonly SupplierCheck[] = [
  ...coreChecks,
  ...subscribing,
  ...access,
  ...badInput,
  ...reading,
  ...changing,
  ...deleting,
  ...bookingsTold,
  ...catalogueTold,
  ...messages,
  ...retrying,
  ...hanging,
  ...webhookChecks,
  ...refusing,
  ...bodies,
  ...requests,
  ...connections,
  ...seats,
  ...holds,
  ...together,
  ...limits,
]

/** Those that a dialect has. */
export const checksOf = (dialect: DialectName): readonly SupplierCheck[] =>
  SUPPLIER_CHECKS.filter(({ dialects }) => dialects.includes(dialect))
