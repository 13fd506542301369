import { afterAll, describe, expect, it } from 'vitest'
import { openRhomtrip } from './rhomtrip.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of both dialects are compared
type Json = any

const api = await openRhomtrip({}, { now: '2027-03-12T20:00:00Z' })
afterAll(() => api[Symbol.asyncDispose]())

/** The same question to both: BookSpot's answer and RhomTrip's. */
const bookspot = async (route: string, body?: unknown) =>
  (await api.call(route.replace(' ', ' /octo/v1'), body, { 'octo-capabilities': 'pricing' })).json as Json
const rhomtrip = async (route: string, body?: unknown) => (await api.call(route, body)).json as Json

const products: Json[] = await bookspot('GET /products')
const options = products.flatMap(product => product.options.map((option: Json) => ({ product, option })))
const everything = { localDateStart: '2027-03-01', localDateEnd: '2028-12-31' }

describe.each(options.map(({ product, option }) => [product.id, option.id]))('option %s %s', (productId, optionId) => {
  const question = { productId, optionId, ...everything }

  it('has the same days and departures for both, over 400 days and every change of the clock', async () => {
    const slots: Json[] = await bookspot('POST /availability', question)
    const days: Json[] = await bookspot('POST /availability/calendar', question)
    const theirs: Json[] = await rhomtrip('POST /availability/calendar', { ...question, startTime: '00:00' })
    const dates = [...new Set(slots.map(({ localDateTimeStart }) => localDateTimeStart.slice(0, 10)))]
    expect(days.map(({ localDate }) => localDate)).toEqual(dates)
    expect(theirs.map(({ localDate }) => localDate)).toEqual(dates)
    expect(theirs.map(({ available }) => available)).toEqual(days.map(({ available }) => available))
    const byId = new Map(slots.map(slot => [slot.id.split('|')[0], slot]))
    const same = theirs.map(({ id }) => byId.get(id))
    expect(theirs.map(({ id, status, capacity }) => [id, status, capacity])).toEqual(
      same.map(({ localDateTimeStart, status, vacancies }) => [localDateTimeStart, status, vacancies]),
    )
  })

  it('has room for a party on the same days for both', async () => {
    const unit = products.find(({ id }) => id === productId).options.find(({ id }: Json) => id === optionId).units[0].id
    for (const quantity of [1, 13, 81, 401]) {
      const asked = { ...question, localDateEnd: '2027-04-10', units: [{ id: unit, quantity }] }
      const slots: Json[] = await bookspot('POST /availability', asked)
      const open = new Set(slots.filter(({ available }) => available).map(slot => slot.localDateTimeStart.slice(0, 10)))
      const days: Json[] = await bookspot('POST /availability/calendar', asked)
      const theirs: Json[] = await rhomtrip('POST /availability/calendar', { ...asked, startTime: '00:00' })
      for (const all of [days, theirs])
        expect(all.filter(({ available }) => available).map(({ localDate }) => localDate)).toEqual([...open])
    }
  })
})

describe('a booking', () => {
  it('that one made is read, changed and ended through the other, in the same words', async () => {
    const [slot, later]: Json[] = await bookspot('POST /availability', {
      ...{ productId: '49', optionId: 'RIB', localDateStart: '2027-03-27', localDateEnd: '2027-03-28' },
    })
    const unitItems = [{ unitId: 'adult' }, { unitId: 'adult' }]
    const made = await bookspot('POST /bookings', {
      productId: '49',
      optionId: 'RIB',
      availabilityId: slot.id,
      unitItems,
    })
    const both = async () => {
      const [ours, theirs] = [
        await bookspot(`GET /bookings/${made.uuid}`),
        await rhomtrip(`GET /bookings/${made.uuid}`),
      ]
      const instant = (text: string | null) => text?.replace('.000Z', 'Z') ?? null
      // The two write instants and the names of departures in their own ways; all else is the same.
      const times = ['utcCreatedAt', 'utcUpdatedAt', 'utcExpiresAt', 'utcRedeemedAt', 'utcConfirmedAt']
      for (const name of times) theirs[name] = instant(theirs[name])
      if (theirs.cancellation) theirs.cancellation.utcCancelledAt = instant(theirs.cancellation.utcCancelledAt)
      expect(ours.availabilityId).toBe(`${theirs.availabilityId}|${ours.availability.localDateTimeEnd}`)
      expect({ ...theirs, availabilityId: '', availability: { ...theirs.availability, id: '' } }).toEqual({
        ...ours,
        availabilityId: '',
        availability: { ...ours.availability, id: '' },
      })
      return ours
    }
    expect((await both()).status).toBe('ON_HOLD')
    await rhomtrip(`PATCH /bookings/${made.uuid}`, { availabilityId: later.id.split('|')[0], notes: 'Late' })
    expect(await both()).toMatchObject({ availabilityId: later.id, notes: 'Late' })
    const guest = { fullName: 'Ada Guest', emailAddress: 'ada@example.com', phoneNumber: '1' }
    const named = made.unitItems.map(({ uuid, unitId }: Json) => ({ uuid, unitId, contact: guest }))
    const confirmation = { contact: guest, resellerReference: 'R-1', unitItems: named }
    expect((await rhomtrip(`POST /bookings/${made.uuid}/confirm`, confirmation)).status).toBe('CONFIRMED')
    expect((await both()).resellerReference).toBe('R-1')
    await bookspot(`POST /bookings/${made.uuid}/cancel`, { reason: 'Rain' })
    expect((await both()).cancellation).toMatchObject({ refund: 'FULL', reason: 'Rain' })
  })

  it('of either is in the lists of both; a ride only in RhomTrip’s', async () => {
    const mine: Json[] = await rhomtrip('GET /bookings?limit=1000')
    const theirs: Json[] = await bookspot('GET /bookings?localDateStart=2000-01-01&localDateEnd=2099-12-31')
    const activities = mine.filter(({ productId }) => productId).map(({ uuid }) => uuid)
    expect(theirs.map(({ uuid }) => uuid).sort()).toEqual(activities.sort())
    expect(mine.length).toBeGreaterThan(activities.length)
    const only = await rhomtrip('GET /bookings?limit=1000&type=PRODUCT')
    expect(only.map(({ uuid }: Json) => uuid).sort()).toEqual(activities)
  })
})
