import { describe, expect, it } from 'vitest'
import { createReceiver, type ReceivedRequest } from '../../src/testing/receiver.ts'
import { type Bookspot, beta, openBookspot, reader } from './bookspot.ts'

const confirm = (bookspot: Bookspot, uuid: string) =>
  bookspot.call(`POST /bookings/${uuid}/confirm`, { contact: { fullName: 'Ann Lind' } })
const cancel = (bookspot: Bookspot, uuid: string, headers = {}) =>
  bookspot.call(`POST /bookings/${uuid}/cancel`, { reason: 'Plans changed' }, headers)
const simulate = (bookspot: Bookspot, trigger: string, body: object = {}) =>
  bookspot.call(`POST /_sandbox/v1/simulate/${trigger}`, body)

const types = (received: readonly ReceivedRequest[]) =>
  received.map(({ json }) => (json as { notificationType: string }).notificationType)
const data = ({ json }: ReceivedRequest) => (json as { data: Record<string, string> }).data

describe('BOOKING_UPDATE', () => {
  it('is not told at the hold, and once at the confirmation, which a GET shows by then (NS-34, BS-10)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    const { id } = await bookspot.subscribe(`${receiver.url}/hook`)
    const { json: hold } = await bookspot.reserve()
    await bookspot.settle()
    expect(receiver.received).toEqual([])

    const seen: string[] = []
    receiver.respond(async () => {
      seen.push((await bookspot.call(`GET /bookings/${hold.uuid}`)).json.status)
      return 204
    })
    await confirm(bookspot, hold.uuid)
    await bookspot.settle()
    expect(seen).toEqual(['CONFIRMED'])
    const [told] = receiver.received
    expect(told!.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      subscriptionId: id,
      notificationType: 'BOOKING_UPDATE',
      utcCreatedAt: '2027-01-11T09:00:00Z',
      data: { uuid: hold.uuid },
    })
  })

  it('is one plain JSON POST, without our bearer token (NS-41)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    await bookspot.subscribe(`${receiver.url}/hook?x=1`, { headers: { 'X-Api-Key': 'k' } })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    const [told] = await receiver.waitFor(1)
    expect([told!.method, told!.path]).toEqual(['POST', '/hook?x=1'])
    expect(told!.headers['content-type']).toMatch(/^application\/json/)
    expect(told!.headers['content-length']).toBe(String(told!.bytes.length))
    expect(told!.headers.host).toBe(new URL(receiver.url).host)
    expect(told!.headers['x-api-key']).toBe('k')
    expect(told!.headers).not.toHaveProperty('authorization')
    expect(told!.bytes[0]).toBe('{'.charCodeAt(0))
  })

  it('sends credentials of the URL as Basic, and custom headers with every attempt (NS-15, B-16)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    receiver.answer(500)
    const url = `${receiver.url.replace('//', '//user:pass@')}/hook`
    await bookspot.subscribe(url, { headers: { 'X-Api-Key': 'k' } })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.advance(2_000)
    expect(receiver.received.length).toBe(2)
    for (const { headers } of receiver.received) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from('user:pass').toString('base64')}`)
      expect(headers['x-api-key']).toBe('k')
    }
    expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body)
  })

  it('is told once for a cancelled booking and once for a cancelled hold (NS-35)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    const [booking, hold] = [(await bookspot.reserve()).json.uuid, (await bookspot.reserve()).json.uuid]
    await confirm(bookspot, booking)
    await bookspot.subscribe(receiver.url)
    await cancel(bookspot, booking)
    await cancel(bookspot, hold)
    await bookspot.settle()
    expect(receiver.received.map(request => data(request).uuid)).toEqual([booking, hold])
  })

  it('is not told for a second confirmation or cancellation, nor for an expiry or a change (NS-36)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    const { uuid } = (await bookspot.reserve()).json
    await bookspot.reserve({ expirationMinutes: 5 })
    await confirm(bookspot, uuid)
    await bookspot.subscribe(receiver.url)
    expect((await confirm(bookspot, uuid)).json).toMatchObject({ error: 'INVALID_BOOKING_UUID', uuid })
    await bookspot.call(`PATCH /bookings/${uuid}`, { notes: 'Window seat' })
    await cancel(bookspot, uuid)
    expect((await cancel(bookspot, uuid)).status).toBe(200)
    await bookspot.advance(10 * 60_000)
    expect(types(receiver.received)).toEqual(['BOOKING_UPDATE'])
  })

  it('goes to the token that made the booking and to no other (NS-37, B-23)', async () => {
    await using bookspot = await openBookspot()
    await using mine = await createReceiver()
    await using theirs = await createReceiver()
    await bookspot.subscribe(mine.url)
    await bookspot.subscribe(theirs.url, {}, beta)
    await bookspot.subscribe(theirs.url, {}, { authorization: 'Bearer alpha-write-key' })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    expect([mine.received.length, theirs.received.length]).toEqual([1, 0])
  })

  it('says why the others heard nothing', async () => {
    await using bookspot = await openBookspot()
    await bookspot.subscribe('http://127.0.0.1:9/', {}, beta)
    await bookspot.subscribe('http://127.0.0.1:9/', { notificationTypes: ['PRODUCT_UPDATE'] })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    const confirmed = [...bookspot.sandbox.workspace().teller.events()].find(
      ({ event }) => event.type === 'booking.confirmed',
    )
    expect(confirmed!.conclusions().map(({ reason }) => reason)).toEqual([
      'the booking belongs to another token',
      'subscribed to PRODUCT_UPDATE only',
    ])
  })
})

describe('PRODUCT_UPDATE', () => {
  it.each([
    ['product.created', {}],
    ['product.updated', { product: '45' }],
    ['product.repriced', { product: '45' }],
    ['product.deleted', { product: '45' }],
  ])('tells every token of %s once (NS-38)', async (trigger, options) => {
    await using bookspot = await openBookspot()
    await using mine = await createReceiver()
    await using theirs = await createReceiver()
    await bookspot.subscribe(mine.url)
    await bookspot.subscribe(theirs.url, {}, beta)
    expect((await simulate(bookspot, trigger, options)).status).toBe(200)
    await bookspot.settle()
    for (const { received } of [mine, theirs]) {
      expect(types(received)).toEqual(['PRODUCT_UPDATE'])
      expect(data(received[0]!)).toEqual({ productId: expect.stringMatching(/^\d+$/) })
    }
    const found = await bookspot.call(`GET /products/${data(mine.received[0]!).productId}`)
    expect(found.status).toBe(trigger === 'product.deleted' ? 400 : 200)
    if (found.status === 400) expect(found.json.error).toBe('INVALID_PRODUCT_ID')
  })
})

describe('AVAILABILITY_UPDATE', () => {
  it.each(['availability.closed-out', 'availability.rescheduled', 'availability.sold-out'])(
    'tells of %s with both dates, local and inclusive (NS-39, B-28)',
    async trigger => {
      await using bookspot = await openBookspot()
      await using receiver = await createReceiver()
      await bookspot.subscribe(receiver.url)
      await simulate(bookspot, trigger)
      await bookspot.settle()
      expect(types(receiver.received)).toEqual(['AVAILABILITY_UPDATE'])
      const { productId, localDateStart, localDateEnd, ...rest } = data(receiver.received[0]!)
      expect(rest).toEqual({})
      expect(productId).toMatch(/^\d+$/)
      expect(localDateStart).toMatch(/^\d{4}-\d\d-\d\d$/)
      expect(localDateEnd! >= localDateStart!).toBe(true)
    },
  )

  it('is not told because somebody books (B-27)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    await bookspot.subscribe(receiver.url, { notificationTypes: ['AVAILABILITY_UPDATE'] })
    const slot = await bookspot.slot('49')
    await bookspot.reserve({ ...slot, availabilityId: slot.id, unitItems: [{ unitId: 'adult' }] })
    await bookspot.settle()
    expect(receiver.received).toEqual([])
  })
})

describe('a subscription', () => {
  it('hears only of its types (NS-40)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    await bookspot.subscribe(receiver.url, { notificationTypes: ['PRODUCT_UPDATE'] })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    for (const trigger of ['product.updated', 'availability.closed-out']) await simulate(bookspot, trigger)
    await bookspot.settle()
    expect(types(receiver.received)).toEqual(['PRODUCT_UPDATE'])
  })

  it('with a repeated type is told once (NS-14)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    await bookspot.subscribe(receiver.url, { notificationTypes: ['BOOKING_UPDATE', 'BOOKING_UPDATE'] })
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    expect(receiver.received.length).toBe(1)
  })

  it('made twice for one URL is told twice, each under its own id (NS-47)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    const ids = [(await bookspot.subscribe(receiver.url)).id, (await bookspot.subscribe(receiver.url)).id]
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    const told = receiver.received.map(({ json }) => json as { id: string; subscriptionId: string })
    expect(told.map(({ subscriptionId }) => subscriptionId).sort()).toEqual(ids.sort())
    expect(new Set(told.map(({ id }) => id)).size).toBe(2)
  })

  it('hears nothing when it is made, read or changed (NS-33), nor of what was before (X-16)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver()
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    const { id } = await bookspot.subscribe(receiver.url)
    await bookspot.call('GET /notifications/subscriptions')
    await bookspot.call(`PATCH /notifications/subscriptions/${id}`, { url: `${receiver.url}/x` })
    await bookspot.advance(60_000)
    expect(receiver.received).toEqual([])
  })

  it('hears nothing more once it is deleted, also of what waits for a retry (NS-32, X-14)', async () => {
    await using bookspot = await openBookspot()
    await using receiver = await createReceiver({ respond: () => 500 })
    const { id } = await bookspot.subscribe(receiver.url)
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    expect(receiver.received.length).toBe(1)
    await bookspot.call(`DELETE /notifications/subscriptions/${id}`)
    await bookspot.advance(3 * 31_000)
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    expect(receiver.received.length).toBe(1)
  })

  it('that moves gets the waiting retry at its new place, with the same body (NS-29, X-15)', async () => {
    await using bookspot = await openBookspot()
    await using before = await createReceiver({ respond: () => 500 })
    await using after = await createReceiver()
    const { id } = await bookspot.subscribe(before.url)
    await confirm(bookspot, (await bookspot.reserve()).json.uuid)
    await bookspot.settle()
    await bookspot.call(`PATCH /notifications/subscriptions/${id}`, { url: after.url, headers: { 'X-New': 'yes' } })
    await bookspot.advance(1_000)
    expect(after.received[0]!.headers['x-new']).toBe('yes')
    expect(after.received[0]!.body).toBe(before.received[0]!.body)
  })

  it('of a token that may only read is not made, so nothing is told', async () => {
    await using bookspot = await openBookspot()
    await expect(bookspot.subscribe('http://127.0.0.1:9/', {}, reader)).rejects.toThrow('403')
  })
})

it('tells the third try, with growing gaps and the same bytes, and nothing after the success (NS-43)', async () => {
  await using bookspot = await openBookspot()
  await using receiver = await createReceiver()
  receiver.answer(500)
  receiver.answer(500)
  await bookspot.subscribe(receiver.url)
  await confirm(bookspot, (await bookspot.reserve()).json.uuid)
  await bookspot.advance(60_000)
  expect(receiver.received.length).toBe(3)
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  const [delivery] = bookspot.sandbox.workspace().log.list()
  const at = delivery!.attempts.map(attempt => attempt.at)
  expect([at[1]! - at[0]!, at[2]! - at[1]!]).toEqual([1_000, 2_000])
})
