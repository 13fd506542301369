import { availabilityClosedOut } from './availability-closed-out.ts'
import { availabilityReopened } from './availability-reopened.ts'
import { availabilityRescheduled } from './availability-rescheduled.ts'
import { availabilitySoldOut } from './availability-sold-out.ts'
import { bookingCancelled } from './booking-cancelled.ts'
import { bookingConfirmed } from './booking-confirmed.ts'
import { bookingHoldExpired } from './booking-hold-expired.ts'
import { bookingRedeemed } from './booking-redeemed.ts'
import { bookingRejected } from './booking-rejected.ts'
import { bookingUpdated } from './booking-updated.ts'
import type { OptionValues } from './options.ts'
import { productCreated } from './product-created.ts'
import { productDeleted } from './product-deleted.ts'
import { productRepriced } from './product-repriced.ts'
import { productUpdated } from './product-updated.ts'
import { transferExpired } from './transfer-expired.ts'
import { transferOptionWithdrawn } from './transfer-option-withdrawn.ts'
import { transferPickupChanged } from './transfer-pickup-changed.ts'
import { transferRepriced } from './transfer-repriced.ts'
import { transferStatusChanged } from './transfer-status-changed.ts'
import { transferVehicleChanged } from './transfer-vehicle-changed.ts'
import type { Trigger } from './trigger.ts'

/** Every trigger by its name. A line here gives it to the control API, the CLI and the library. */
export const triggers = {
  'availability.closed-out': availabilityClosedOut,
  'availability.reopened': availabilityReopened,
  'availability.rescheduled': availabilityRescheduled,
  'availability.sold-out': availabilitySoldOut,
  'booking.cancelled': bookingCancelled,
  'booking.confirmed': bookingConfirmed,
  'booking.hold-expired': bookingHoldExpired,
  'booking.redeemed': bookingRedeemed,
  'booking.rejected': bookingRejected,
  'booking.updated': bookingUpdated,
  'product.created': productCreated,
  'product.deleted': productDeleted,
  'product.repriced': productRepriced,
  'product.updated': productUpdated,
  'transfer.expired': transferExpired,
  'transfer.option-withdrawn': transferOptionWithdrawn,
  'transfer.pickup-changed': transferPickupChanged,
  'transfer.repriced': transferRepriced,
  'transfer.status-changed': transferStatusChanged,
  'transfer.vehicle-changed': transferVehicleChanged,
} satisfies Record<string, Trigger>

export type TriggerName = keyof typeof triggers

/** What a trigger takes, all of it optional. */
export type TriggerOptions<Name extends TriggerName> = OptionValues<(typeof triggers)[Name]['options']>

/** The names, in alphabetical order. */
export const triggerNames = Object.keys(triggers).sort() as readonly TriggerName[]
