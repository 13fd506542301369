import { describe, expect, it } from 'vitest'
import { type Bookspot, openBookspot, type Read } from './bookspot.ts'

// What the official OCTO validator asks of a supplier (its SUPPLIER flow), retold: same order, same data, same expectations.

// biome-ignore lint/suspicious/noExplicitAny: the validator looks into answers of every shape
type Json = any
const EMPTY = { 'octo-capabilities': '', 'content-type': 'application/json' }
const ADULT = 'ADULT'
const DAY = 86_400_000

const refused = ({ status, json }: Read, error: string, details: object = {}) => {
  expect([status, json]).toEqual([400, { error, errorMessage: expect.any(String), ...details }])
}

function client(bookspot: Bookspot) {
  const ask = (route: string, body?: unknown) => bookspot.call(route, body, EMPTY)
  const ok = async (route: string, body?: unknown): Promise<Json> => {
    const answer = await ask(route, body)
    expect([route, answer.status, answer.text]).toEqual([route, 200, answer.text])
    return answer.json
  }
  return { ask, ok }
}

function isSound(booking: Json) {
  expect(booking.uuid).toBe(booking.uuid.toLowerCase())
  expect(new Set(booking.unitItems.map(({ uuid }: Json) => uuid)).size).toBe(booking.unitItems.length)
  expect(booking.availability.id).toBe(booking.availabilityId)
  expect(booking.voucher !== null).toBe(booking.deliveryMethods.includes('VOUCHER'))
  for (const item of booking.unitItems) {
    expect(item.utcRedeemedAt).toBeNull()
    expect(item.ticket !== null).toBe(booking.deliveryMethods.includes('TICKET'))
  }
  for (const at of [booking.utcCreatedAt, booking.utcUpdatedAt]) expect(at).toMatch(/^[\d-]{10}T[\d:]{8}Z$/)
  if (booking.status === 'ON_HOLD') expect([booking.utcConfirmedAt, booking.cancellation]).toEqual([null, null])
  if (booking.status === 'CONFIRMED')
    expect([booking.utcExpiresAt, booking.utcConfirmedAt]).toEqual([null, expect.any(String)])
}

/** One run of the SUPPLIER flow. `q` units are booked where the flow books a fixed amount. */
async function run(bookspot: Bookspot, q: number) {
  const { ask, ok } = client(bookspot)
  const now = bookspot.world.clock.now()
  const dates = {
    localDateStart: new Date(now).toISOString().slice(0, 10),
    localDateEnd: new Date(now + 30 * DAY).toISOString().slice(0, 10),
  }

  const supplier = await ok('GET /supplier')
  expect(Object.values(supplier.contact)).not.toContain(undefined)
  const products: Json[] = await ok('GET /products')
  await ok(`GET /products/${products[0].id}`)
  refused(await ask('GET /products/invalidProductId'), 'INVALID_PRODUCT_ID', { productId: 'invalidProductId' })

  const defaultOption = (product: Json) => product.options.find((option: Json) => option.default)
  for (const type of ['OPENING_HOURS', 'START_TIME']) {
    const product = products.find(one => one.availabilityType === type)
    const productId = product.id
    const days = await ok('POST /availability/calendar', { productId, optionId: defaultOption(product).id, ...dates })
    expect(days.length).toBeGreaterThan(0)
    const optionId = product.options[0].id
    const slots = await ok('POST /availability', { productId, optionId, ...dates })
    expect(slots.length).toBeGreaterThan(0)
    for (const entry of [...days, ...slots]) {
      if (type === 'OPENING_HOURS') expect(entry.openingHours.length).toBeGreaterThan(0)
      if ('allDay' in entry) expect(entry.allDay).toBe(type === 'OPENING_HOURS')
    }
    const { id, localDateTimeStart } = slots[0]
    const day = localDateTimeStart.slice(0, 10)
    expect(
      (await ok('POST /availability', { productId, optionId, localDateStart: day, localDateEnd: day })).length,
    ).toBeGreaterThan(0)
    expect(
      (await ok('POST /availability', { productId, optionId, availabilityIds: [id] })).map((slot: Json) => slot.id),
    ).toEqual([id])
    const both = { productId, optionId, ...dates, availabilityIds: [id] }
    refused(await ask('POST /availability', both), 'BAD_REQUEST')
    for (const route of ['POST /availability', 'POST /availability/calendar']) {
      const wrong = { productId: 'invalidProductId', optionId, ...dates }
      refused(await ask(route, wrong), 'INVALID_PRODUCT_ID', { productId: 'invalidProductId' })
      const none = { productId, optionId: 'invalidOptionId', ...dates }
      refused(await ask(route, none), 'INVALID_OPTION_ID', { optionId: 'invalidOptionId' })
    }
    refused(
      await ask('POST /availability/calendar', { productId, optionId, localDateEnd: dates.localDateEnd }),
      'BAD_REQUEST',
    )
  }

  const bookable: Json[] = []
  let soldOut: Json
  for (const product of products) {
    const option = defaultOption(product)
    const question = { productId: product.id, optionId: option.id, ...dates }
    const slots: Json[] = await ok('POST /availability', question)
    const open = slots.filter(({ available }) => available)
    const unit = option.units.find(({ type }: Json) => type === ADULT) ?? option.units[0]
    const of = { productId: product.id, optionId: option.id }
    if (open.length >= 2) bookable.push({ ...of, slots: open, unitId: unit.id, type: product.availabilityType })
    soldOut ??= slots.filter(({ status }) => status === 'SOLD_OUT').map(({ id }) => ({ ...of, id, unitId: unit.id }))[0]
  }
  bookable.sort((a, b) => Number(b.type === 'START_TIME') - Number(a.type === 'START_TIME'))
  const [first, second] = bookable
  const { productId, optionId, unitId } = first
  const availabilityId = first.slots[0].id
  const units = (count: number) => Array.from({ length: count }, () => ({ unitId }))
  const base = { productId, optionId, availabilityId }
  const book = async (count = q): Promise<Json> => {
    const booking = await ok('POST /bookings', { ...base, unitItems: units(count), notes: 'Test Note' })
    isSound(booking)
    expect([booking.status, booking.unitItems.length]).toEqual(['ON_HOLD', count])
    return booking
  }
  const contact = {
    fullName: 'John Doe',
    firstName: 'John',
    lastName: 'Doe',
    emailAddress: 'john@doe.com',
    notes: 'n',
    locales: ['en'],
    country: 'GB',
    phoneNumber: '1',
    postalCode: '1',
  }
  const confirm = (uuid: string, more: object = {}) =>
    ok(`POST /bookings/${uuid}/confirm`, { contact, resellerReference: 'RESELLERREF#1', ...more })

  await book()
  refused(
    await ask('POST /bookings', {
      ...soldOut,
      id: undefined,
      availabilityId: soldOut.id,
      unitItems: [{ unitId: soldOut.unitId }],
    }),
    'UNPROCESSABLE_ENTITY',
    { productId: soldOut.productId },
  )
  const bad = (change: object) => ask('POST /bookings', { ...base, unitItems: units(q), ...change })
  refused(await bad({ productId: 'invalidProductId' }), 'INVALID_PRODUCT_ID', { productId: 'invalidProductId' })
  refused(await bad({ optionId: 'invalidOptionId' }), 'INVALID_OPTION_ID', { optionId: 'invalidOptionId' })
  refused(await bad({ availabilityId: 'invalidAvailabilityId' }), 'INVALID_AVAILABILITY_ID', {
    availabilityId: 'invalidAvailabilityId',
  })
  refused(await bad({ unitItems: [{ unitId: 'invalidUnitId' }] }), 'INVALID_UNIT_ID', { unitId: 'invalidUnitId' })
  refused(await bad({ unitItems: undefined }), 'UNPROCESSABLE_ENTITY')
  refused(await bad({ unitItems: [] }), 'UNPROCESSABLE_ENTITY')

  const unknown = { uuid: 'invalidUUID' }
  const held = await book()
  const extended = await ok(`POST /bookings/${held.uuid}/extend`, { expirationMinutes: 31 })
  expect(extended.utcExpiresAt > held.utcExpiresAt).toBe(true)
  refused(await ask('POST /bookings/invalidUUID/extend', { expirationMinutes: 31 }), 'INVALID_BOOKING_UUID', unknown)

  const confirmed = await confirm((await book()).uuid)
  isSound(confirmed)
  expect(confirmed).toMatchObject({
    status: 'CONFIRMED',
    resellerReference: 'RESELLERREF#1',
    contact: { fullName: 'John Doe' },
  })
  expect((await confirm((await book(2)).uuid, { unitItems: units(3) })).unitItems.length).toBe(3)
  refused(await ask('POST /bookings/invalidUUID/confirm', { contact: {} }), 'INVALID_BOOKING_UUID', unknown)
  const ghosts = [{ unitId: 'invalidUnitId' }, { unitId: 'invalidUnitId' }]
  refused(
    await ask(`POST /bookings/${(await book()).uuid}/confirm`, { contact, unitItems: ghosts }),
    'INVALID_UNIT_ID',
    { unitId: 'invalidUnitId' },
  )

  const patch = (uuid: string, body: object) => ok(`PATCH /bookings/${uuid}`, body)
  const elsewhere = first.slots[1].id
  expect((await patch((await book()).uuid, { availabilityId: elsewhere })).availabilityId).toBe(elsewhere)
  expect((await patch((await book(2)).uuid, { unitItems: units(3) })).unitItems.length).toBe(3)
  expect((await patch((await book()).uuid, { contact, notes: 'changed' })).notes).toBe('changed')
  const moved = { productId: second.productId, optionId: second.optionId, availabilityId: second.slots[0].id }
  const other = await patch((await book()).uuid, {
    ...moved,
    unitItems: [{ unitId: second.unitId }, { unitId: second.unitId }],
  })
  expect(other).toMatchObject(moved)

  const cancel = (uuid: string) => ok(`POST /bookings/${uuid}/cancel`, { reason: 'Reason for cancellation' })
  const ended = { status: 'CANCELLED', utcExpiresAt: null, cancellation: { reason: 'Reason for cancellation' } }
  expect(await cancel((await book()).uuid)).toMatchObject(ended)
  expect(await cancel((await confirm((await book()).uuid)).uuid)).toMatchObject(ended)
  refused(await ask('POST /bookings/invalidUUID/cancel', {}), 'INVALID_BOOKING_UUID', unknown)

  const reread = await book()
  expect(await ok(`GET /bookings/${reread.uuid}`)).toEqual(reread)
  const final = await confirm((await book()).uuid)
  expect(await ok(`GET /bookings/${final.uuid}`)).toEqual(final)
  refused(await ask('GET /bookings/invalidUUID'), 'INVALID_BOOKING_UUID', unknown)
  for (const query of [`supplierReference=${final.supplierReference}`, 'resellerReference=RESELLERREF%231']) {
    expect((await ok(`GET /bookings?${query}`)).map((one: Json) => one.uuid)).toContain(final.uuid)
  }
  refused(await ask('GET /bookings'), 'BAD_REQUEST')
}

describe('the official validator', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])('is content on weekday %i, three times in a row without a reset', async weekday => {
    await using bookspot = await openBookspot({ now: Date.UTC(2027, 0, 10 + weekday, 22, 40) })
    for (let i = 0; i < 3; i++) await run(bookspot, 5)
  })

  it.each(['2027-03-27T23:30:00Z', '2027-10-30T22:30:00Z', '2026-12-31T23:59:59Z', '2028-02-28T12:00:00Z'])(
    'is content at %s',
    async now => {
      await using bookspot = await openBookspot({ now })
      await run(bookspot, 1)
    },
  )
})
