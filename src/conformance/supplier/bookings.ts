import type { ReceivedRequest } from '../../testing/receiver.ts'
import type { AssumptionId } from '../check.ts'
import { dayOf } from '../day.ts'
import type { Exchange } from '../exchange.ts'
import { expectEqual, expectList, expectMade, isJson, type Json, unmet } from '../expect.ts'
import { Skipped } from '../failure.ts'
import type { Inbox } from '../inbox.ts'
import * as bookspot from './bookspot.ts'
import * as rhomtrip from './rhomtrip.ts'
import type { SendOptions, Supplier } from './target.ts'

/** Minutes that a hold lasts: the fewest that RhomTrip grants. */
export const HOLD_MINUTES = 20

/** The assumption that says which changes of a booking are told. */
const TOLD: Readonly<Record<Supplier['dialect'], AssumptionId>> = { bookspot: 'B-25', rhomtrip: 'R-24' }

/** A whole reservation: of one seat, or of a ride that was quoted for it. */
export async function wish(supplier: Supplier): Promise<Json> {
  if (supplier.dialect === 'bookspot') {
    const [slot] = await bookspot.slots(supplier)
    return { ...bookspot.wishFor(slot!), expirationMinutes: HOLD_MINUTES }
  }
  const transfer = await rhomtrip.quote(supplier)
  const [option] = rhomtrip.optionsOf(transfer)
  return { transferId: transfer.id, optionId: option!.id, expirationMinutes: HOLD_MINUTES }
}

/** Asks for a hold; one that is made is cancelled when the check ends. */
export async function tryToReserve(supplier: Supplier, body: Json): Promise<Exchange> {
  const exchange = await supplier.send('POST /bookings', { body })
  const uuid = isDone(exchange) && isJson(exchange.response?.json) ? exchange.response.json.uuid : undefined
  if (typeof uuid === 'string') supplier.afterwards(() => cancel(supplier, uuid))
  return exchange
}

/** A hold. */
export async function hold(
  supplier: Supplier,
  body?: Json,
): Promise<{ readonly uuid: string; readonly booking: Json }> {
  const booking = expectMade(await tryToReserve(supplier, body ?? (await wish(supplier))))
  return { uuid: String(booking.uuid), booking }
}

/** Confirms as the dialect wants it. */
export const confirm = (supplier: Supplier, uuid: string): Promise<Exchange> =>
  supplier.dialect === 'bookspot' ? bookspot.confirm(supplier, uuid) : rhomtrip.confirm(supplier, uuid)

/** Cancels. */
export const cancel = (supplier: Supplier, uuid: string, as: SendOptions['as'] = 'full'): Promise<Exchange> =>
  supplier.send(`POST /bookings/${uuid}/cancel`, { as, body: { reason: 'A conformance check.' } })

/** Reads. */
export const read = (supplier: Supplier, uuid: string, as: SendOptions['as'] = 'full'): Promise<Exchange> =>
  supplier.send(`GET /bookings/${uuid}`, { as })

/** An inbox that is told of the bookings of the ordinary token. */
export async function listen(supplier: Supplier): Promise<Inbox> {
  if (supplier.dialect === 'bookspot') return (await bookspot.subscribe(supplier, ['BOOKING_UPDATE'])).inbox
  return (await rhomtrip.register(supplier, 'booking_update')).inbox
}

/** How many deliveries name one of these bookings: others may be told of meanwhile. */
export const toldOf = (deliveries: readonly ReceivedRequest[], uuids: { keys(): Iterable<string> }): number =>
  deliveries.filter(({ body }) => [...uuids.keys()].some(uuid => body.includes(uuid))).length

/** As many deliveries as changes that are told; where there are more, they may be copies. */
export const expectToldTimes = (supplier: Supplier, told: number, changes: number): Promise<void> =>
  supplier.assumed(told > changes ? 'X-07' : TOLD[supplier.dialect], () =>
    expectEqual('The number of deliveries, as that of changes that were made,', told, changes),
  )

/** Whether a call was done. */
export const isDone = ({ response }: Exchange): boolean =>
  response !== undefined && response.status >= 200 && response.status < 300

/** Whether it was refused. */
export const isRefused = ({ response }: Exchange): boolean =>
  response !== undefined && response.status >= 400 && response.status < 500

/** A call was done or refused: neither lost nor broken down. */
export function expectAnswered(exchange: Exchange, what: string): void {
  if (isDone(exchange) || isRefused(exchange)) return
  unmet(`${what} must be done or refused.`, '200 or 4xx', exchange.response?.status ?? exchange.trouble, { exchange })
}

/** The status of a booking, as its answer shows it. */
export const statusOf = ({ response }: Exchange): unknown => (isJson(response?.json) ? response.json.status : undefined)

/** Most bookings with which a slot is filled. */
const MOST_BOOKINGS = 8

/** The first slot that a few bookings can fill, and how many units one booking may have. */
const narrowSlot = (supplier: Supplier) =>
  supplier.once('narrow slot', async () => {
    const today = await supplier.time.clock()
    const days = { localDateStart: dayOf(today, 3), localDateEnd: dayOf(today, 30) }
    for (const product of await bookspot.products(supplier)) {
      for (const option of [product.options].flat().filter(isJson)) {
        const { minUnits, maxUnits } = isJson(option.restrictions) ? option.restrictions : {}
        const unit = [option.units].flat().filter(isJson).find(isSingle)
        if (!unit || Number(minUnits ?? 1) > 1) continue
        const most = Number(maxUnits ?? 10)
        const place = { productId: product.id, optionId: option.id }
        const found = expectList(await supplier.send('POST /availability', { body: { ...place, ...days } }), 200).find(
          ({ available, vacancies }) =>
            available === true && typeof vacancies === 'number' && vacancies > 1 && vacancies <= most * MOST_BOOKINGS,
        )
        if (found)
          return {
            place,
            availabilityId: found.id,
            unitId: unit.id,
            most,
            day: String(found.localDateTimeStart).slice(0, 10),
          }
      }
    }
    return undefined
  })

/** A unit that takes one seat and may come alone. */
const isSingle = ({ restrictions }: Json): boolean => {
  const { paxCount = 1, minQuantity, accompaniedBy } = isJson(restrictions) ? restrictions : {}
  return paxCount === 1 && Number(minQuantity ?? 1) <= 1 && [accompaniedBy ?? []].flat().length === 0
}

/** A reservation of the only seat that is left of a slot. @throws Skipped when no slot can be filled so far */
export async function lastSeat(supplier: Supplier): Promise<Json> {
  const slot = await narrowSlot(supplier)
  if (!slot) throw new Skipped('No slot of the next 30 days has so few vacancies that a few bookings could fill it.')
  const { place, availabilityId, unitId, most, day } = slot
  const body = (units: number): Json => ({
    ...place,
    availabilityId,
    unitItems: Array.from({ length: units }, () => ({ unitId })),
    expirationMinutes: HOLD_MINUTES,
  })
  const vacancies = async () => {
    const exchange = await supplier.send('POST /availability', {
      body: { ...place, localDateStart: day, localDateEnd: day },
    })
    return Number(expectList(exchange, 200).find(({ id }) => id === availabilityId)?.vacancies ?? 0)
  }
  for (let left = (await vacancies()) - 1; left > 0; left -= most) await hold(supplier, body(Math.min(left, most)))
  const left = await vacancies()
  if (left !== 1) throw new Skipped(`The slot should have one seat left, but has ${left}: somebody else books it too.`)
  return body(1)
}
