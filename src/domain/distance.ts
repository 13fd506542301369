import type { Place } from './types.ts'

const EARTH_RADIUS_KM = 6371.0088
/** Roads are longer than the great circle: about 1.4 in a town, 1.2 over land. */
const ROAD_FACTOR_NEAR = 1.42
const ROAD_FACTOR_FAR = 1.18

type Point = Pick<Place, 'latitude' | 'longitude'>

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in kilometres (haversine). */
export function haversineKm(from: Point, to: Point): number {
  const latitude = Math.sin(radians(to.latitude - from.latitude) / 2)
  const longitude = Math.sin(radians(to.longitude - from.longitude) / 2)
  const chord =
    latitude * latitude + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitude * longitude
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Plausible kilometres by road, two decimals. */
export function roadKm(from: Point, to: Point): number {
  const direct = haversineKm(from, to)
  const far = Math.min(1, direct / 100)
  return Math.round(direct * (ROAD_FACTOR_NEAR + (ROAD_FACTOR_FAR - ROAD_FACTOR_NEAR) * far) * 100) / 100
}
