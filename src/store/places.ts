import data from '../../fixtures/places.json' with { type: 'json' }
import { haversineKm } from '../domain/distance.ts'
import type { Place } from '../domain/types.ts'

/** A real place where transfers start and end. Coordinates are true; names are the operators' own. */
export interface KnownPlace extends Omit<Place, 'googlePlaceId'> {
  readonly kind: 'AIRPORT' | 'STATION' | 'PORT' | 'HOTEL'
  readonly city: string
  /** IANA. */
  readonly timeZone: string
}

/** Airports, stations, ports and hotels of ten cities. The fixture says what they are. */
export const PLACES: readonly KnownPlace[] = data as KnownPlace[]

/** Further away than this, the nearest known place says nothing about the time. */
const NEAR_KM = 400

/** The IANA zone of a point: that of the nearest known place of its country, else a zone of whole hours by its longitude. */
export function zoneOf(
  places: readonly KnownPlace[],
  point: Pick<Place, 'latitude' | 'longitude' | 'country'>,
): string {
  let nearest: KnownPlace | undefined
  let shortest = Number.POSITIVE_INFINITY
  for (const place of places) {
    const distance = haversineKm(place, point)
    // Within one country the zone carries further, and over a border it ends.
    const weighed = place.country === point.country ? distance / 4 : distance
    if (weighed < shortest) {
      shortest = weighed
      nearest = place
    }
  }
  if (nearest !== undefined && shortest <= NEAR_KM) return nearest.timeZone
  const whole = Math.round(point.longitude / 15)
  // The names of these zones count westwards.
  return whole === 0 ? 'Etc/GMT' : `Etc/GMT${whole > 0 ? '-' : '+'}${Math.abs(whole)}`
}

/** A known place as a quotation carries it. */
export const placeOf = ({ name, latitude, longitude, country }: KnownPlace): Place => ({
  name,
  googlePlaceId: null,
  latitude,
  longitude,
  country,
})
