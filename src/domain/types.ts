/**
 * The world's own records. All are frozen; a change makes a new one.
 * Instants end in `At` and are milliseconds UTC; `local…` values are in the product's time zone;
 * money is in minor units of its currency.
 */

export type * from './booking-types.ts'
export type * from './product-types.ts'
export type * from './transfer-types.ts'

export interface Supplier {
  readonly id: string
  readonly name: string
  readonly contact: {
    readonly website: string
    readonly email: string
    readonly telephone: string
    readonly address: string
  }
}

/** A subscription (BookSpot) or webhook (RhomTrip). */
export interface Subscription {
  readonly id: string
  readonly dialect: string
  /** Id of the token that made it. */
  readonly token: string
  readonly reseller: string
  /** As given, credentials included. */
  readonly url: string
  /** Custom headers, sent with every attempt. */
  readonly headers: Readonly<Record<string, string>>
  /** The dialect's own event names, in the order given. */
  readonly events: readonly string[]
  /** Canonical short names (`pricing`), frozen at creation. */
  readonly capabilities: readonly string[]
  readonly createdAt: number
  /** False: a failed attempt is not tried again (R-04, the draft's `retryOnError`). Absent: as the sandbox is set. */
  readonly retry?: boolean | undefined
  /** The draft's field; shown, without effect, as no payload has a language. */
  readonly useContactLanguage?: boolean | undefined
}

export interface Token {
  /** What the client sends; also the token's id in the world (it is sandbox data, not a secret). */
  readonly id: string
  readonly reseller: string
  readonly abilities: readonly string[]
}
