import { describe, expect, it } from 'vitest'
import { closeOut, reschedule } from '../../src/store/schedules.ts'
import {
  changePickUp,
  changeTransferStatus,
  changeVehicle,
  expireQuotation,
  repriceTransfer,
  withdrawOption,
} from '../../src/store/transfers.ts'
import { createReceiver, type ReceivedRequest } from '../../src/testing/receiver.ts'
import { beta, hotel, openRhomtrip, plain, ride, withoutPricing } from './rhomtrip.ts'

const HOUR = 3_600_000
// biome-ignore lint/suspicious/noExplicitAny: a test looks into payloads of every shape
const bodyOf = (request: ReceivedRequest | undefined) => request?.json as any

describe('booking_update', () => {
  it('tells a confirmation, an update, an extension and a cancellation, once each (WS-20, R-24)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', receiver.url)
    const { uuid } = await api.hold()
    await api.call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 60 })
    await api.call(`PATCH /bookings/${uuid}`, { notes: 'Two prams' })
    await api.confirm(uuid)
    await api.call(`POST /bookings/${uuid}/cancel`, { reason: 'Ill' })
    await api.settle()
    const seen = receiver.received.map(request => [bodyOf(request).booking.status, bodyOf(request).booking.notes])
    expect(seen).toHaveLength(4)
    expect(seen).toEqual(
      expect.arrayContaining([
        ['ON_HOLD', null],
        ['ON_HOLD', 'Two prams'],
        ['CONFIRMED', 'Two prams'],
        ['CANCELLED', 'Two prams'],
      ]),
    )
  })

  it('does not tell a reservation, an expiry, or what changes nothing (WS-21)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    const { uuid } = await api.hold()
    const other = await api.hold()
    await api.call(`POST /bookings/${other.uuid}/cancel`)
    await api.register('booking_update', receiver.url)
    await api.call(`POST /bookings/${other.uuid}/cancel`)
    await api.hold()
    await api.advance(HOUR)
    expect((await api.call(`GET /bookings/${uuid}`)).json.status).toBe('EXPIRED')
    expect(receiver.received).toEqual([])
  })

  it('carries the webhook as the list shows it and the booking as GET shows it (WS-22, R-21)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', `${receiver.url}/availability_update`)
    const { uuid } = await api.hold()
    await api.confirm(uuid)
    const [request] = await receiver.waitFor(1)
    expect(bodyOf(request)).toEqual({
      webhook: (await api.call('GET /webhooks')).json[0],
      booking: (await api.call(`GET /bookings/${uuid}`)).json,
    })
    expect(bodyOf(request).booking.status).toBe('CONFIRMED')
  })

  it('shows the state that a GET inside the receiver shows too (BS-10)', async () => {
    await using api = await openRhomtrip()
    const statuses: string[] = []
    await using receiver = await createReceiver({
      respond: async request => {
        statuses.push((await api.call(`GET /bookings/${bodyOf(request).booking.uuid}`)).json.status)
        return 204
      },
    })
    await api.register('booking_update', receiver.url)
    const { uuid } = await api.hold()
    await api.confirm(uuid)
    await api.settle()
    expect(statuses).toEqual(['CONFIRMED'])
  })

  it('has prices exactly when the webhook has octo/pricing, whatever later calls say (WS-27, WS-28)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', `${receiver.url}/priced`)
    await api.register('booking_update', `${receiver.url}/plain`, withoutPricing)
    const { uuid } = await api.hold({}, withoutPricing)
    await api.confirm(uuid, { 'octo-capabilities': 'octo/pricing' })
    await api.settle()
    const of = (path: string) => bodyOf(receiver.received.find(request => request.path === path)).booking
    expect(of('/priced')).toEqual((await api.call(`GET /bookings/${uuid}`)).json)
    expect(of('/plain')).toEqual((await api.call(`GET /bookings/${uuid}`, undefined, withoutPricing)).json)
    expect(of('/priced').transfer.options[0]).toHaveProperty('pricing.currency', 'USD')
    expect(of('/priced')).toHaveProperty('pricing.retail')
    expect(JSON.stringify(of('/plain'))).not.toMatch(/pricing|urrenc/)
  })

  it("goes to the booking's own token only (WS-34)", async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', `${receiver.url}/alpha`)
    await api.register('booking_update', `${receiver.url}/plain`, plain)
    await api.register('booking_update', `${receiver.url}/beta`, beta)
    await api.confirm((await api.hold({}, beta)).uuid, beta)
    await api.settle()
    expect(receiver.received.map(({ path }) => path)).toEqual(['/beta'])
  })

  it('tells of a booking that the same token made at BookSpot', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', receiver.url)
    const { id } = await api.slot()
    const end = (
      await api.call('POST /octo/v1/availability', { productId: '42', optionId: 'DEFAULT', availabilityIds: [id] })
    ).json[0]
    const body = { productId: '42', optionId: 'DEFAULT', availabilityId: end.id, unitItems: [{ unitId: 'adult' }] }
    const { uuid } = (await api.call('POST /octo/v1/bookings', body)).json
    await api.call(`POST /octo/v1/bookings/${uuid}/confirm`, {
      contact: { fullName: 'Ana Gil', emailAddress: 'a@b.example' },
    })
    const [request] = await receiver.waitFor(1)
    expect(bodyOf(request).booking).toMatchObject({ uuid, status: 'CONFIRMED', productId: '42', availabilityId: id })
    expect(bodyOf(request).booking).toEqual((await api.call(`GET /bookings/${uuid}`)).json)
    expect((await api.call('GET /bookings?type=PRODUCT&limit=1')).json[0].uuid).toBe(uuid)
  })
})

describe('transfer_update', () => {
  it('carries the quotation, without the fields of the request (WS-23, WS-24, WS-25, R-29)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('transfer_update', receiver.url)
    const quoted = await api.quote()
    repriceTransfer(api.world, quoted.id, 1.5)
    const [request] = await receiver.waitFor(1)
    const { webhook, transfer } = bodyOf(request)
    expect(webhook).toEqual((await api.call('GET /webhooks')).json[0])
    expect(Object.keys(transfer)).toEqual(Object.keys(quoted))
    expect(transfer).toMatchObject({
      id: quoted.id,
      status: 'AVAILABLE',
      pickUp: ride.pickUp,
      dropOff: hotel,
      distanceUnit: 'KM',
    })
    expect(transfer.utcCreatedAt).toBe('2027-01-11T09:00:00.000Z')
    expect(transfer.utcExpiresAt).toBe('2027-01-14T09:00:00.000Z')
    expect(typeof transfer.distanceInclude).toBe('number')
    const [before, after] = [quoted.options[0], transfer.options[0]]
    expect(Object.keys(after.vehicle)).toEqual(['seats', 'suitcases', 'type', 'category', 'name', 'image'])
    expect(after.vehicle.type).toBe('SEDAN')
    expect(after.cancellationPolicy[0]).toMatchObject({ type: 'FULL_REFUND', cutoffUnit: 'HOURS' })
    expect(after.pricing.retail).toBe(Math.round(before.pricing.retail * 1.5))
    expect(after.pricing.original).toBeGreaterThanOrEqual(after.pricing.retail)
  })

  it('has prices exactly when the webhook has octo/pricing (R-27)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('transfer_update', receiver.url, withoutPricing)
    repriceTransfer(api.world, (await api.quote()).id, 1.5)
    const [request] = await receiver.waitFor(1)
    expect(request!.body).not.toMatch(/pricing|urrenc/)
  })

  it('tells each kind of change but the quotation itself and its expiry (R-25)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('transfer_update', receiver.url)
    const { id } = await api.quote()
    changeVehicle(api.world, id)
    withdrawOption(api.world, id)
    changePickUp(api.world, id, { startTime: '16:00' })
    changeTransferStatus(api.world, id, 'LIMITED')
    await api.settle()
    expect(receiver.received).toHaveLength(4)
    expireQuotation(api.world, id)
    await api.settle()
    expect(receiver.received).toHaveLength(4)
  })

  it('goes to the token that asked only (WS-34)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('transfer_update', receiver.url)
    repriceTransfer(api.world, (await api.quote({}, beta)).id, 1.5)
    await api.settle()
    expect(receiver.received).toEqual([])
  })
})

describe('availability_update', () => {
  it("carries a closed day's departures as POST /availability shows them, to every token (WS-26, R-22)", async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('availability_update', `${receiver.url}/alpha`)
    await api.register('availability_update', `${receiver.url}/beta`, { ...beta, ...withoutPricing })
    const day = '2027-02-01'
    closeOut(api.world, { productId: '42', optionIds: ['DEFAULT'], localDateStart: day, localDateEnd: day })
    await api.settle()
    const shown = await api.call('POST /availability', {
      productId: '42',
      optionId: 'DEFAULT',
      localDateStart: day,
      startTime: '00:00',
    })
    const of = (path: string) => bodyOf(receiver.received.find(request => request.path === path))
    expect(of('/alpha')).toEqual({
      webhook: (await api.call('GET /webhooks')).json[0],
      productId: '42',
      optionId: 'DEFAULT',
      availability: shown.json,
    })
    expect(of('/alpha').availability.map((slot: { status: string }) => slot.status)).toEqual([
      'CLOSED',
      'CLOSED',
      'CLOSED',
    ])
    expect(of('/alpha').availability[0]).toHaveProperty('pricing.totalPrice', 49)
    expect(of('/beta').availability[0]).not.toHaveProperty('pricing')
  })

  it('is a message for each option', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('availability_update', receiver.url)
    closeOut(api.world, { productId: '42', localDateStart: '2027-02-01', localDateEnd: '2027-02-02' })
    await api.settle()
    expect(receiver.received.map(request => bodyOf(request).optionId).sort()).toEqual(['DEFAULT', 'DINNER'])
  })

  it('is not told when somebody books (R-39)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('availability_update', receiver.url)
    const { id } = await api.slot('48')
    const body = { productId: '48', optionId: 'DEFAULT', availabilityId: id, expirationMinutes: 30 }
    expect((await api.call('POST /bookings', body)).status).toBe(200)
    await api.settle()
    expect(receiver.received).toEqual([])
  })
})

it('tells a webhook of its own event only; the URL decides nothing (WS-29, R-01)', async () => {
  await using api = await openRhomtrip()
  await using receiver = await createReceiver()
  await api.register('booking_update', `${receiver.url}/transfer_update`)
  const { id } = await api.quote()
  repriceTransfer(api.world, id, 2)
  reschedule(
    api.world,
    { productId: '42', localDateStart: '2027-02-01', localDateEnd: '2027-02-01' },
    { startTimes: ['11:00'] },
  )
  await api.confirm((await api.hold()).uuid)
  await api.settle()
  expect(receiver.received.map(request => bodyOf(request).webhook.event)).toEqual(['booking_update'])
})

describe('on the wire', () => {
  it('is a JSON POST without the bearer token (WS-31)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    await api.register('booking_update', `${receiver.url}/hook?x=1`)
    await api.confirm((await api.hold()).uuid)
    const [request] = await receiver.waitFor(1)
    expect([request!.method, request!.path]).toEqual(['POST', '/hook?x=1'])
    expect(request!.headers['content-type']).toBe('application/json')
    expect(request!.headers['content-length']).toBe(String(request!.bytes.length))
    expect(request!.headers.host).toBe(`127.0.0.1:${receiver.port}`)
    expect(request!.headers).not.toHaveProperty('authorization')
  })

  it.each([
    ['user:pass', 'user:pass'],
    ['us%40er:p%3Ass%25', 'us@er:p:ss%'],
    ['user', 'user:'],
    [':pass', ':pass'],
    ['ü:ß', 'ü:ß'],
  ])(
    'sends the credentials %s as Basic %s and keeps them out of the request line (WS-09, WS-10)',
    async (given, decoded) => {
      await using api = await openRhomtrip()
      await using receiver = await createReceiver()
      const url = `http://${given}@127.0.0.1:${receiver.port}/p`
      await api.register('booking_update', url)
      await api.confirm((await api.hold()).uuid)
      const [request] = await receiver.waitFor(1)
      const basic = /^Basic (.+)$/.exec(String(request!.headers.authorization))![1]!
      expect(Buffer.from(basic, 'base64').toString()).toBe(decoded)
      expect([request!.path, request!.headers.host]).toEqual(['/p', `127.0.0.1:${receiver.port}`])
      expect(bodyOf(request).webhook.url).toBe(url)
    },
  )

  it('is tried again after a 500, with the same bytes (WS-32)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    receiver.answer(500)
    receiver.answer(500)
    await api.register('booking_update', receiver.url)
    await api.confirm((await api.hold()).uuid)
    await api.settle()
    expect(receiver.received).toHaveLength(1)
    await api.advance(HOUR)
    expect(receiver.received).toHaveLength(3)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  })

  it('stops when the webhook is deleted while a retry waits (WS-33)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver({ respond: () => 500 })
    const { id } = await api.register('booking_update', receiver.url)
    await api.confirm((await api.hold()).uuid)
    await api.settle()
    await api.call(`DELETE /webhooks/${id}`)
    await api.advance(HOUR)
    expect(receiver.received).toHaveLength(1)
  })

  it('is one delivery for each webhook on the same URL (WS-30)', async () => {
    await using api = await openRhomtrip()
    await using receiver = await createReceiver()
    const made = [
      await api.register('booking_update', receiver.url),
      await api.register('booking_update', receiver.url),
    ]
    await api.confirm((await api.hold()).uuid)
    await api.settle()
    expect(receiver.received.map(request => bodyOf(request).webhook.id).sort()).toEqual(made.map(({ id }) => id).sort())
  })
})
