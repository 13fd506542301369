import type { Random } from '../shared/random.ts'
import { roadKm } from './distance.ts'
import { DomainError } from './errors.ts'
import { HOUR, isLocalDate, isLocalTime, localToUtc } from './time.ts'
import type { Place, Transfer, TransferOption, TransferType } from './types.ts'
import { policiesOf, TRANSFER_CURRENCIES, transferPrices, VEHICLES, type VehicleClass, vehicleOf } from './vehicles.ts'

/** A quotation can be booked for this long after it was made (both examples of the transfers page). */
export const TRANSFER_EXPIRY_HOURS = 72
/** Nobody drives further. */
export const LONGEST_TRANSFER_KM = 1_500
const LONGEST_HIRE_HOURS = 24
/** Availability ends somewhere for cars, too. */
const HORIZON_HOURS = 400 * 24

export const TRANSFER_TYPES: readonly TransferType[] = ['ARRIVAL', 'DEPARTURE', 'STATION', 'PORT', 'HOURLY']

/** What is asked for: places, time, people. */
export interface QuoteRequest {
  readonly pickUp: Place
  /** Null exactly when by the hour. */
  readonly dropOff: Place | null
  readonly transferType: TransferType
  /** A flight or train; with `HOURLY` a whole number of hours. */
  readonly serviceReference: string | number
  /** `HH:mm` and `YYYY-MM-DD`, local to the pick-up. */
  readonly startTime: string
  readonly localDateStart: string
  /** Unit types with how many of each. */
  readonly units: Transfer['units']
  /** Default USD. */
  readonly currency?: string | null | undefined
  /** IANA zone of the pick-up. */
  readonly timeZone: string
}

export interface TransferOwner {
  readonly token: string | null
  readonly reseller: string | null
}

const bad = (message: string) => new DomainError('BAD_REQUEST', message)
const refuse = (message: string) => new DomainError('UNPROCESSABLE_ENTITY', message)

/** When the pick-up is, ms UTC. */
export const pickUpAt = ({
  localDateStart,
  startTime,
  timeZone,
}: Pick<Transfer, 'localDateStart' | 'startTime' | 'timeZone'>): number =>
  localToUtc(localDateStart, startTime, timeZone)

/** Hours of hire: of an `HOURLY` transfer at least one, of any other none. */
const hoursOf = (transferType: TransferType, serviceReference: string | number): number =>
  transferType === 'HOURLY' ? Math.max(1, Number(serviceReference)) : 0

function checkPlace(place: Place, name: string): void {
  const sound = Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180
  if (!sound) throw bad(`${name} needs a latitude within 90 and a longitude within 180 degrees.`)
}

function checkRequest(request: QuoteRequest, now: number): void {
  const { pickUp, dropOff, transferType, serviceReference, startTime, localDateStart } = request
  checkPlace(pickUp, 'pickUp')
  if (dropOff !== null) checkPlace(dropOff, 'dropOff')
  if (!isLocalDate(localDateStart)) throw bad('localDateStart must be a date: YYYY-MM-DD.')
  if (!isLocalTime(startTime)) throw bad('startTime must be a time: HH:mm.')
  if (transferType === 'HOURLY') {
    if (dropOff !== null) throw bad('dropOff must be null when transferType is HOURLY.')
    const hours = typeof serviceReference === 'number' ? serviceReference : Number.NaN
    if (!Number.isInteger(hours) || hours < 0 || hours > LONGEST_HIRE_HOURS) {
      throw bad(
        `serviceReference must be a whole number of hours from 0 to ${LONGEST_HIRE_HOURS} when transferType is HOURLY.`,
      )
    }
  } else if (dropOff === null) throw bad('dropOff is required unless transferType is HOURLY.')
  const startsAt = pickUpAt(request)
  if (startsAt <= now) throw refuse('The pick-up is in the past.')
  if (startsAt > now + HORIZON_HOURS * HOUR) throw refuse('The pick-up is more than 400 days away.')
}

/**
 * A quotation: the distance, and a price for every class of vehicle that seats everyone. Open for 72 hours.
 * Throws BAD_REQUEST for a malformed request, UNPROCESSABLE_ENTITY for one that nobody can drive.
 */
export function quote(request: QuoteRequest, owner: TransferOwner, now: number, random: Random): Transfer {
  checkRequest(request, now)
  const { pickUp, dropOff, transferType, serviceReference, startTime } = request
  const passengers = request.units.reduce((sum, unit) => sum + unit.quantity, 0)
  const units: Transfer['units'] = passengers > 0 ? request.units : [{ id: 'ADULT', quantity: 1 }]
  const distanceKm = distanceOf(pickUp, dropOff)
  const fitting = VEHICLES.filter(vehicle => vehicle.seats >= Math.max(1, passengers))
  if (fitting.length === 0) throw refuse(`No vehicle has ${passengers} seats.`)
  const currency = request.currency ?? 'USD'
  if (!TRANSFER_CURRENCIES.some(known => known === currency)) {
    throw bad(`Transfers are priced in ${TRANSFER_CURRENCIES.join(', ')}, not in ${currency}.`)
  }
  const hours = hoursOf(transferType, serviceReference)
  const { token, reseller } = owner
  return {
    id: random.hex(24),
    token,
    reseller,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + TRANSFER_EXPIRY_HOURS * HOUR,
    expired: false,
    status: 'AVAILABLE',
    pickUp,
    dropOff,
    transferType,
    serviceReference,
    startTime,
    localDateStart: request.localDateStart,
    timeZone: request.timeZone,
    units,
    currency,
    distanceKm,
    options: fitting.map(vehicle => optionOf(vehicle, distanceKm, hours, startTime, random)),
  }
}

function distanceOf(pickUp: Place, dropOff: Place | null): number {
  const distance = dropOff === null ? 0 : roadKm(pickUp, dropOff)
  if (distance > LONGEST_TRANSFER_KM) throw refuse(`${Math.round(distance)} km is further than anybody drives.`)
  return distance
}

function optionOf(
  vehicle: VehicleClass,
  distanceKm: number,
  hours: number,
  startTime: string,
  random: Random,
): TransferOption {
  return {
    id: random.uuid(),
    reference: random.hex(24),
    vehicle: vehicleOf(vehicle, random.pick(vehicle.names)),
    cancellationPolicy: policiesOf(vehicle),
    prices: transferPrices(vehicle, distanceKm, hours, startTime),
  }
}

/** The option of that id, or the first. Throws INVALID_OPTION_ID. */
export function optionIn(transfer: Transfer, optionId: string | undefined): TransferOption {
  const option = optionId === undefined ? transfer.options[0] : transfer.options.find(({ id }) => id === optionId)
  if (option !== undefined) return option
  const message = 'The optionId was missing or invalid: the quotation has no such option.'
  throw new DomainError('INVALID_OPTION_ID', message, { optionId: optionId ?? '' })
}

/** What moves when a pick-up changes. */
export interface JourneyChange {
  readonly pickUp?: Place | undefined
  readonly dropOff?: Place | null | undefined
  readonly startTime?: string | undefined
  readonly localDateStart?: string | undefined
  readonly serviceReference?: string | number | undefined
  /** Zone of the new pick-up; required with `pickUp`. */
  readonly timeZone?: string | undefined
}

/**
 * Another pick-up, drop-off or time: distance and prices follow, vehicles and policies stay.
 * Throws as `quote` does.
 */
export function changeJourney(transfer: Transfer, change: JourneyChange, now: number): Transfer {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const moved: Transfer = { ...transfer, ...given, updatedAt: now }
  checkRequest(moved, now)
  const distanceKm = distanceOf(moved.pickUp, moved.dropOff)
  const hours = hoursOf(moved.transferType, moved.serviceReference)
  const options = moved.options.map(option => {
    const vehicle = VEHICLES.find(
      ({ type, category }) => type === option.vehicle.type && category === option.vehicle.category,
    )
    return vehicle === undefined
      ? option
      : { ...option, prices: transferPrices(vehicle, distanceKm, hours, moved.startTime) }
  })
  return { ...moved, distanceKm, options }
}
