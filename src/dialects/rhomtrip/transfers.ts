import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { Place } from '../../domain/types.ts'
import type { PlaceInput, paths } from '../../generated/rhomtrip/types.ts'
import type { Context } from '../../http/surface.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { quoteTransfer } from '../../store/transfers.ts'
import { styleDetail, transfersView } from './views.ts'

/** RhomTrip's transfers page. */
export const transfers = {
  'POST /transfers': ({ body }, { world, token, capabilities, cause }) => {
    const hourly = body.transferType === 'HOURLY'
    if (hourly && world.assume('R-37') === 'refused') {
      throw new DomainError('BAD_REQUEST', 'transferType must be one of ARRIVAL, DEPARTURE, STATION, PORT (R-37).')
    }
    requireRoomFor('quotations', world.read.transfers.size)
    const transfer = quoteTransfer(
      world,
      token,
      {
        pickUp: placeOf(body.pickUp),
        dropOff: body.dropOff ? placeOf(body.dropOff) : null,
        transferType: body.transferType,
        serviceReference: body.serviceReference ?? (hourly ? 0 : ''),
        startTime: body.startTime,
        localDateStart: body.localDateStart,
        units: body.units ?? [],
        currency: capabilities.has('pricing') ? body.currency : undefined,
      },
      cause,
    )
    return transfersView.one(transfer, capabilities, styleDetail(world))
  },
} satisfies Partial<Handlers<paths, Context>>

/** A place as the world keeps it. */
export const placeOf = ({ name, googlePlaceId, latitude, longitude, country }: PlaceInput): Place => ({
  name,
  googlePlaceId: googlePlaceId ?? null,
  latitude,
  longitude,
  country: country.toUpperCase(),
})
