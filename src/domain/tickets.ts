import type { ActivityBooking, Product, Ticket, UnitItem } from './types.ts'

/** A ticket that says nothing yet: OCTO wants the object from the first hold on. */
const blank = (product: Pick<Product, 'redemptionMethod'>): Ticket => ({
  redemptionMethod: product.redemptionMethod,
  redeemedAt: null,
  deliveryOptions: [],
})

/** Codes are the supplier's reference; documents are links to a host that does not exist (RFC 2606). */
function deliveryValue(format: string, code: string): string {
  if (format === 'PDF_URL') return `https://tickets.example.com/${code}.pdf`
  if (format === 'PKPASS_URL') return `https://tickets.example.com/${code}.pkpass`
  return code
}

function issued(product: Product, code: string): Ticket {
  return {
    ...blank(product),
    deliveryOptions: product.deliveryFormats.map(deliveryFormat => ({
      deliveryFormat,
      deliveryValue: deliveryValue(deliveryFormat, code),
    })),
  }
}

/** The booking with its voucher and tickets as its status wants them: valid once confirmed, blank before. */
export function withTickets(booking: ActivityBooking, product: Product): ActivityBooking {
  const valid = booking.status === 'CONFIRMED'
  const ticket = (code: string) => (valid ? issued(product, code) : blank(product))
  const hasTickets = product.deliveryMethods.includes('TICKET')
  return {
    ...booking,
    deliveryMethods: product.deliveryMethods,
    voucher: product.deliveryMethods.includes('VOUCHER') ? ticket(booking.supplierReference) : null,
    unitItems: booking.unitItems.map(item => ({
      ...item,
      ticket: hasTickets ? ticket(item.supplierReference ?? item.uuid) : null,
    })),
  }
}

/** Tickets of a booking that has ended can no longer be used: they lose their delivery options. */
export function voidTickets(booking: ActivityBooking): ActivityBooking {
  return mapTickets(booking, ticket =>
    ticket.deliveryOptions.length === 0 ? ticket : { ...ticket, deliveryOptions: [] },
  )
}

/** Marks every ticket, and the voucher, as used at `at` (ms UTC). */
export function redeemTickets(booking: ActivityBooking, at: number): ActivityBooking {
  return mapTickets(booking, ticket => ({ ...ticket, redeemedAt: at }))
}

function mapTickets(booking: ActivityBooking, change: (ticket: Ticket) => Ticket): ActivityBooking {
  const unit = (item: UnitItem): UnitItem => (item.ticket === null ? item : { ...item, ticket: change(item.ticket) })
  return {
    ...booking,
    voucher: booking.voucher === null ? null : change(booking.voucher),
    unitItems: booking.unitItems.map(unit),
  }
}
