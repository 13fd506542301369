import type { Money, Place, Transfer, TransferBooking, TransferOption } from '../../domain/types.ts'
import { utcMillis } from '../../shared/clock.ts'
import { pricingView } from '../octo/product-view.ts'

/** How a transfer is written. */
export interface TransferStyle {
  /** With the fields of the request too. */
  readonly request: boolean
  /** `sedan` for `SEDAN`. */
  readonly lowerCase: boolean
  /** Retail above original, as the page's example prints it. */
  readonly risingPrices: boolean
}

/** A quotation as `POST /transfers` answers it, prices included; `project` takes them away. Domain digest 2.3. */
export const transferView = (transfer: Transfer, style: TransferStyle) => ({
  id: transfer.id,
  status: transfer.status,
  utcCreatedAt: utcMillis(transfer.createdAt),
  utcExpiresAt: utcMillis(transfer.expiresAt),
  ...(style.request ? requestView(transfer) : undefined),
  ...rideView(transfer, style),
})

/** `booking.transfer`: what was asked for and what was booked of it. */
export const bookedTransferView = ({ transfer }: TransferBooking, style: TransferStyle) => ({
  ...requestView(transfer),
  ...rideView(transfer, style),
})

/** What the client sent with the quotation. */
const requestView = (transfer: Transfer) => ({
  transferType: transfer.transferType,
  serviceReference: transfer.serviceReference,
  startTime: transfer.startTime,
  localDateStart: transfer.localDateStart,
  units: transfer.units,
})

const rideView = (transfer: Transfer, style: TransferStyle) => ({
  pickUp: placeView(transfer.pickUp),
  dropOff: transfer.dropOff && placeView(transfer.dropOff),
  distanceUnit: 'KM' as const,
  distanceInclude: transfer.distanceKm,
  options: transfer.options.map(option => optionView(option, transfer.currency, style)),
})

const placeView = ({ name, googlePlaceId, latitude, longitude, country }: Place) => ({
  name,
  googlePlaceId,
  latitude,
  longitude,
  country,
})

function optionView(
  { id, reference, vehicle, cancellationPolicy, prices }: TransferOption,
  currency: string,
  style: TransferStyle,
) {
  const cased = (word: string) => (style.lowerCase ? word.toLowerCase() : word.toUpperCase())
  const price = prices.find(money => money.currency === currency) ?? prices[0]
  return {
    id,
    reference,
    vehicle: {
      seats: vehicle.seats,
      suitcases: vehicle.suitcases,
      type: cased(vehicle.type),
      category: cased(vehicle.category),
      name: vehicle.name,
      image: vehicle.image,
    },
    cancellationPolicy,
    ...(price && {
      defaultCurrency: price.currency,
      availableCurrencies: prices.map(money => money.currency),
      pricing: priceView(price, style),
    }),
  }
}

/** The price of a ride. */
export const priceView = (price: Money, style: Pick<TransferStyle, 'risingPrices'>) =>
  pricingView(style.risingPrices ? rising(price) : price)

/** The page's example has its amounts in this order: net 4449, original 5339, retail 7851. */
const rising = (price: Money): Money => ({
  ...price,
  original: Math.floor((price.net + price.original) / 2),
  retail: price.original,
})
