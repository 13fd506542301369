import { bookingCancelled } from './booking-cancelled.ts'
import { bookingConfirmed } from './booking-confirmed.ts'
import { bookingHoldExpired } from './booking-hold-expired.ts'
import { bookingRedeemed } from './booking-redeemed.ts'
import { bookingRejected } from './booking-rejected.ts'
import { bookingUpdated } from './booking-updated.ts'
import { transferExpired } from './transfer-expired.ts'
import { transferOptionWithdrawn } from './transfer-option-withdrawn.ts'
import { transferPickupChanged } from './transfer-pickup-changed.ts'
import { transferRepriced } from './transfer-repriced.ts'
import { transferStatusChanged } from './transfer-status-changed.ts'
import { transferVehicleChanged } from './transfer-vehicle-changed.ts'

/** Every trigger by its name. A line here gives it to the control API, the CLI and the library. */
export const triggers = {
  'booking.cancelled': bookingCancelled,
  'booking.confirmed': bookingConfirmed,
  'booking.hold-expired': bookingHoldExpired,
  'booking.redeemed': bookingRedeemed,
  'booking.rejected': bookingRejected,
  'booking.updated': bookingUpdated,
  'transfer.expired': transferExpired,
  'transfer.option-withdrawn': transferOptionWithdrawn,
  'transfer.pickup-changed': transferPickupChanged,
  'transfer.repriced': transferRepriced,
  'transfer.status-changed': transferStatusChanged,
  'transfer.vehicle-changed': transferVehicleChanged,
}

export type TriggerName = keyof typeof triggers

/** The names, in alphabetical order. */
export const triggerNames = Object.keys(triggers).sort() as readonly TriggerName[]
