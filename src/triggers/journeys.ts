import { requireRoomFor } from '../domain/room.ts'
import { addDays, localDateOf } from '../domain/time.ts'
import type { Place, Token, Transfer, TransferOption } from '../domain/types.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { quoteTransfer } from '../store/transfers.ts'
import { ownerOf } from './owner.ts'
import type { Stage } from './trigger.ts'

/** Far enough for every cancellation policy to be open. */
const DAYS_AHEAD = 21

const AIRPORT: Place = {
  name: 'Josep Tarradellas Barcelona-El Prat Airport (BCN)',
  googlePlaceId: null,
  latitude: 41.2974,
  longitude: 2.0833,
  country: 'ES',
}

const HOTEL: Place = {
  name: 'Hotel Arts Barcelona',
  googlePlaceId: null,
  latitude: 41.3868,
  longitude: 2.1963,
  country: 'ES',
}

/** A new quotation, from an airport to a hotel, that can be booked for 72 hours. */
export function freshQuotation(stage: Stage, owner: Token, cause: string): Transfer {
  requireRoomFor('quotations', stage.read.transfers.size)
  const localDateStart = addDays(localDateOf(stage.clock.now(), 'Europe/Madrid'), DAYS_AHEAD)
  return quoteTransfer(
    stage,
    owner,
    {
      pickUp: AIRPORT,
      dropOff: HOTEL,
      transferType: 'ARRIVAL',
      serviceReference: 'VY8461',
      startTime: '14:30',
      localDateStart,
      units: [{ id: 'ADULT', quantity: 2 }],
      currency: 'EUR',
    },
    cause,
  )
}

/**
 * The named quotation, or a new one.
 * @throws UsageError when it is unknown or has expired
 */
export function transferFor(stage: Stage, id: string | undefined, token: string | undefined, cause: string): Transfer {
  if (id === undefined) return freshQuotation(stage, ownerOf(stage, token), cause)
  const transfer = stage.read.transfers.get(id) ?? stage.read.transfers.get(id.toLowerCase())
  const hint = 'Leave "transfer" out and one is made.'
  if (!transfer) throw new UsageError(`There is no quotation "${id}". ${hint}`)
  if (transfer.expired)
    throw new UsageError(`The quotation ${id} has expired, so nothing about it changes any more. ${hint}`)
  return transfer
}

/**
 * The options of a quotation, or the named one alone.
 * @throws UsageError when it has none, or not that one
 */
export function offered({ id, options }: Transfer, named: string | undefined): readonly TransferOption[] {
  if (options.length === 0)
    throw new UsageError(`The quotation ${id} has no option left. Leave "transfer" out and one is made.`)
  if (named === undefined) return options
  const found = options.filter(option => option.id === named)
  if (found.length > 0) return found
  const ids = options.map(option => option.id)
  throw new UsageError(
    `The quotation ${id} has no option "${named}".${didYouMean(named, ids)} It has ${ids.join(', ')}.`,
  )
}

/** A place about 700 m north of the pick-up, where the next meeting point could be. */
export const movedPickUp = ({ name, latitude, ...place }: Place): Place => ({
  ...place,
  name: name.startsWith('Meeting point north of ') ? name : `Meeting point north of ${name}`,
  googlePlaceId: null,
  latitude: Math.round((latitude > 89 ? latitude - 0.006 : latitude + 0.006) * 1e6) / 1e6,
})
