import {
  type Check,
  flag,
  isRecord,
  listOf,
  matching,
  nothing,
  oneOf,
  orNull,
  record,
  records,
  soft,
  text,
  textOf,
} from './checks.ts'
import { FORMATS, localDateTime, METHODS, openingHours, option, price, product, utc } from './shapes.ts'

const STATUSES = oneOf('ON_HOLD', 'CONFIRMED', 'EXPIRED', 'CANCELLED', 'REDEEMED', 'PENDING', 'REJECTED')
const uuid = matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-5][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'a lower-case UUID')

const contact = record({
  fullName: orNull(text),
  firstName: orNull(text),
  lastName: orNull(text),
  emailAddress: orNull(text),
  phoneNumber: orNull(text),
  postalCode: orNull(text),
  country: orNull(text),
  notes: orNull(text),
  locales: listOf(text),
})

const ticket = record({
  redemptionMethod: METHODS,
  utcRedeemedAt: soft(nothing),
  deliveryOptions: listOf(record({ deliveryFormat: FORMATS, deliveryValue: text })),
})

const unitItem = (tickets: boolean) =>
  record({
    uuid,
    resellerReference: orNull(text),
    supplierReference: orNull(text),
    unitId: text,
    status: STATUSES,
    utcRedeemedAt: soft(nothing),
    contact,
    ticket: tickets ? ticket : soft(nothing),
  })

const cancellation = record({
  refund: oneOf('FULL', 'PARTIAL', 'NONE'),
  reason: orNull(text),
  utcCancelledAt: soft(utc),
})

/** The instants that each status has and has not. */
const INSTANTS: Readonly<Record<string, Check>> = {
  ON_HOLD: record({ utcExpiresAt: utc, utcConfirmedAt: nothing, cancellation: nothing }),
  CONFIRMED: record({ utcExpiresAt: nothing, utcConfirmedAt: utc, cancellation: nothing }),
  CANCELLED: record({ utcExpiresAt: nothing, cancellation }),
  EXPIRED: record({ utcExpiresAt: utc }),
}

/** A booking, whole: also after a change, where the official validator looks at the one before. */
export const booking =
  (priced: boolean): Check =>
  (value, path, notes) => {
    const methods = isRecord(value) && Array.isArray(value.deliveryMethods) ? value.deliveryMethods : []
    record({
      id: text,
      uuid,
      testMode: flag,
      resellerReference: orNull(text),
      supplierReference: orNull(text),
      status: STATUSES,
      utcCreatedAt: soft(utc),
      utcUpdatedAt: soft(utc),
      utcRedeemedAt: soft(nothing),
      productId: text,
      optionId: text,
      cancellable: flag,
      freesale: flag,
      availabilityId: text,
      availability: record({
        id: text,
        localDateTimeStart: soft(localDateTime),
        localDateTimeEnd: soft(localDateTime),
        allDay: flag,
        openingHours: openingHours(undefined),
      }),
      contact,
      notes: orNull(text),
      deliveryMethods: listOf(oneOf('VOUCHER', 'TICKET'), 1),
      voucher: methods.includes('VOUCHER') ? ticket : soft(nothing),
      unitItems: listOf(unitItem(methods.includes('TICKET')), 1),
    })(value, path, notes)
    if (!isRecord(value)) return
    if (value.product !== undefined) product(priced)(value.product, `${path}.product`, notes)
    if (value.option !== undefined) {
      option(textOf(value.product, 'availabilityType') === 'OPENING_HOURS' ? 'OPENING_HOURS' : 'START_TIME')(
        value.option,
        `${path}.option`,
        notes,
      )
    }
    INSTANTS[String(value.status)]?.(value, path, notes)
    const items = records(value.unitItems)
    if (new Set(items.map(item => item.uuid)).size < items.length) notes.fail(`${path}.unitItems share a uuid.`)
    for (const item of items) {
      if (item.status !== value.status) notes.fail(`${path} is ${value.status}, a unit item ${item.status}.`)
    }
    if (priced) bookingPrices(value, path, notes)
  }

const bookingPrices: Check = (value, path, notes) => {
  if (!isRecord(value)) return
  price(value.pricing, `${path}.pricing`, notes)
  const items = records(value.unitItems).filter(item => item.pricing !== undefined)
  for (const [i, item] of items.entries()) price(item.pricing, `${path}.unitItems[${i}].pricing`, notes)
  if (items.length === 0) return
  for (const amount of ['original', 'retail', 'net'] as const) {
    const sum = items.reduce((total, item) => total + Number((item.pricing as Record<string, unknown>)[amount]), 0)
    const total = isRecord(value.pricing) ? value.pricing[amount] : undefined
    if (total !== sum) notes.fail(`${path}.pricing.${amount} is ${total}; its unit items add up to ${sum}.`)
  }
}
