import type { Booking, Product, Transfer, TransferBooking } from '../../domain/types.ts'
import * as projection from '../../generated/rhomtrip/projection.ts'
import type {
  AnyBooking as BookingJson,
  Product as ProductJson,
  Transfer as TransferJson,
} from '../../generated/rhomtrip/types.ts'
import type { World } from '../../http/world.ts'
import { utcMillis } from '../../shared/clock.ts'
import { bookingView, cancellationView, type ViewStyle } from '../octo/booking-view.ts'
import { createView } from '../octo/bytes.ts'
import { productView } from '../octo/product-view.ts'
import { bookedTransferView, priceView, type TransferStyle, transferView } from './transfer-view.ts'

/** RhomTrip prints milliseconds, and an availability by its start alone. Domain digest 2.3, 2.5. */
const STYLE: ViewStyle = { instant: utcMillis, slotId: slot => slot.id }

const instantOrNull = (at: number | null) => (at === null ? null : utcMillis(at))

/** A booked ride. Domain digest 2.4. */
const transferBookingView = (booking: TransferBooking, style: TransferStyle) => ({
  uuid: booking.uuid,
  status: booking.status,
  utcCreatedAt: utcMillis(booking.createdAt),
  utcUpdatedAt: utcMillis(booking.updatedAt),
  utcExpiresAt: instantOrNull(booking.expiresAt),
  utcRedeemedAt: instantOrNull(booking.redeemedAt),
  utcConfirmedAt: instantOrNull(booking.confirmedAt),
  resellerReference: booking.resellerReference,
  supplierReference: booking.supplierReference,
  transferId: booking.transferId,
  transfer: bookedTransferView(booking, style),
  optionId: booking.optionId,
  cancellable: booking.cancellable,
  cancellation: cancellationView(booking.cancellation, STYLE),
  contact: booking.contact,
  notes: booking.notes,
  pricing: priceView(booking.price, style),
})

const styleOf = (detail: string): TransferStyle => ({
  request: detail.includes('request'),
  lowerCase: detail.includes('lower'),
  risingPrices: detail.includes('rising'),
})

/** Which variant of the views below a world's assumptions ask for. */
export const styleDetail = (world: Pick<World, 'assume'>): string =>
  `${world.assume('R-28') === 'lower' ? 'lower ' : ''}${world.assume('R-32') === 'as-printed' ? 'rising ' : ''}`

/** Added to a transfer's detail, shows the request's fields too. */
export const WITH_REQUEST = 'request '

/** Bytes of bookings of both kinds, kept beside their records. */
export const bookingsView = createView<Booking, BookingJson>(projection.AnyBooking, (booking, detail) =>
  booking.kind === 'transfer' ? transferBookingView(booking, styleOf(detail)) : bookingView(booking, STYLE),
)

/** Bytes of quotations, kept beside their records. */
export const transfersView = createView<Transfer, TransferJson>(projection.Transfer, (transfer, detail) =>
  transferView(transfer, styleOf(detail)),
)

/** Bytes of products, kept beside their records. RhomTrip has no content capability, so the language does not matter. */
export const productsView = createView<Product, ProductJson>(projection.Product, product =>
  productView(product, product.locale),
)
