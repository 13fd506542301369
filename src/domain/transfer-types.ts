import type { Money, UnitType } from './product-types.ts'

export interface Place {
  readonly name: string
  readonly googlePlaceId: string | null
  readonly latitude: number
  readonly longitude: number
  /** ISO 3166-1 alpha-2. */
  readonly country: string
}

export type TransferType = 'ARRIVAL' | 'DEPARTURE' | 'STATION' | 'PORT' | 'HOURLY'

export interface CancellationPolicy {
  readonly type: 'FULL_REFUND' | 'NO_REFUND' | 'CHANGES'
  readonly cutoffAmount: number
  readonly cutoffUnit: 'HOURS'
  readonly description: string
}

export interface TransferOption {
  readonly id: string
  readonly reference: string
  readonly vehicle: {
    readonly seats: number
    readonly suitcases: number
    readonly type: string
    readonly category: string
    readonly name: string
    readonly image: string
  }
  readonly cancellationPolicy: readonly CancellationPolicy[]
  readonly prices: readonly Money[]
}

export type TransferStatus = 'AVAILABLE' | 'FREESALE' | 'LIMITED' | 'SOLD_OUT' | 'CLOSED'

/** A quotation: what RhomTrip calls a transfer. */
export interface Transfer {
  /** 24 hexadecimal digits. */
  readonly id: string
  readonly token: string | null
  readonly reseller: string | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number
  /** True once `expiresAt` has passed (scheduled). */
  readonly expired: boolean
  readonly status: TransferStatus
  readonly pickUp: Place
  readonly dropOff: Place | null
  readonly transferType: TransferType
  readonly serviceReference: string | number
  /** `HH:mm`, local to the pick-up. */
  readonly startTime: string
  readonly localDateStart: string
  /** IANA zone of the pick-up. */
  readonly timeZone: string
  readonly units: readonly { readonly id: UnitType; readonly quantity: number }[]
  readonly currency: string
  readonly distanceKm: number
  readonly options: readonly TransferOption[]
}
