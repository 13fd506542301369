import type { ActivityBooking, Cancellation, Slot, Ticket, UnitItem } from '../../domain/types.ts'
import { pricingView } from './product-view.ts'

/** How one dialect writes what OCTO leaves to the supplier. */
export interface ViewStyle {
  /** Prints an instant (ms UTC): whole seconds at BookSpot, milliseconds at RhomTrip. */
  instant(at: number): string
  /** The availability's id on the wire. */
  slotId(slot: Pick<Slot, 'id' | 'localDateTimeStart' | 'localDateTimeEnd'>): string
}

/** A booking as GET shows it, prices included; `project` takes them away without the pricing capability. OCTO core. */
export function bookingView(booking: ActivityBooking, style: ViewStyle) {
  const instantOrNull = (at: number | null) => (at === null ? null : style.instant(at))
  const { slot } = booking
  const availabilityId = style.slotId(slot)
  return {
    id: booking.id,
    uuid: booking.uuid,
    testMode: true,
    resellerReference: booking.resellerReference,
    supplierReference: booking.supplierReference,
    status: booking.status,
    utcCreatedAt: style.instant(booking.createdAt),
    utcUpdatedAt: style.instant(booking.updatedAt),
    utcExpiresAt: instantOrNull(booking.expiresAt),
    utcRedeemedAt: instantOrNull(booking.redeemedAt),
    utcConfirmedAt: instantOrNull(booking.confirmedAt),
    productId: booking.productId,
    optionId: booking.optionId,
    cancellable: booking.cancellable,
    cancellation: cancellationView(booking.cancellation, style),
    freesale: booking.freesale,
    availabilityId,
    availability: {
      id: availabilityId,
      localDateTimeStart: slot.localDateTimeStart,
      localDateTimeEnd: slot.localDateTimeEnd,
      allDay: slot.allDay,
      openingHours: slot.openingHours,
    },
    contact: booking.contact,
    notes: booking.notes,
    deliveryMethods: booking.deliveryMethods,
    voucher: ticketView(booking.voucher, style),
    unitItems: booking.unitItems.map(item => unitItemView(item, style)),
    pricing: pricingView(booking.price),
  }
}

const unitItemView = (item: UnitItem, style: ViewStyle) => ({
  uuid: item.uuid,
  resellerReference: item.resellerReference,
  supplierReference: item.supplierReference,
  unitId: item.unitId,
  status: item.status,
  utcRedeemedAt: item.redeemedAt === null ? null : style.instant(item.redeemedAt),
  contact: item.contact,
  ticket: ticketView(item.ticket, style),
  ...(item.price === null ? undefined : { pricing: pricingView(item.price) }),
})

const ticketView = (ticket: Ticket | null, style: ViewStyle) =>
  ticket && {
    redemptionMethod: ticket.redemptionMethod,
    utcRedeemedAt: ticket.redeemedAt === null ? null : style.instant(ticket.redeemedAt),
    deliveryOptions: ticket.deliveryOptions,
  }

/** How a booking ended. OCTO core. */
export const cancellationView = (cancellation: Cancellation | null, style: Pick<ViewStyle, 'instant'>) =>
  cancellation && {
    refund: cancellation.refund,
    reason: cancellation.reason,
    utcCancelledAt: style.instant(cancellation.cancelledAt),
  }
