import type { Dialect, TokenName } from './lifecycle-driver.ts'

// The rules of a booking's life, told a second time and in another way than the product does: every reason that speaks against a
// call is collected; without one it must succeed, with some it must be refused for one of them.

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** A departure that is booked again and again. */
export interface Departure {
  readonly productId: string
  readonly optionId: string
  /** BookSpot's id; RhomTrip takes it, too. */
  readonly slotId: string
  readonly unitId: string
  readonly fewestUnits: number
  readonly mostUnits: number
  /** Free seats before the first call; null = sold freely. */
  readonly free: number | null
  readonly instant: boolean
  /** ms UTC. */
  readonly bookableUntil: number
  /** ms UTC. */
  readonly changeableUntil: number
  /** End of its local day, ms UTC: from then on it is listed no more. */
  readonly listedUntil: number
}

export interface Held {
  readonly uuid: string
  readonly token: TokenName
  /** Undefined for a transfer. */
  departure: Departure | undefined
  units: number
  status: 'ON_HOLD' | 'PENDING' | 'CONFIRMED' | 'REDEEMED' | 'CANCELLED' | 'EXPIRED' | 'REJECTED'
  expiresAt: number
  /** ms UTC. */
  changeableUntil: number
}

export interface Model {
  now: number
  readonly departures: readonly Departure[]
  readonly bookings: Held[]
}

export type Reason = 'INVALID_BOOKING_UUID' | 'INVALID_AVAILABILITY_ID' | 'UNPROCESSABLE_ENTITY' | 'BAD_REQUEST'

const LIVE = ['ON_HOLD', 'PENDING', 'CONFIRMED', 'REDEEMED']

/** Free seats of a departure as its live bookings leave them; null = sold freely. */
export function freeSeats({ bookings }: Model, departure: Departure, but?: Held): number | null {
  if (departure.free === null) return null
  const taken = bookings.filter(one => one !== but && one.departure === departure && LIVE.includes(one.status))
  return taken.reduce((free, { units }) => free - units, departure.free)
}

/** Why so many units cannot be had on a departure; `but` is the booking that they would replace. */
export function againstUnits(model: Model, departure: Departure, units: number, but?: Held): Reason[] {
  const refused: Reason[] = []
  if (units < departure.fewestUnits || units > departure.mostUnits) refused.push('UNPROCESSABLE_ENTITY')
  // Whoever stays on a departure with as many seats or fewer needs nothing of it.
  if (but?.departure === departure && units <= but.units) return refused
  const free = freeSeats(model, departure, but)
  if (model.now >= departure.bookableUntil || (free !== null && free < units)) refused.push('UNPROCESSABLE_ENTITY')
  return refused
}

/** Why a departure cannot be named any more. */
export const againstDeparture = ({ now }: Model, { listedUntil }: Departure): Reason[] =>
  now < listedUntil ? [] : ['INVALID_AVAILABILITY_ID']

/** Why a token cannot touch a booking through a dialect. */
export function againstCaller(held: Held, token: TokenName, dialect: Dialect): Reason[] {
  const hidden = held.token !== token || (held.departure === undefined && dialect === 'bookspot')
  return hidden || held.status === 'EXPIRED' ? ['INVALID_BOOKING_UUID'] : []
}

/** RhomTrip holds for 20 to 200 minutes; BookSpot for any number above 0. */
export function againstMinutes(minutes: number, dialect: Dialect): Reason[] {
  const fits = dialect === 'rhomtrip' ? minutes >= 20 && minutes <= 200 : minutes >= 1
  return fits ? [] : ['BAD_REQUEST']
}

/** Confirming again is refused as if the uuid were unknown; whatever else is not a hold cannot be processed. */
export function againstConfirm({ status }: Held): Reason[] {
  if (status === 'ON_HOLD') return []
  return status === 'CONFIRMED' || status === 'PENDING' ? ['INVALID_BOOKING_UUID'] : ['UNPROCESSABLE_ENTITY']
}

export const againstExtend = ({ status }: Held): Reason[] => (status === 'ON_HOLD' ? [] : ['UNPROCESSABLE_ENTITY'])

export const isChangeable = ({ status }: Held) => ['ON_HOLD', 'PENDING', 'CONFIRMED'].includes(status)

export const againstChange = (model: Model, held: Held): Reason[] =>
  isChangeable(held) && model.now < held.changeableUntil ? [] : ['UNPROCESSABLE_ENTITY']

/** Whether a cancellation would be accepted: of a hold always, of a booking until its cut-off. */
export const isCancellable = ({ now }: Model, held: Held) =>
  held.status === 'ON_HOLD' || (isChangeable(held) && now < held.changeableUntil)

/** Cancelling what is cancelled is harmless. */
export const againstCancel = (model: Model, held: Held): Reason[] =>
  held.status === 'CANCELLED' || isCancellable(model, held) ? [] : ['UNPROCESSABLE_ENTITY']

/** The next instant at which a departure can no longer be booked or changed; a minute from now when there is none. */
export function nextEdge({ now, departures }: Model): number {
  const edges = departures.flatMap(({ bookableUntil, changeableUntil }) => [bookableUntil, changeableUntil])
  return edges.filter(edge => edge > now).sort((a, b) => a - b)[0] ?? now + MINUTE
}

/** Lets time pass: holds run out. */
export function wait(model: Model, ms: number): void {
  model.now += ms
  for (const held of model.bookings) {
    if (held.status === 'ON_HOLD' && held.expiresAt <= model.now) held.status = 'EXPIRED'
  }
}
