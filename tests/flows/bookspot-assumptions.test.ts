import { describe, expect, it } from 'vitest'
import { bookspot as dialect } from '../../src/dialects/bookspot/index.ts'
import { createReceiver } from '../../src/testing/receiver.ts'
import { type Bookspot, beta, openBookspot } from './bookspot.ts'

const CREATE = 'POST /notifications/subscriptions'
const LIST = 'GET /notifications/subscriptions'
const one = (method: string, id: string) => `${method} /notifications/subscriptions/${id}`
const body = { url: 'http://127.0.0.1:9/hook', notificationTypes: ['BOOKING_UPDATE'] }
const RANDOM = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
const confirm = (bookspot: Bookspot, uuid: string) =>
  bookspot.call(`POST /bookings/${uuid}/confirm`, { contact: { fullName: 'Ann' } })

/** What one trigger or act makes a receiver hear, as parsed bodies. */
async function heard(assume: Record<string, string>, act: (bookspot: Bookspot) => Promise<unknown>, headers = {}) {
  await using bookspot = await openBookspot({ assume })
  await using receiver = await createReceiver()
  await bookspot.subscribe(receiver.url, {}, headers)
  await act(bookspot)
  await bookspot.settle()
  return receiver.received.map(({ json }) => json as Record<string, unknown>)
}

const simulate =
  (trigger: string, options: object = {}) =>
  async (bookspot: Bookspot) => {
    const { status, text } = await bookspot.call(`POST /_sandbox/v1/simulate/${trigger}`, options)
    if (status !== 200) throw new Error(text)
  }

describe('subscriptions', () => {
  it('B-03: headers always or never', async () => {
    await using always = await openBookspot({ assume: { 'B-03': 'always' } })
    expect((await always.call(CREATE, body)).json.headers).toEqual({})
    await using never = await openBookspot({ assume: { 'B-03': 'never' } })
    expect((await never.call(CREATE, { ...body, headers: { 'X-A': 'b' } })).json).not.toHaveProperty('headers')
  })

  it('B-05: the capability header on every call, or on none', async () => {
    const without = { 'octo-capabilities': undefined }
    await using usual = await openBookspot()
    expect((await usual.call('GET /products', undefined, without)).status).toBe(200)
    await using every = await openBookspot({ assume: { 'B-05': 'every-call' } })
    expect((await every.call('GET /products', undefined, without)).status).toBe(400)
    expect((await every.call('GET /products')).status).toBe(200)
    await using never = await openBookspot({ assume: { 'B-05': 'never', 'B-06': 'off' } })
    expect((await never.call(LIST, undefined, without)).status).toBe(200)
  })

  it('B-06: no need to name notifications', async () => {
    await using bookspot = await openBookspot({ assume: { 'B-06': 'off' } })
    expect((await bookspot.call(LIST, undefined, { 'octo-capabilities': 'pricing' })).status).toBe(200)
  })

  it('B-09: Unauthorized as printed', async () => {
    await using bookspot = await openBookspot({ assume: { 'B-09': 'Unauthorized' } })
    const { status, json } = await bookspot.call(LIST, undefined, { authorization: 'Bearer bad' })
    expect([status, json.error]).toEqual([401, 'Unauthorized'])
  })

  it('B-10, B-11, B-12: other answers to ids that are not there', async () => {
    await using bad = await openBookspot({ assume: { 'B-10': '400' } })
    expect((await bad.call(one('GET', RANDOM))).status).toBe(400)
    await using open = await openBookspot({ assume: { 'B-11': '403' } })
    const { id } = await open.subscribe('http://127.0.0.1:9/')
    expect((await open.call(one('GET', id), undefined, beta)).status).toBe(403)
    expect((await open.call(one('GET', RANDOM), undefined, beta)).status).toBe(404)
    await using kind = await openBookspot({ assume: { 'B-12': '204' } })
    expect((await kind.call(one('DELETE', RANDOM))).status).toBe(204)
  })

  it('B-14, B-15, B-16, B-18, B-19: other rules for the fields', async () => {
    await using bookspot = await openBookspot({
      assume: {
        'B-14': 'replace',
        'B-15': 'requireHttps',
        'B-16': 'refused',
        'B-18': 'caseInsensitiveTypes',
        'B-19': 'refused',
      },
    })
    const https = { ...body, url: 'https://example.com/' }
    const status = async (change: object) => (await bookspot.call(CREATE, { ...https, ...change })).status
    expect(await status({ notificationTypes: ['booking_update'] })).toBe(201)
    expect(await status({ url: 'http://example.com/' })).toBe(400)
    expect(await status({ url: 'https://a:b@example.com/' })).toBe(400)
    expect(await status({ notificationTypes: ['BOOKING_UPDATE', 'BOOKING_UPDATE'] })).toBe(400)
    const { id } = await bookspot.subscribe('https://example.com/')
    expect((await bookspot.call(one('PATCH', id), { url: 'https://example.com/x' })).status).toBe(400)
  })

  it('B-20: no second subscription with the same URL and types', async () => {
    await using bookspot = await openBookspot({ assume: { 'B-20': 'refused' } })
    expect((await bookspot.call(CREATE, body)).status).toBe(201)
    expect((await bookspot.call(CREATE, body)).status).toBe(400)
    expect((await bookspot.call(CREATE, body, beta)).status).toBe(201)
    expect((await bookspot.call(CREATE, { ...body, notificationTypes: ['PRODUCT_UPDATE'] })).status).toBe(201)
  })

  it('B-22: the newest first', async () => {
    await using bookspot = await openBookspot({ assume: { 'B-22': 'newest-first' } })
    const [first, second] = [await bookspot.subscribe('http://a/'), await bookspot.subscribe('http://b/')]
    expect((await bookspot.call(LIST)).json).toEqual([second, first])
  })
})

describe('deliveries', () => {
  it('B-01: the bare object', async () => {
    const [told] = await heard({ 'B-01': 'bare' }, async bookspot =>
      confirm(bookspot, (await bookspot.reserve()).json.uuid),
    )
    expect(told).toEqual({ uuid: expect.any(String) })
    const [fired] = await heard({ 'B-01': 'bare' }, async bookspot => {
      const answer = await bookspot.call('POST /_sandbox/v1/fire', { dialect: 'bookspot', event: 'PRODUCT_UPDATE' })
      expect(answer.status).toBeLessThan(300)
    })
    expect(fired).toEqual({ productId: expect.any(String) })
  })

  it('B-23: the whole reseller, or everyone', async () => {
    const act = async (bookspot: Bookspot) => confirm(bookspot, (await bookspot.reserve()).json.uuid)
    const writer = { authorization: 'Bearer alpha-write-key' }
    expect((await heard({}, act, writer)).length).toBe(0)
    expect((await heard({ 'B-23': 'reseller' }, act, writer)).length).toBe(1)
    expect((await heard({ 'B-23': 'reseller' }, act, beta)).length).toBe(0)
    expect((await heard({ 'B-23': 'everyone' }, act, beta)).length).toBe(1)
  })

  it('B-25: every change of a booking', async () => {
    const told = await heard({ 'B-25': 'bookingEvents' }, async bookspot => {
      const { uuid } = (await bookspot.reserve()).json
      await bookspot.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 40 })
      await confirm(bookspot, uuid)
      await bookspot.call(`PATCH /bookings/${uuid}`, { notes: 'x' })
    })
    expect(told.length).toBe(4)
  })

  it('B-27: bookings change availability', async () => {
    const act = async (bookspot: Bookspot) => {
      const { id: availabilityId, ...slot } = await bookspot.slot('49')
      await bookspot.reserve({ ...slot, availabilityId })
    }
    expect(await heard({}, act)).toEqual([])
    const [told] = await heard({ 'B-27': 'availabilityOnBooking' }, act)
    expect(told!.data).toMatchObject({ productId: '49' })
  })

  it('B-28 and B-29: a delivery for each day, or for each option', async () => {
    const close = simulate('availability.closed-out', { product: '42', from: '2027-01-20', to: '2027-01-22' })
    const merged = await heard({}, close)
    expect(merged.map(({ data }) => data)).toEqual([
      { productId: '42', localDateStart: '2027-01-20', localDateEnd: '2027-01-22' },
    ])
    const days = await heard({ 'B-28': 'per-day' }, close)
    expect(days.map(({ data }) => (data as { localDateStart: string }).localDateStart).sort()).toEqual([
      '2027-01-20',
      '2027-01-21',
      '2027-01-22',
    ])
    const options = await heard({ 'B-29': 'optionId' }, close)
    expect(options.map(({ data }) => (data as { optionId: string }).optionId).sort()).toEqual(['DEFAULT', 'DINNER'])
  })

  it('B-31: a deleted product is not told', async () => {
    const remove = simulate('product.deleted', { product: '45' })
    expect((await heard({}, remove)).length).toBe(1)
    expect((await heard({ 'B-31': 'silent' }, remove)).length).toBe(0)
  })
})

describe('errors and bookings', () => {
  it('B-33: 415 for a wrong content type', async () => {
    await using bookspot = await openBookspot({ assume: { 'B-33': '415' } })
    const { status } = await bookspot.call(CREATE, JSON.stringify(body), { 'content-type': 'text/plain' })
    expect(status).toBe(415)
  })

  it('B-34, X-12: 422, or BAD_REQUEST without unit items', async () => {
    await using strict = await openBookspot({ assume: { 'B-34': '422' } })
    expect((await strict.reserve({ unitItems: [] })).status).toBe(422)
    await using plain = await openBookspot({ assume: { 'X-12': 'BAD_REQUEST' } })
    const { status, json } = await plain.reserve({ unitItems: undefined })
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
  })

  it('B-35: a second confirmation answers the booking and tells nobody', async () => {
    const told = await heard({ 'B-35': '200' }, async bookspot => {
      const { uuid } = (await bookspot.reserve()).json
      const first = await confirm(bookspot, uuid)
      expect((await confirm(bookspot, uuid)).json).toEqual(first.json)
    })
    expect(told.length).toBe(1)
  })

  it('X-08: a used uuid is refused', async () => {
    await using bookspot = await openBookspot({ assume: { 'X-08': 'refuse' } })
    expect((await bookspot.reserve({ uuid: RANDOM })).status).toBe(200)
    expect((await bookspot.reserve({ uuid: RANDOM })).json.error).toBe('INVALID_BOOKING_UUID')
  })

  it('X-09: a cancelled hold becomes EXPIRED', async () => {
    await using bookspot = await openBookspot({ assume: { 'X-09': 'EXPIRED' } })
    const { uuid } = (await bookspot.reserve()).json
    expect((await bookspot.call(`POST /bookings/${uuid}/cancel`)).json.status).toBe('EXPIRED')
  })

  it('X-10: sold out is BAD_REQUEST', async () => {
    await using bookspot = await openBookspot({ assume: { 'X-10': 'BAD_REQUEST' } })
    const day = { productId: '46', optionId: 'DEFAULT', localDate: '2027-02-20' }
    const [slot] = (await bookspot.call('POST /availability', day)).json
    const { status, json } = await bookspot.reserve({ productId: '46', availabilityId: slot.id })
    expect([status, json.error]).toEqual([400, 'BAD_REQUEST'])
    expect((await bookspot.reserve({ unitItems: Array(10).fill({ unitId: 'adult' }) })).json.error).toBe(
      'UNPROCESSABLE_ENTITY',
    )
  })

  it('X-11: an expired hold is hidden', async () => {
    await using bookspot = await openBookspot({ assume: { 'X-11': 'hidden' } })
    const { uuid } = (await bookspot.reserve({ expirationMinutes: 1 })).json
    await bookspot.advance(60_000)
    expect((await bookspot.call(`GET /bookings/${uuid}`)).json.error).toBe('INVALID_BOOKING_UUID')
  })

  it('X-13: dates are those of the reservation', async () => {
    await using bookspot = await openBookspot({ assume: { 'X-13': 'created' } })
    const { uuid, availability } = (await bookspot.reserve()).json
    const uuids = async (date: string) =>
      (await bookspot.call(`GET /bookings?localDate=${date}`)).json.map((found: { uuid: string }) => found.uuid)
    expect(await uuids('2027-01-11')).toContain(uuid)
    expect(await uuids(availability.localDateTimeStart.slice(0, 10))).not.toContain(uuid)
  })

  it('X-23: what one token makes, all of its reseller see', async () => {
    const sibling = { authorization: 'Bearer alpha-read-key' }
    await using bookspot = await openBookspot({ assume: { 'X-23': 'reseller' } })
    const { uuid } = (await bookspot.reserve({ resellerReference: 'A-77' })).json
    const subscription = await bookspot.subscribe('http://127.0.0.1:9/')
    expect((await bookspot.call(`GET /bookings/${uuid}`, undefined, sibling)).status).toBe(200)
    expect((await bookspot.call('GET /bookings?resellerReference=A-77', undefined, sibling)).json.length).toBe(1)
    expect((await bookspot.call(LIST, undefined, sibling)).json).toEqual([subscription])
    expect((await bookspot.call(`GET /bookings/${uuid}`, undefined, beta)).status).toBe(400)
  })
})

it('an answer can be changed while the sandbox runs', async () => {
  await using bookspot = await openBookspot()
  expect((await bookspot.call(one('GET', RANDOM))).status).toBe(404)
  bookspot.sandbox.workspace().setAssumption('B-10', '400')
  expect((await bookspot.call(one('GET', RANDOM))).status).toBe(400)
})

it('the register has every number of the digest, each with its default among the answers', () => {
  expect(dialect.assumptions.map(({ id }) => id)).toEqual(
    Array.from({ length: 35 }, (_, i) => `B-${String(i + 1).padStart(2, '0')}`),
  )
  for (const { id, alternatives, default: value } of dialect.assumptions) {
    expect([id, Object.keys(alternatives)]).toEqual([id, expect.arrayContaining([value])])
  }
})
