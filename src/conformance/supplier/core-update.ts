import { expectAt, expectEqual, expectObject, expectRefusal, isJson, type Json } from '../expect.ts'
import { booked, cancel, GUEST, hold, shown } from './core.ts'
import { instead, only, overlooks, refusal, without } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const UPDATE = 'PATCH /bookings/{uuid}'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** Changes a booking. */
export const update = (supplier: Supplier, uuid: string, body: Json) =>
  supplier.send(`PATCH /bookings/${uuid}`, { body })

/** CO-82, CO-83 and CO-88 to CO-91: changing a booking. */
export const updateChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-82',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'An update is answered with the whole booking as it now is.',
    basis: ['octo#update', 'octo#booking'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const exchange = await update(supplier, uuid, { notes: 'Two walking sticks.' })
      expectShape(supplier.dialect, UPDATE, exchange)
      expectAt(expectObject(exchange, 200), '/notes', 'Two walking sticks.', exchange)
    },
    counterexample: () => ({
      says: 'answers with a stub',
      reply: instead(
        UPDATE,
        booking => only(booking, 'uuid', 'status', 'contact', 'notes', 'productId', 'optionId', 'availabilityId'),
        body => Object.keys(body).join() === 'notes',
      ),
    }),
  },
  {
    id: 'CO-83',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'What an update changes stays changed, and what it does not name stays as it was.',
    basis: ['octo#update'],
    async run(supplier) {
      const { uuid, booking } = await hold(supplier, { body: { notes: 'As it was.' } })
      const contact = { ...GUEST, notes: 'Speaks slowly.' }
      const exchange = await update(supplier, uuid, { contact })
      for (const seen of [expectObject(exchange, 200), await shown(supplier, uuid)]) {
        for (const [name, value] of Object.entries(contact)) expectAt(seen, `/contact/${name}`, value)
        for (const name of [
          'notes',
          'status',
          'supplierReference',
          'productId',
          'optionId',
          'availabilityId',
          'transferId',
        ])
          expectAt(seen, `/${name}`, booking[name])
        expectEqual('The number of units', unitItemsOf(seen).length, unitItemsOf(booking).length)
      }
    },
    counterexample: () => ({
      says: 'clears the notes when they are not repeated',
      call: overlooks(
        UPDATE,
        body => ({ ...body, notes: null }),
        ({ contact }) => contact !== undefined,
      ),
    }),
  },
  {
    id: 'CO-88',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'An update to an unknown slot is refused with 400 INVALID_AVAILABILITY_ID, and nothing changes.',
    basis: ['octo#errors', 'octo#update'],
    async run(supplier) {
      const { uuid, booking } = await hold(supplier)
      const exchange = await update(supplier, uuid, { availabilityId: 'no-such-slot', notes: 'Half done.' })
      expectRefusal(exchange, {
        status: [400],
        code: 'INVALID_AVAILABILITY_ID',
        echoes: { availabilityId: 'no-such-slot' },
      })
      for (const name of ['availabilityId', 'notes']) expectAt(await shown(supplier, uuid), `/${name}`, booking[name])
    },
    counterexample: () => ({
      says: 'does half of what it refuses',
      async call({ method, path, json, headers, token }, world) {
        if (method !== 'PATCH' || !isJson(json) || json.availabilityId !== 'no-such-slot') return undefined
        const half = without(json, 'availabilityId')
        await world.ask({ method, path, headers, token, json: half, body: JSON.stringify(half) })
        return undefined
      },
    }),
  },
  {
    id: 'CO-89',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Updating an unknown booking is refused with 400, INVALID_BOOKING_UUID with the uuid or BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await update(supplier, uuid, { notes: 'For nobody.' })
      const { error } = expectRefusal(exchange, { status: [400] })
      if (error !== 'BAD_REQUEST')
        expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => ({
      says: 'answers 422 to an unknown booking',
      reply: refusal(UPDATE, 'INVALID_BOOKING_UUID', { status: 422 }),
    }),
  },
  {
    id: 'CO-90',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A confirmed booking that can still be cancelled can be changed, and stays confirmed.',
    basis: ['octo#update'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      const exchange = await update(supplier, uuid, { notes: 'Changed later.' })
      const after = expectObject(exchange, 200)
      expectAt(after, '/notes', 'Changed later.', exchange)
      expectAt(after, '/status', 'CONFIRMED', exchange)
    },
    counterexample: () => ({
      says: 'turns a confirmed booking into a hold when it is changed',
      reply: instead(UPDATE, booking => ({ ...booking, status: 'ON_HOLD' })),
    }),
  },
  {
    id: 'CO-91',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A cancelled booking cannot be moved back to life: an update is refused, or changes nothing of its end.',
    basis: ['octo#update', 'octo#cancel'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      expectObject(await cancel(supplier, uuid), 200)
      const exchange = await update(supplier, uuid, { notes: 'Too late.' })
      if (exchange.response?.status !== 200) expectRefusal(exchange, { status: [400, 422] })
      else expectAt(expectObject(exchange, 200), '/status', 'CANCELLED', exchange)
      expectAt(await shown(supplier, uuid), '/status', 'CANCELLED')
    },
    counterexample: () => ({
      says: 'says that a cancelled booking is on hold once it is changed',
      reply: (reply, { method, path }) =>
        method === 'PATCH' && path.startsWith('/bookings/') && JSON.stringify(reply.body).includes('CANCELLED')
          ? { ...reply, status: 200, body: { status: 'ON_HOLD' } }
          : undefined,
    }),
  },
]
