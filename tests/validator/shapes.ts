import {
  all,
  anything,
  type Check,
  exactly,
  flag,
  isRecord,
  listOf,
  matching,
  oneOf,
  orNull,
  record,
  records,
  seats,
  soft,
  text,
  textOf,
  whole,
} from './checks.ts'

/** Which of the two kinds of availability a product has. */
export type Kind = 'START_TIME' | 'OPENING_HOURS'

const CONTACT_FIELDS = oneOf(
  ...['firstName', 'lastName', 'emailAddress', 'phoneNumber', 'country', 'notes', 'locales', 'allowMarketing'],
  'postalCode',
)
export const METHODS = oneOf('DIGITAL', 'PRINT', 'MANIFEST')
export const FORMATS = oneOf('PDF_URL', 'QRCODE', 'CODE128', 'PKPASS_URL', 'AZTECCODE')
const OPEN = ['AVAILABLE', 'FREESALE', 'LIMITED']

const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time like 09:30')
const date = matching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a date like 2027-01-31')
export const localDateTime = matching(
  /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
  'a local time with its offset',
)
export const utc = matching(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/, 'an instant in UTC')
const utcSecond = matching(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/, 'an instant in UTC, whole seconds')

export const price = record({
  original: whole,
  retail: whole,
  net: orNull(whole),
  currency: text,
  currencyPrecision: whole,
  includedTaxes: listOf(record({ name: text, original: whole, retail: whole, net: orNull(whole) })),
})
const unitPrice = all(price, record({ unitId: text }))

/** One of the two fields, each with its own check; a supplier prices by unit or by booking. */
const either =
  (first: string, firstCheck: Check, second: string, secondCheck: Check): Check =>
  (value, path, notes) => {
    if (!isRecord(value)) return
    if (value[first] !== undefined) firstCheck(value[first], `${path}.${first}`, notes)
    else secondCheck(value[second], `${path}.${second}`, notes)
  }

export const supplier = record({
  id: text,
  name: text,
  endpoint: text,
  contact: record({ website: orNull(text), email: orNull(text), telephone: orNull(text), address: orNull(text) }),
})

/** The names in OCTO's published enumeration. Notifications are in no edition of it. */
const PUBLISHED = [
  'adjustments',
  'cart',
  'content',
  'mappings',
  'packages',
  'pickups',
  'pricing',
  'offers',
  'questions',
]
const capabilityId = oneOf(...PUBLISHED.map(name => `octo/${name}`), 'octo/webhooks')

export const capability = record({
  id: capabilityId,
  revision: whole,
  required: flag,
  dependencies: listOf(capabilityId),
  docs: orNull(text),
})

const unit = record({
  id: text,
  internalName: text,
  reference: orNull(text),
  type: orNull(text),
  requiredContactFields: listOf(CONTACT_FIELDS),
  restrictions: record({
    minAge: whole,
    maxAge: whole,
    paxCount: whole,
    minQuantity: orNull(whole),
    maxQuantity: orNull(whole),
    idRequired: flag,
    accompaniedBy: listOf(text),
  }),
})

/** C1: the validator wants no start times with opening hours; the schema wants one. */
export const C1 = 'must be empty for opening hours (C1)'
const startTimes = (kind: Kind): Check =>
  kind === 'START_TIME'
    ? all(listOf(anything, 1), soft(listOf(time)))
    : (value, path, notes) => {
        listOf(time)(value, path, notes)
        if (Array.isArray(value) && value.length > 0) notes.warn(`${path} ${C1}.`)
      }

export const option = (kind: Kind) =>
  record({
    id: text,
    default: flag,
    internalName: text,
    reference: orNull(text),
    availabilityLocalStartTimes: startTimes(kind),
    cancellationCutoff: text,
    cancellationCutoffAmount: whole,
    cancellationCutoffUnit: text,
    requiredContactFields: listOf(CONTACT_FIELDS),
    restrictions: record({ minUnits: whole, maxUnits: orNull(whole) }),
    units: listOf(unit, 1),
  })

/** The price lists of a product, in the places that its `pricingPer` names. */
const catalogueAmounts: Check = (value, path, notes) => {
  if (!isRecord(value)) return
  const listed = either('pricingFrom', listOf(price, 1), 'pricing', listOf(price, 1))
  for (const [i, one] of records(value.options).entries()) {
    if (value.pricingPer === 'BOOKING') listed(one, `${path}.options[${i}]`, notes)
    else for (const [j, each] of records(one.units).entries()) listed(each, `${path}.options[${i}].units[${j}]`, notes)
  }
}

export const product =
  (priced: boolean): Check =>
  (value, path, notes) => {
    const kind = textOf(value, 'availabilityType') === 'OPENING_HOURS' ? 'OPENING_HOURS' : 'START_TIME'
    record({
      id: text,
      internalName: text,
      reference: orNull(text),
      locale: text,
      timeZone: text,
      allowFreesale: flag,
      instantConfirmation: flag,
      instantDelivery: flag,
      availabilityRequired: flag,
      availabilityType: oneOf('START_TIME', 'OPENING_HOURS'),
      deliveryFormats: listOf(FORMATS, 1),
      deliveryMethods: listOf(oneOf('VOUCHER', 'TICKET'), 1),
      redemptionMethod: METHODS,
      options: listOf(option(kind), 1),
    })(value, path, notes)
    if (!priced) return
    record({
      defaultCurrency: text,
      availableCurrencies: listOf(text, 1),
      pricingPer: oneOf('UNIT', 'BOOKING'),
    })(value, path, notes)
    catalogueAmounts(value, path, notes)
  }

export const openingHours = (kind: Kind | undefined): Check =>
  all(listOf(anything, kind === 'OPENING_HOURS' ? 1 : 0), soft(listOf(record({ from: time, to: time }))))

/** Free seats, capacity, status and `available` must tell one story. */
const occupancy: Check = (value, path, notes) => {
  if (!isRecord(value)) return
  const { available, status, vacancies, capacity } = value
  if (available !== OPEN.includes(String(status))) notes.fail(`${path} is ${status} and available: ${available}.`)
  if (status === 'SOLD_OUT' && typeof vacancies === 'number' && vacancies > 0)
    notes.fail(`${path} is SOLD_OUT with ${vacancies} vacancies.`)
  if (available === true && vacancies === 0) notes.fail(`${path} is available without vacancies.`)
  if (typeof vacancies === 'number' && typeof capacity === 'number' && vacancies > capacity)
    notes.fail(`${path} has more vacancies (${vacancies}) than capacity (${capacity}).`)
}

/** A range of local dates, both ends included. */
export interface Range {
  readonly from: string
  readonly to: string
}

const within = (range: Range): Check => {
  const inside = (day: string) => day >= range.from && day <= range.to
  return (value, path, notes) => {
    const day = String(value).slice(0, 10)
    if (!inside(day)) notes.fail(`${path} must be from ${range.from} to ${range.to}; it is on ${day}.`)
  }
}

export const slot = (kind: Kind, range: Range, priced: boolean): Check =>
  all(
    record({
      id: text,
      localDateTimeStart: all(text, soft(localDateTime), within(range)),
      localDateTimeEnd: all(text, soft(localDateTime)),
      utcCutoffAt: all(text, soft(utcSecond)),
      allDay: exactly(kind === 'OPENING_HOURS'),
      available: flag,
      status: oneOf(...OPEN, 'SOLD_OUT', 'CLOSED'),
      vacancies: orNull(seats),
      capacity: orNull(seats),
      maxUnits: orNull(seats),
      openingHours: openingHours(kind),
    }),
    occupancy,
    priced ? either('unitPricing', listOf(unitPrice, 1), 'pricing', price) : anything,
  )

export const day = (kind: Kind, range: Range, priced: boolean): Check =>
  all(
    record({
      localDate: all(text, soft(date), within(range)),
      available: flag,
      status: oneOf(...OPEN, 'SOLD_OUT', 'CLOSED'),
      vacancies: orNull(seats),
      capacity: orNull(seats),
      openingHours: openingHours(kind),
    }),
    occupancy,
    priced ? either('unitPricingFrom', listOf(unitPrice, 1), 'pricingFrom', price) : anything,
  )
