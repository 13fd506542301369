import { describe, expect, it } from 'vitest'
import { airport, beta, hotel, openRhomtrip, plain, ride, withoutPricing } from './rhomtrip.ts'

const HOUR = 3_600_000

describe('POST /transfers', () => {
  it('quotes for 72 hours, with millisecond times and prices in the currency asked for', async () => {
    await using api = await openRhomtrip()
    const quotation = await api.quote()
    expect(quotation).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      status: 'AVAILABLE',
      utcCreatedAt: '2027-01-11T09:00:00.000Z',
      utcExpiresAt: '2027-01-14T09:00:00.000Z',
      pickUp: airport,
      dropOff: hotel,
    })
    expect(quotation).not.toHaveProperty('transferType')
    for (const { pricing, availableCurrencies } of quotation.options) {
      expect(availableCurrencies).toEqual(['USD', 'EUR', 'GBP'])
      expect(pricing).toMatchObject({ currency: 'EUR', currencyPrecision: 2 })
      expect(pricing.original >= pricing.retail && pricing.retail >= pricing.net).toBe(true)
    }
  })

  it('shows no price without octo/pricing, and ignores the currency then', async () => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /transfers', { ...ride, currency: 'EUR' }, withoutPricing)
    expect(answer.status).toBe(200)
    expect(answer.text).not.toMatch(/pricing|urrenc/)
  })

  it('hires by the hour without a drop-off (R-37)', async () => {
    await using api = await openRhomtrip()
    const hired = { ...ride, transferType: 'HOURLY', dropOff: null, serviceReference: 4 }
    expect((await api.call('POST /transfers', hired)).json).toMatchObject({ dropOff: null, distanceInclude: 0 })
  })

  it.each([
    ['HOURLY with a drop-off', { transferType: 'HOURLY', serviceReference: 4 }],
    ['HOURLY with a flight', { transferType: 'HOURLY', dropOff: null, serviceReference: 'QF400' }],
    ['HOURLY with half an hour', { transferType: 'HOURLY', dropOff: null, serviceReference: 1.5 }],
    ['a ride without a drop-off', { dropOff: null }],
    ['an unknown type', { transferType: 'WALK' }],
    ['no pick-up', { pickUp: undefined }],
    ['a day that is none', { localDateStart: '2027-02-30' }],
    ['a time that is none', { startTime: '24:00' }],
    ['a currency that is not offered', { currency: 'SEK' }],
    ['a place off the map', { pickUp: { ...airport, latitude: 91 } }],
  ])('refuses %s', async (_, change) => {
    await using api = await openRhomtrip()
    const answer = await api.call('POST /transfers', { ...ride, ...change })
    expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
  })
})

describe('POST /bookings', () => {
  it('holds an option of a quotation, with the fields of the request inside (R-29)', async () => {
    await using api = await openRhomtrip()
    const quotation = await api.quote()
    const body = {
      transferId: quotation.id,
      optionId: quotation.options[1].id,
      expirationMinutes: 30,
      notes: 'Pram',
      uuid: null,
    }
    const { json: booking } = await api.call('POST /bookings', body)
    expect(booking).toMatchObject({
      status: 'ON_HOLD',
      utcExpiresAt: '2027-01-11T09:30:00.000Z',
      utcConfirmedAt: null,
      transferId: quotation.id,
      optionId: quotation.options[1].id,
      notes: 'Pram',
      pricing: quotation.options[1].pricing,
    })
    const { transferType, serviceReference, startTime, localDateStart, units } = ride
    expect(booking.transfer).toMatchObject({ transferType, serviceReference, startTime, localDateStart, units })
    expect(booking.transfer.options).toEqual([quotation.options[1]])
    expect((await api.call(`GET /bookings/${booking.uuid}`)).json).toEqual(booking)
  })

  it('holds a departure of a product, one of its first unit unless units are named', async () => {
    await using api = await openRhomtrip()
    const { id } = await api.slot()
    const body = { productId: '42', optionId: 'DEFAULT', availabilityId: id, expirationMinutes: '20' }
    const one = (await api.call('POST /bookings', body)).json
    expect(one).toMatchObject({ status: 'ON_HOLD', availabilityId: id, availability: { id } })
    expect(one.unitItems.map((item: { unitId: string }) => item.unitId)).toEqual(['adult'])
    const named = { ...body, unitItems: [{ unitId: 'adult' }, { unitId: 'CHILD' }] }
    const two = (await api.call('POST /bookings', named)).json
    expect(two.unitItems.map((item: { unitId: string }) => item.unitId)).toEqual(['adult', 'child'])
    const changed = await api.call(`PATCH /bookings/${two.uuid}`, {
      unitItems: [{ unitId: 'SENIOR' }],
      startTime: '09:00',
    })
    expect(changed.json.unitItems.map((item: { unitId: string }) => item.unitId)).toEqual(['senior'])
  })

  it.each([
    [19, 400],
    [20, 200],
    [200, 200],
    [201, 400],
    ['30', 200],
    ['580', 400],
    ['30.5', 400],
    [30.5, 400],
    [-30, 400],
    [null, 400],
    [undefined, 400],
  ])('answers a hold of %j minutes with %i (BS-08, R-30)', async (expirationMinutes, status) => {
    await using api = await openRhomtrip()
    const { id: transferId, options } = await api.quote()
    const answer = await api.call('POST /bookings', { transferId, optionId: options[0].id, expirationMinutes })
    expect(answer.status).toBe(status)
    if (status === 400) expect(answer.json.error).toBe('BAD_REQUEST')
  })

  it('refuses an unknown, a foreign and an expired quotation, and an unknown option (R-26, R-34)', async () => {
    await using api = await openRhomtrip()
    const { id: transferId, options } = await api.quote()
    const optionId = options[0].id
    const attempt = (change: object, given?: object) =>
      api.call('POST /bookings', { transferId, optionId, expirationMinutes: 30, ...change }, given as never)
    const unknown = '0123456789abcdef01234567'
    expect((await attempt({ transferId: unknown })).json).toMatchObject({
      error: 'INVALID_TRANSFER_ID',
      transferId: unknown,
    })
    expect((await attempt({}, beta)).json).toMatchObject({ error: 'INVALID_TRANSFER_ID', transferId })
    expect((await attempt({}, plain)).json.error).toBe('INVALID_TRANSFER_ID')
    expect((await attempt({ optionId: 'x' })).json).toMatchObject({ error: 'INVALID_OPTION_ID', optionId: 'x' })
    await api.advance(72 * HOUR)
    expect((await attempt({})).json.error).toBe('UNPROCESSABLE_ENTITY')
  })

  it('refuses a body that names neither a transfer nor a product, or both', async () => {
    await using api = await openRhomtrip()
    const common = { optionId: 'DEFAULT', expirationMinutes: 30 }
    for (const body of [common, { ...common, transferId: '0123456789abcdef01234567', productId: '42' }]) {
      expect((await api.call('POST /bookings', body)).json.error).toBe('BAD_REQUEST')
    }
    const { json } = await api.call('POST /bookings', { ...common, productId: '99', availabilityId: 'x' })
    expect(json).toMatchObject({ error: 'INVALID_PRODUCT_ID', productId: '99' })
  })

  it('answers the same uuid and body with the same booking, and another body with an error (X-08)', async () => {
    await using api = await openRhomtrip()
    const { id: transferId, options } = await api.quote()
    const uuid = '7d0a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c'
    const body = { transferId, optionId: options[0].id, expirationMinutes: 30, uuid }
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.call('POST /bookings', body)))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]!.json.uuid).toBe(uuid)
    const other = await api.call('POST /bookings', { ...body, notes: 'other' })
    expect([other.status, other.json.error]).toEqual([400, 'INVALID_BOOKING_UUID'])
    expect((await api.call('POST /bookings', body, beta)).json.error).toBe('INVALID_BOOKING_UUID')
  })
})

describe('a booked ride', () => {
  it('is confirmed, moved and cancelled', async () => {
    await using api = await openRhomtrip()
    const { uuid } = await api.hold()
    const moved = await api.call(`PATCH /bookings/${uuid}`, { startTime: '16:00', pickUp: hotel, dropOff: airport })
    expect(moved.json.transfer).toMatchObject({ startTime: '16:00', pickUp: hotel, dropOff: airport })
    const contact = { fullName: 'Ana Gil', emailAddress: 'ana@example.com' }
    const body = { resellerReference: 'R-7', emailReceipt: 'ana@example.com', contact }
    const confirmed = await api.call(`POST /bookings/${uuid}/confirm`, body)
    expect(confirmed.json).toMatchObject({ status: 'CONFIRMED', resellerReference: 'R-7', contact, utcExpiresAt: null })
    const cancelled = await api.call(`POST /bookings/${uuid}/cancel`, { reason: 'Ill' })
    expect(cancelled.json).toMatchObject({
      status: 'CANCELLED',
      cancellable: false,
      cancellation: { refund: 'FULL', reason: 'Ill', utcCancelledAt: '2027-01-11T09:00:00.000Z' },
    })
  })

  it('is cancelled without a body', async () => {
    await using api = await openRhomtrip()
    const { uuid } = await api.hold()
    expect((await api.call(`POST /bookings/${uuid}/cancel`)).json.status).toBe('CANCELLED')
  })

  it('cannot be confirmed or extended once it has expired (X-11)', async () => {
    await using api = await openRhomtrip()
    const { uuid } = await api.hold()
    await api.advance(HOUR)
    for (const [action, body] of [
      ['confirm', { resellerReference: 'R' }],
      ['extend', { expirationMinutes: 30 }],
    ] as const) {
      expect((await api.call(`POST /bookings/${uuid}/${action}`, body)).json.error).toBe('INVALID_BOOKING_UUID')
    }
    expect((await api.call(`GET /bookings/${uuid}`)).json.status).toBe('EXPIRED')
  })

  it('is as unknown to other tokens (BS-09)', async () => {
    await using api = await openRhomtrip()
    const { uuid } = await api.hold()
    const unknown = 'c0ffee00-0000-4000-8000-000000000000'
    const calls: [string, object | undefined][] = [
      ['GET /bookings/{}', undefined],
      ['PATCH /bookings/{}', { notes: 'x' }],
      ['POST /bookings/{}/confirm', { resellerReference: 'R' }],
      ['POST /bookings/{}/extend', { expirationMinutes: 30 }],
      ['POST /bookings/{}/cancel', {}],
    ]
    for (const [route, body] of calls) {
      const [foreign, none] = [
        await api.call(route.replace('{}', uuid), body, beta),
        await api.call(route.replace('{}', unknown), body, beta),
      ]
      expect([foreign.status, foreign.json.error]).toEqual([400, 'INVALID_BOOKING_UUID'])
      expect(foreign.text.replaceAll(uuid, '')).toBe(none.text.replaceAll(unknown, ''))
    }
    expect((await api.call(`GET /bookings/${uuid}`)).json.status).toBe('ON_HOLD')
  })
})

describe('GET /bookings', () => {
  const listed = async (api: Awaited<ReturnType<typeof openRhomtrip>>, query: string) => {
    const answer = await api.call(`GET /bookings?${query}`)
    expect(answer.status).toBe(200)
    return answer.json
  }

  it("shows the token's bookings of both kinds, newest first, in pages", async () => {
    await using api = await openRhomtrip()
    const made = [await api.hold(), await api.hold()]
    const all = await listed(api, '')
    expect(all.slice(0, 2).map((one: { uuid: string }) => one.uuid)).toEqual([made[1].uuid, made[0].uuid])
    expect(all.some((one: object) => 'productId' in one)).toBe(true)
    const pages = [await listed(api, 'limit=3&page=1'), await listed(api, 'limit=3&page=2')]
    expect(pages.flat()).toEqual(all.slice(0, 6))
    expect(await listed(api, 'page=1000')).toEqual([])
  })

  it('filters by type and sorts by price and travel date', async () => {
    await using api = await openRhomtrip()
    const transfers = await listed(api, 'type=TRANSFER')
    expect(transfers.length).toBeGreaterThan(1)
    expect(transfers.every((one: object) => 'transferId' in one)).toBe(true)
    expect((await listed(api, 'type=PRODUCT')).every((one: object) => 'productId' in one)).toBe(true)
    const days = (await listed(api, 'type=TRANSFER&sortBy=TRAVEL_DATE&sortOrder=ASCENDING')).map(
      (one: { transfer: { localDateStart: string } }) => one.transfer.localDateStart,
    )
    expect(days).toEqual([...days].sort())
    const prices = (await listed(api, 'type=TRANSFER&sortBy=PRICE')).map(
      (one: { pricing: { retail: number } }) => one.pricing.retail,
    )
    expect(prices).toEqual([...prices].sort((a, b) => b - a))
  })

  it.each(['page=0', 'page=x', 'page=1.5', 'limit=0', 'limit=100000', 'sortBy=NAME', 'sortOrder=UP', 'type=CAR'])(
    'refuses %s (R-35)',
    async query => {
      await using api = await openRhomtrip()
      const answer = await api.call(`GET /bookings?${query}`)
      expect([answer.status, answer.json.error]).toEqual([400, 'BAD_REQUEST'])
    },
  )
})

describe('products and availability', () => {
  it('searches by place, country and currency, each narrowing', async () => {
    await using api = await openRhomtrip()
    const all = (await api.call('GET /products')).json
    const ids = async (query: string) =>
      (await api.call(`GET /products/search?${query}`)).json.map((one: { id: string }) => one.id)
    expect(await ids('')).toEqual(all.map((one: { id: string }) => one.id))
    expect(await ids('countries=es')).toEqual(['48'])
    expect(await ids('countries=ES,%20is')).toEqual(['48', '49'])
    expect(await ids('countries=ES&currencies=JPY')).toEqual([])
    expect(await ids('destinations=reykjavik')).toEqual(await ids(`destinations=${encodeURIComponent('REYKJAVÍK')}`))
    expect(await ids('destinations=reykjavik,oslo')).toEqual(['49'])
    expect((await ids('destinations=barcelona')).length).toBeLessThan(all.length)
    expect((await api.call('GET /products/48')).json.id).toBe('48')
    const unknown = await api.call('GET /products/x')
    expect([unknown.status, unknown.json.error]).toEqual([400, 'INVALID_PRODUCT_ID'])
  })

  it('shows departures in its own words, with decimal prices for the party (R-33)', async () => {
    await using api = await openRhomtrip()
    const question = { productId: '42', optionId: 'DEFAULT', localDateStart: '2027-02-01', startTime: '12:00' }
    const units = [{ id: 'ADULT', quantity: 2 }]
    const dropoff = { name: 'Hotel', latitude: 59.3, longitude: 18, googlePlaceId: '' }
    const { json } = await api.call('POST /availability', { ...question, units, dropoff })
    expect(json.map((one: { startTime: string }) => one.startTime)).toEqual(['14:00', '18:30'])
    expect(json[0]).toEqual({
      id: '2027-02-01T14:00:00+01:00',
      localDate: '2027-02-01',
      startTime: '14:00',
      status: 'FREESALE',
      available: true,
      capacity: null,
      openingHours: [],
      pricing: { basePrice: 98, netPrice: 78.4, fees: [], totalPrice: 98 },
    })
    const bare = await api.call('POST /availability', question, withoutPricing)
    expect(bare.json[0]).not.toHaveProperty('pricing')
  })

  it('shows one departure a day in the calendar, that can be booked if any can', async () => {
    await using api = await openRhomtrip()
    const range = { localDateStart: '2027-02-01', localDateEnd: '2027-02-07', startTime: '00:00' }
    const { json } = await api.call('POST /availability/calendar', { productId: '42', optionId: 'DEFAULT', ...range })
    const days = json.map((one: { localDate: string }) => one.localDate)
    expect(days).toEqual([...new Set(days)].sort())
    expect(json.length).toBeGreaterThan(3)
  })

  it('shows a day with opening hours until it closes', async () => {
    await using api = await openRhomtrip()
    const ask = (startTime: string) =>
      api.call('POST /availability', { productId: '43', optionId: 'DEFAULT', localDateStart: '2027-02-02', startTime })
    const [day] = (await ask('12:00')).json
    expect(day.openingHours.length).toBeGreaterThan(0)
    expect((await ask('23:59')).json).toEqual([])
  })

  it.each([
    [{ productId: '99' }, 'INVALID_PRODUCT_ID'],
    [{ optionId: 'x' }, 'INVALID_OPTION_ID'],
    [{ productId: undefined }, 'INVALID_PRODUCT_ID'],
    [{ units: [{ id: 'dog', quantity: 1 }] }, 'INVALID_UNIT_ID'],
    [{ units: [{ id: 'adult', quantity: 1e9 }] }, 'BAD_REQUEST'],
    [{ startTime: undefined }, 'BAD_REQUEST'],
    [{ localDateStart: '2027-02-31' }, 'BAD_REQUEST'],
  ])('refuses %j with %s', async (change, error) => {
    await using api = await openRhomtrip()
    const question = { productId: '42', optionId: 'DEFAULT', localDateStart: '2027-02-01', startTime: '00:00' }
    const answer = await api.call('POST /availability', { ...question, ...change })
    expect([answer.status, answer.json.error]).toEqual([400, error])
  })
})
