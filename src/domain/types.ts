/**
 * The world's own records. All are frozen; a change makes a new one.
 * Instants end in `At` and are milliseconds UTC; `local…` values are in the product's time zone;
 * money is in minor units of its currency.
 */

/** BCP 47 primary tags the sandbox has content in. */
export type Language = string

export interface Money {
  /** Minor units. Never below `retail`. OCTO Pricing. */
  readonly original: number
  readonly retail: number
  readonly net: number
  readonly currency: string
  /** Digits after the decimal point: 2 for EUR, 0 for JPY. */
  readonly currencyPrecision: number
  readonly includedTaxes: readonly Tax[]
}

export interface Tax {
  readonly name: string
  readonly original: number
  readonly retail: number
  readonly net: number
}

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

export type UnitType = 'ADULT' | 'YOUTH' | 'CHILD' | 'INFANT' | 'FAMILY' | 'SENIOR' | 'STUDENT' | 'MILITARY' | 'OTHER'

/** In which form a ticket or voucher is handed over. OCTO core. */
export type DeliveryFormat = 'PDF_URL' | 'QRCODE' | 'CODE128' | 'PKPASS_URL' | 'AZTECCODE'

/** A field of the contact that the supplier must be told. OCTO core. */
export type ContactField =
  | 'firstName'
  | 'lastName'
  | 'emailAddress'
  | 'phoneNumber'
  | 'country'
  | 'notes'
  | 'locales'
  | 'allowMarketing'
  | 'postalCode'

export interface Unit {
  readonly id: string
  readonly internalName: string
  readonly reference: string | null
  readonly type: UnitType
  readonly requiredContactFields: readonly ContactField[]
  readonly restrictions: {
    readonly minAge: number
    readonly maxAge: number
    readonly idRequired: boolean
    readonly minQuantity: number | null
    readonly maxQuantity: number | null
    /** Seats that one of this unit takes. */
    readonly paxCount: number
    readonly accompaniedBy: readonly string[]
  }
  /** One price per available currency. Empty when the product is priced per booking. */
  readonly prices: readonly Money[]
  readonly titles: Readonly<Record<Language, string>>
}

export interface Option {
  readonly id: string
  readonly default: boolean
  readonly internalName: string
  readonly reference: string | null
  /** `HH:mm` in the product's zone. OPENING_HOURS options carry `00:00` (conflict C1: the schema wins). */
  readonly startTimes: readonly string[]
  readonly durationMinutes: number
  readonly openingHours: readonly { readonly from: string; readonly to: string }[]
  /** Local weekdays that run, 0 = Sunday. */
  readonly weekdays: readonly number[]
  /** Seats per slot; null = free sale. */
  readonly capacity: number | null
  readonly cancellationCutoff: { readonly amount: number; readonly unit: 'minute' | 'hour' | 'day' }
  /** Booking closes this many minutes before the start. */
  readonly bookingCutoffMinutes: number
  readonly requiredContactFields: readonly ContactField[]
  readonly restrictions: { readonly minUnits: number; readonly maxUnits: number | null }
  readonly units: readonly Unit[]
  /** One price per available currency when the product is priced per booking; else empty. */
  readonly prices: readonly Money[]
  readonly titles: Readonly<Record<Language, string>>
}

export interface ProductContent {
  readonly title: string
  readonly shortDescription: string
  readonly description: string
  readonly highlights: readonly string[]
  readonly inclusions: readonly string[]
  readonly exclusions: readonly string[]
  readonly bookingTerms: string
}

export interface Product {
  /** Numeric string (B-30). */
  readonly id: string
  readonly internalName: string
  readonly reference: string | null
  readonly locale: Language
  /** IANA. */
  readonly timeZone: string
  readonly country: string
  readonly destination: string
  readonly allowFreesale: boolean
  readonly instantConfirmation: boolean
  readonly instantDelivery: boolean
  readonly availabilityRequired: boolean
  readonly availabilityType: 'START_TIME' | 'OPENING_HOURS'
  readonly deliveryFormats: readonly DeliveryFormat[]
  readonly deliveryMethods: readonly ('VOUCHER' | 'TICKET')[]
  readonly redemptionMethod: 'DIGITAL' | 'PRINT' | 'MANIFEST'
  readonly defaultCurrency: string
  readonly availableCurrencies: readonly string[]
  readonly pricingPer: 'UNIT' | 'BOOKING'
  readonly options: readonly Option[]
  /** By language; the keys are what `Available-Languages` lists. */
  readonly content: Readonly<Record<Language, ProductContent>>
}

/** One bookable departure (START_TIME) or day (OPENING_HOURS), computed from schedule, deviations and bookings. */
export interface Slot {
  /** Start in local time with offset: the world's name of the slot within its option. */
  readonly id: string
  readonly localDate: string
  readonly startAt: number
  readonly endAt: number
  /** ISO 8601 with the zone's offset at that instant. */
  readonly localDateTimeStart: string
  readonly localDateTimeEnd: string
  readonly cutoffAt: number
  readonly allDay: boolean
  readonly status: 'AVAILABLE' | 'FREESALE' | 'LIMITED' | 'SOLD_OUT' | 'CLOSED'
  /** Free seats; null = free sale. */
  readonly vacancies: number | null
  readonly capacity: number | null
  readonly maxUnits: number | null
  readonly openingHours: readonly { readonly from: string; readonly to: string }[]
}

/** What differs from an option's schedule on one local day. Only deviations are stored. */
export interface DayDeviation {
  /** `productId|optionId|localDate` */
  readonly id: string
  readonly closed: boolean
  /** Replaces the option's start times on that day. */
  readonly startTimes: readonly string[] | null
  /** Replaces the option's capacity on that day; 0 = sold out. */
  readonly capacity: number | null
  /** Replaces the option's opening hours on that day. Absent = as usual. */
  readonly openingHours?: Option['openingHours'] | null
}

/** Seats taken in one slot by live bookings. Absent = 0. */
export interface SlotUse {
  /** `productId|optionId|slotId` */
  readonly id: string
  readonly taken: number
}

export interface Contact {
  readonly fullName: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly emailAddress: string | null
  readonly phoneNumber: string | null
  readonly locales: readonly string[]
  readonly postalCode: string | null
  readonly country: string | null
  readonly notes: string | null
}

export type BookingStatus = 'ON_HOLD' | 'CONFIRMED' | 'EXPIRED' | 'CANCELLED' | 'REDEEMED' | 'PENDING' | 'REJECTED'

export interface Ticket {
  readonly redemptionMethod: 'DIGITAL' | 'PRINT' | 'MANIFEST'
  readonly redeemedAt: number | null
  readonly deliveryOptions: readonly { readonly deliveryFormat: DeliveryFormat; readonly deliveryValue: string }[]
}

export interface UnitItem {
  readonly uuid: string
  readonly resellerReference: string | null
  readonly supplierReference: string | null
  readonly unitId: string
  readonly status: BookingStatus
  readonly redeemedAt: number | null
  readonly contact: Contact
  readonly ticket: Ticket | null
  readonly price: Money | null
}

export interface Cancellation {
  readonly refund: 'FULL' | 'PARTIAL' | 'NONE'
  readonly reason: string | null
  readonly cancelledAt: number
}

interface BookingBase {
  /** Numeric string: the supplier's own id, also its `supplierReference` filter value at BookSpot. */
  readonly id: string
  readonly uuid: string
  /** Id of the token that made it; null for the back office (B-24). */
  readonly token: string | null
  /** Reseller that owns the token; null for the back office. */
  readonly reseller: string | null
  readonly resellerReference: string | null
  readonly supplierReference: string
  readonly status: BookingStatus
  readonly createdAt: number
  readonly updatedAt: number
  readonly expiresAt: number | null
  readonly confirmedAt: number | null
  readonly redeemedAt: number | null
  /** True while a cancel would be accepted; falls when the cut-off passes (scheduled). */
  readonly cancellable: boolean
  /** After this instant it can no longer be cancelled or changed. */
  readonly cutoffAt: number
  readonly cancellation: Cancellation | null
  readonly contact: Contact
  readonly notes: string | null
  readonly price: Money
  /** What was asked when it was made with the client's own uuid; null when the uuid is ours. */
  readonly requestKey: string | null
}

export interface ActivityBooking extends BookingBase {
  readonly kind: 'activity'
  readonly productId: string
  readonly optionId: string
  readonly slot: Pick<
    Slot,
    'id' | 'localDate' | 'startAt' | 'endAt' | 'localDateTimeStart' | 'localDateTimeEnd' | 'allDay' | 'openingHours'
  >
  readonly freesale: boolean
  /** Seats held: sum of the units' `paxCount`. */
  readonly seats: number
  readonly deliveryMethods: readonly ('VOUCHER' | 'TICKET')[]
  readonly voucher: Ticket | null
  readonly unitItems: readonly UnitItem[]
}

export interface TransferBooking extends BookingBase {
  readonly kind: 'transfer'
  readonly transferId: string
  readonly optionId: string
  /** When the pick-up is, ms UTC. */
  readonly startsAt: number
  /** The quotation as it was booked, with only the booked option. Changes to it (pick-up, vehicle) are bookings' updates. */
  readonly transfer: Transfer
}

export type Booking = ActivityBooking | TransferBooking

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
