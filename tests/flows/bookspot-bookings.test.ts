import { describe, expect, it } from 'vitest'
import { type Bookspot, beta, openBookspot } from './bookspot.ts'

const contact = { fullName: 'Ann Lind', firstName: 'Ann', lastName: 'Lind', emailAddress: 'ann@example.com' }
const confirm = (bookspot: Bookspot, uuid: string, headers = {}) =>
  bookspot.call(`POST /bookings/${uuid}/confirm`, { contact }, headers)
const get = (bookspot: Bookspot, uuid: string, headers = {}) =>
  bookspot.call(`GET /bookings/${uuid}`, undefined, headers)

describe('the lifecycle', () => {
  it('goes from a hold over a confirmation to a cancellation', async () => {
    await using bookspot = await openBookspot()
    const { json: hold } = await bookspot.reserve({ resellerReference: 'A-77' })
    expect(hold).toMatchObject({ status: 'ON_HOLD', utcExpiresAt: '2027-01-11T09:30:00Z', utcConfirmedAt: null })
    const { json: extended } = await bookspot.call(`POST /bookings/${hold.uuid}/extend`, { expirationMinutes: 45 })
    expect(extended.utcExpiresAt).toBe('2027-01-11T09:45:00Z')
    const { json: confirmed } = await confirm(bookspot, hold.uuid)
    expect(confirmed).toMatchObject({ status: 'CONFIRMED', utcExpiresAt: null, utcConfirmedAt: '2027-01-11T09:00:00Z' })
    expect(confirmed.contact.fullName).toBe('Ann Lind')
    expect(confirmed.voucher.deliveryOptions).not.toEqual([])
    const { json: cancelled } = await bookspot.call(`POST /bookings/${hold.uuid}/cancel`, { reason: 'Rain' })
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      cancellable: false,
      cancellation: { refund: 'FULL', reason: 'Rain', utcCancelledAt: '2027-01-11T09:00:00Z' },
    })
    expect((await get(bookspot, hold.uuid)).json).toEqual(cancelled)
  })

  it('cancels without a body', async () => {
    await using bookspot = await openBookspot()
    const { uuid } = (await bookspot.reserve()).json
    expect((await bookspot.call(`POST /bookings/${uuid}/cancel`)).json.status).toBe('CANCELLED')
  })

  it('frees a hold that runs out, and shows it as EXPIRED (BS-04, X-11)', async () => {
    await using bookspot = await openBookspot()
    const { uuid } = (await bookspot.reserve({ expirationMinutes: 5 })).json
    await bookspot.advance(5 * 60_000)
    expect((await get(bookspot, uuid)).json.status).toBe('EXPIRED')
    for (const answer of [
      await confirm(bookspot, uuid),
      await bookspot.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 5 }),
    ]) {
      expect([answer.status, answer.json.error]).toEqual([400, 'INVALID_BOOKING_UUID'])
    }
  })

  it.each([-1, 0, 1])('at %i ms from its end, a confirmation and the state agree (BS-05)', async offset => {
    await using bookspot = await openBookspot()
    const { uuid } = (await bookspot.reserve({ expirationMinutes: 5 })).json
    await bookspot.advance(5 * 60_000 + offset)
    const answer = await confirm(bookspot, uuid)
    const { status } = (await get(bookspot, uuid)).json
    expect([answer.status, status]).toEqual(offset < 0 ? [200, 'CONFIRMED'] : [400, 'EXPIRED'])
  })
})

describe('ids that lead nowhere', () => {
  it.each([
    [{ productId: '4711' }, 'INVALID_PRODUCT_ID', { productId: '4711' }],
    [{ productId: undefined }, 'INVALID_PRODUCT_ID', {}],
    [{ optionId: 'NONE' }, 'INVALID_OPTION_ID', { optionId: 'NONE' }],
    [{ optionId: undefined, unitItems: undefined }, 'INVALID_OPTION_ID', {}],
    [
      { availabilityId: 'invalidAvailabilityId' },
      'INVALID_AVAILABILITY_ID',
      { availabilityId: 'invalidAvailabilityId' },
    ],
    [{ availabilityId: undefined }, 'INVALID_AVAILABILITY_ID', {}],
    [{ unitItems: [{ unitId: 'ghost' }] }, 'INVALID_UNIT_ID', { unitId: 'ghost' }],
    [{ unitItems: [{}] }, 'INVALID_UNIT_ID', {}],
    [{ unitItems: [] }, 'UNPROCESSABLE_ENTITY', {}],
    [{ unitItems: undefined }, 'UNPROCESSABLE_ENTITY', {}],
    [{ uuid: 'nope' }, 'BAD_REQUEST', {}],
    [{ expirationMinutes: 'soon' }, 'BAD_REQUEST', {}],
    [{ notes: 7 }, 'BAD_REQUEST', {}],
  ])('reserving with %j is 400 %s', async (change, error, details) => {
    await using bookspot = await openBookspot()
    const before = bookspot.world.read.bookings.size
    const { status, json } = await bookspot.reserve(change)
    expect([status, json]).toEqual([400, { error, errorMessage: expect.any(String), ...details }])
    expect(bookspot.world.read.bookings.size).toBe(before)
  })

  it("are the same for what is unknown, another token's, or a transfer (BS-09)", async () => {
    await using bookspot = await openBookspot()
    const { uuid } = (await bookspot.reserve()).json
    const transfer = [...bookspot.world.read.bookings.all()].find(({ kind }) => kind === 'transfer')!
    for (const [id, headers] of [
      [uuid, beta],
      [transfer.uuid, { authorization: `Bearer ${transfer.token}` }],
      ['invalidUUID', {}],
    ] as const) {
      for (const [route, body] of [
        [`GET /bookings/${id}`, undefined],
        [`PATCH /bookings/${id}`, {}],
        [`POST /bookings/${id}/confirm`, { contact: {} }],
        [`POST /bookings/${id}/extend`, { expirationMinutes: 31 }],
        [`POST /bookings/${id}/cancel`, {}],
      ] as const) {
        const { status, json } = await bookspot.call(route, body, headers)
        expect([route, status, json.error, json.uuid]).toEqual([route, 400, 'INVALID_BOOKING_UUID', id])
      }
    }
    expect((await get(bookspot, uuid)).json.status).toBe('ON_HOLD')
  })
})

describe('the uuid of a reservation', () => {
  const uuid = '7f3d7f0c-5a3e-4a0a-9a51-2f6f3e1c8d11'

  it('makes one booking of twenty equal requests (BS-01, X-08)', async () => {
    await using bookspot = await openBookspot()
    const before = bookspot.world.read.bookings.size
    const answers = await Promise.all(Array.from({ length: 20 }, () => bookspot.reserve({ uuid })))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]!.json.uuid).toBe(uuid)
    expect(bookspot.world.read.bookings.size).toBe(before + 1)
  })

  it("is refused for another request and for another token's", async () => {
    await using bookspot = await openBookspot()
    await bookspot.reserve({ uuid })
    for (const answer of [await bookspot.reserve({ uuid, notes: 'other' }), await bookspot.reserve({ uuid }, beta)]) {
      expect([answer.status, answer.json.error, answer.json.uuid]).toEqual([400, 'INVALID_BOOKING_UUID', uuid])
    }
  })
})

describe('seats', () => {
  it('are never sold twice: fifty ask for the last one (BS-02, BS-03)', async () => {
    await using bookspot = await openBookspot()
    const slot = await bookspot.slot('49')
    const ask = (count: number, headers = {}) => {
      const { id: availabilityId, productId, optionId } = slot
      const unitItems = Array.from({ length: count }, () => ({ unitId: 'adult' }))
      return bookspot.call('POST /bookings', { productId, optionId, availabilityId, unitItems }, headers)
    }
    const vacancies = async () =>
      (await bookspot.call('POST /availability', { productId: '49', optionId: 'DEFAULT', availabilityIds: [slot.id] }))
        .json[0].vacancies as number
    while ((await vacancies()) > 12) await ask(12)
    if ((await vacancies()) > 1) await ask((await vacancies()) - 1)

    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ask(1, i % 2 ? beta : {})))
    const won = answers.filter(({ status }) => status === 200)
    expect(won.length).toBe(1)
    expect(new Set(answers.filter(answer => !won.includes(answer)).map(({ json }) => json.error))).toEqual(
      new Set(['UNPROCESSABLE_ENTITY']),
    )
    expect(await vacancies()).toBe(0)
    const owner = answers.indexOf(won[0]!) % 2 ? beta : {}
    await bookspot.call(`POST /bookings/${won[0]!.json.uuid}/cancel`, {}, owner)
    expect([(await ask(1)).status, (await ask(1)).status]).toEqual([200, 400])
  })
})

it('ends in one legal state when confirmed and cancelled at once, one event per step (BS-06)', async () => {
  await using bookspot = await openBookspot()
  for (let run = 0; run < 20; run++) {
    const { uuid } = (await bookspot.reserve()).json
    await Promise.all([confirm(bookspot, uuid), bookspot.call(`POST /bookings/${uuid}/cancel`)])
    const events = [...bookspot.sandbox.workspace().teller.events()]
      .map(({ event }) => event)
      .filter(event => event.kind === 'booking' && event.after?.uuid === uuid)
      .map(({ type }) => type)
    expect((await get(bookspot, uuid)).json.status).toBe('CANCELLED')
    expect([
      ['booking.cancelled', 'booking.confirmed', 'booking.reserved'],
      ['booking.cancelled', 'booking.reserved'],
    ]).toContainEqual(events)
  }
})

describe('the list', () => {
  it('finds by each reference and by travel date, only the own ones, and by all filters at once', async () => {
    await using bookspot = await openBookspot()
    const { json: one } = await bookspot.reserve({ resellerReference: 'A-77' })
    const { json: two } = await bookspot.reserve({ resellerReference: 'A-77' })
    const date = one.availability.localDateTimeStart.slice(0, 10)
    const uuids = async (query: string, headers = {}) =>
      (await bookspot.call(`GET /bookings?${query}`, undefined, headers)).json.map(
        (found: { uuid: string }) => found.uuid,
      )
    expect(await uuids('resellerReference=A-77')).toEqual([one.uuid, two.uuid])
    expect(await uuids(`supplierReference=${two.supplierReference}`)).toEqual([two.uuid])
    expect(await uuids(`localDate=${date}`)).toEqual(expect.arrayContaining([one.uuid, two.uuid]))
    expect(await uuids(`localDateStart=${date}&localDateEnd=${date}&resellerReference=A-77`)).toEqual([
      one.uuid,
      two.uuid,
    ])
    expect(await uuids(`resellerReference=A-77&supplierReference=${one.supplierReference}`)).toEqual([one.uuid])
    expect(await uuids('resellerReference=nobody')).toEqual([])
    expect(await uuids('resellerReference=A-77', beta)).toEqual([])
  })

  it.each([
    '',
    'localDateStart=2027-01-11',
    'localDate=tomorrow',
    'localDateStart=2027-02-30&localDateEnd=2027-03-01',
    'localDateStart=2027-02-02&localDateEnd=2027-02-01',
    'unknown=1',
  ])('with %j is 400 BAD_REQUEST', async query => {
    await using bookspot = await openBookspot()
    const { status, json } = await bookspot.call(`GET /bookings?${query}`)
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
  })
})

it('shows prices only with the pricing capability, and they add up', async () => {
  await using bookspot = await openBookspot()
  const unitItems = [{ unitId: 'adult' }, { unitId: 'child' }]
  const { json: hold } = await bookspot.reserve({ unitItems }, { 'octo-capabilities': 'pricing' })
  const sum = hold.unitItems.reduce(
    (total: number, item: { pricing: { retail: number } }) => total + item.pricing.retail,
    0,
  )
  expect(hold.pricing.retail).toBe(sum)
  const { json: bare } = await get(bookspot, hold.uuid)
  expect(bare).not.toHaveProperty('pricing')
  expect(bare.unitItems[0]).not.toHaveProperty('pricing')
})
