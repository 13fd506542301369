import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectEqual, expectStatus, isJson, type Json, unmet } from '../expect.ts'
import type { Inbox } from '../inbox.ts'
import { isRoute, type LieDelivery } from '../lie.ts'
import { booking, cancel, confirm, extend, register, reserve, update, WEBHOOKS } from './rhomtrip.ts'
import { reserveProduct } from './rhomtrip-products.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { bodyOf, expectShows, partOf, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** What is told of one change, before the next is made: one delivery, or copies of it. */
async function onlyOne(supplier: Supplier, inbox: Inbox, before: number, change: string): Promise<ReceivedRequest> {
  await inbox.wait(before + 1)
  const told = (await inbox.all()).slice(before)
  const bodies = new Set(told.map(({ body }) => body))
  expectEqual(`The number of different deliveries for one ${change}`, bodies.size, 1)
  await supplier.assumed('X-07', () => expectEqual(`The number of deliveries for one ${change}`, told.length, 1))
  return told[0]!
}

/** What the body shows of the booking is what its reseller sees with the webhook's capabilities. */
async function expectBooking(supplier: Supplier, delivery: ReceivedRequest, uuid: string): Promise<void> {
  const shown = await booking(supplier, uuid)
  await supplier.assumed('R-21', () => expectShows('booking', partOf(bodyOf(delivery), 'booking'), shown, ''))
}

const bookingIn = ({ body }: LieDelivery): Json => {
  const json: unknown = JSON.parse(body)
  return isJson(json) && isJson(json.booking) ? json.booking : {}
}

/** WS-20 and WS-21: which changes of bookings are told, and how often. */
export const bookingsTold: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-20',
    level: 'MUST',
    says: 'Confirming, updating and cancelling a booking are told once each, with the booking as a GET shows it.',
    basis: [
      'rhomtrip#told',
      'rhomtrip#actions',
      'rhomtrip#booking-update',
      'rhomtrip#same-credentials',
      'rhomtrip#webhook-in-body',
      'R-21',
      'R-24',
      'X-07',
    ],
    async run(supplier) {
      const uuid = String((await reserve(supplier)).uuid)
      const { inbox } = await register(supplier, 'booking_update')
      const steps = { confirmation: confirm, update, cancellation: cancel }
      for (const [name, change] of Object.entries(steps)) {
        const before = inbox.received.length
        expectStatus(await change(supplier, uuid), 200)
        const delivery = await onlyOne(supplier, inbox, before, name)
        partOf(bodyOf(delivery), 'webhook')
        await expectBooking(supplier, delivery, uuid)
      }
    },
    counterexample: () => ({
      says: 'does not tell updates',
      async deliver(delivery, world) {
        const { status, notes } = bookingIn(delivery)
        const isUpdate = status === 'CONFIRMED' && String(notes).startsWith('A conformance check.')
        return isUpdate ? { status: 204, headers: {} } : world.send(delivery)
      },
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-21',
    level: 'SHOULD',
    says: 'Reserving is not told: only what becomes of a booking that exists is.',
    basis: ['rhomtrip#booking-update', 'R-24'],
    async run(supplier) {
      const { inbox } = await register(supplier, 'booking_update')
      await reserve(supplier)
      await supplier.assumed('R-24', async () => expectEqual('The number of deliveries', (await inbox.all()).length, 0))
    },
    counterexample: () => ({
      says: 'tells every change',
      assume: { 'R-24': 'bookingEvents' },
      also: ['WS-37', 'BS-05'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-37',
    level: 'SHOULD',
    says: 'A hold that runs out is not told.',
    basis: ['rhomtrip#booking-update', 'R-24'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { inbox } = await register(supplier, 'booking_update')
      await supplier.cause('booking.hold-expired', { booking: String(uuid) })
      await supplier.assumed('R-24', async () => expectEqual('The number of deliveries', (await inbox.all()).length, 0))
    },
    counterexample: () => ({
      says: 'tells every change',
      assume: { 'R-24': 'bookingEvents' },
      also: ['WS-21', 'BS-05'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-41',
    level: 'SHOULD',
    says: 'Confirming or cancelling again, which changes nothing, is not told.',
    basis: ['rhomtrip#booking-update', 'R-40', 'X-07'],
    async run(supplier) {
      const uuid = String((await reserve(supplier)).uuid)
      expectStatus(await confirm(supplier, uuid), 200)
      const { inbox } = await register(supplier, 'booking_update')
      await confirm(supplier, uuid)
      expectEqual('The number of deliveries for a second confirmation', (await inbox.all()).length, 0)
      expectStatus(await cancel(supplier, uuid), 200)
      await inbox.wait(1)
      const once = (await inbox.all()).length
      await cancel(supplier, uuid)
      expectEqual('The number of deliveries for a second cancellation', (await inbox.all()).length - once, 0)
    },
    counterexample: () => {
      let url: unknown
      const cancelled = new Set<string>()
      return {
        says: 'tells a second cancellation too',
        async reply(_reply, call, world) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(call.json)) url = call.json.url
          if (isRoute(call, 'POST /bookings/{uuid}/cancel') && cancelled.size === cancelled.add(call.path).size)
            await world.send({ method: 'POST', url: String(url), headers: {}, body: '{}' })
          return undefined
        },
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-43',
    level: 'SHOULD',
    says: 'A hold that is extended is told as an update.',
    basis: ['R-24'],
    async run(supplier) {
      const uuid = String((await reserve(supplier)).uuid)
      const { inbox } = await register(supplier, 'booking_update')
      expectStatus(await extend(supplier, uuid), 200)
      await inbox.wait(1)
    },
    counterexample: () => ({ says: 'does not tell a longer hold', assume: { 'R-24': 'literal' } }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-44',
    level: 'MUST',
    says: 'Bookings of products are told like those of transfers.',
    basis: ['rhomtrip#told', 'rhomtrip#booking-update', 'R-21', 'X-07'],
    async run(supplier) {
      const uuid = String((await reserveProduct(supplier)).uuid)
      const { inbox } = await register(supplier, 'booking_update')
      expectStatus(await confirm(supplier, uuid), 200)
      await expectBooking(supplier, await onlyOne(supplier, inbox, 0, 'confirmation'), uuid)
      const before = inbox.received.length
      expectStatus(await cancel(supplier, uuid), 200)
      await inbox.wait(before + 1)
    },
    counterexample: () => ({
      says: 'tells only bookings of transfers',
      deliver: async (delivery, world) =>
        'productId' in bookingIn(delivery) ? { status: 204, headers: {} } : world.send(delivery),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-45',
    level: 'MUST',
    says: 'A booking that the supplier cancels by itself is told to the reseller that made it.',
    basis: ['rhomtrip#told', 'rhomtrip#booking-update', 'R-21', 'X-07'],
    async run(supplier) {
      const uuid = String((await reserve(supplier)).uuid)
      expectStatus(await confirm(supplier, uuid), 200)
      const { inbox } = await register(supplier, 'booking_update')
      await supplier.cause('booking.cancelled', { booking: uuid })
      const delivery = await onlyOne(supplier, inbox, 0, 'cancellation')
      const { status } = await booking(supplier, uuid)
      if (status !== 'CANCELLED') unmet('The hook must let the supplier cancel the booking.', 'CANCELLED', status)
      await expectBooking(supplier, delivery, uuid)
    },
    counterexample: () => ({
      says: 'keeps its own cancellations to itself',
      async deliver(delivery, world) {
        const { cancellation } = bookingIn(delivery)
        const isOwn = isJson(cancellation) && cancellation.reason !== 'A conformance check.'
        return isOwn ? { status: 204, headers: {} } : world.send(delivery)
      },
    }),
  },
]
