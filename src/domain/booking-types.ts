import type { DeliveryFormat, Money, Slot } from './product-types.ts'
import type { Transfer } from './transfer-types.ts'

export interface Contact {
  readonly fullName: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly emailAddress: string | null
  readonly phoneNumber: string | null
  readonly locales: readonly string[]
  readonly postalCode: string | null
  readonly country: string | null
  readonly notes: string | null
}

export type BookingStatus = 'ON_HOLD' | 'CONFIRMED' | 'EXPIRED' | 'CANCELLED' | 'REDEEMED' | 'PENDING' | 'REJECTED'

export interface Ticket {
  readonly redemptionMethod: 'DIGITAL' | 'PRINT' | 'MANIFEST'
  readonly redeemedAt: number | null
  readonly deliveryOptions: readonly { readonly deliveryFormat: DeliveryFormat; readonly deliveryValue: string }[]
}

export interface UnitItem {
  readonly uuid: string
  readonly resellerReference: string | null
  readonly supplierReference: string | null
  readonly unitId: string
  readonly status: BookingStatus
  readonly redeemedAt: number | null
  readonly contact: Contact
  readonly ticket: Ticket | null
  readonly price: Money | null
}

export interface Cancellation {
  readonly refund: 'FULL' | 'PARTIAL' | 'NONE'
  readonly reason: string | null
  readonly cancelledAt: number
}

interface BookingBase {
  /** Numeric string: the supplier's own id, also its `supplierReference` filter value at BookSpot. */
  readonly id: string
  readonly uuid: string
  /** Id of the token that made it; null for the back office (B-24). */
  readonly token: string | null
  /** Reseller that owns the token; null for the back office. */
  readonly reseller: string | null
  readonly resellerReference: string | null
  readonly supplierReference: string
  readonly status: BookingStatus
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number | null
  readonly confirmedAt: number | null
  readonly redeemedAt: number | null
  /** True while a cancel would be accepted: of a hold always; afterwards it falls when the cut-off passes (scheduled). */
  readonly cancellable: boolean
  /** From this instant on it can no longer be changed, nor cancelled once it is more than a hold. */
  readonly cutoffAt: number
  readonly cancellation: Cancellation | null
  readonly contact: Contact
  readonly notes: string | null
  readonly price: Money
  /** What was asked when it was made with the client's own uuid; null when the uuid is ours. */
  readonly requestKey: string | null
}

export interface ActivityBooking extends BookingBase {
  readonly kind: 'activity'
  readonly productId: string
  readonly optionId: string
  readonly slot: Pick<
    Slot,
    'id' | 'localDate' | 'startAt' | 'endAt' | 'localDateTimeStart' | 'localDateTimeEnd' | 'allDay' | 'openingHours'
  >
  readonly freesale: boolean
  /** Seats held: sum of the units' `paxCount`. */
  readonly seats: number
  readonly deliveryMethods: readonly ('VOUCHER' | 'TICKET')[]
  readonly voucher: Ticket | null
  readonly unitItems: readonly UnitItem[]
}

export interface TransferBooking extends BookingBase {
  readonly kind: 'transfer'
  readonly transferId: string
  readonly optionId: string
  /** When the pick-up is, ms UTC. */
  readonly startsAt: number
  /** The quotation as it was booked, with only the booked option. Changes to it (pick-up, vehicle) are bookings' updates. */
  readonly transfer: Transfer
}

export type Booking = ActivityBooking | TransferBooking
