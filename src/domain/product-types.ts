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
