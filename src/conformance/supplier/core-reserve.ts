import { expectAt, expectEqual, expectObject, expectRefusal, expectThat, isJson, type Json } from '../expect.ts'
import { GUEST, hold, holdBody, made, shown } from './core.ts'
import { instead, overlooks } from './core-lies.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const RESERVE = 'POST /bookings'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** What a reservation names and the booking must show. */
const NAMED = ['productId', 'optionId', 'availabilityId', 'transferId']

/** The unit items of a booking or of a body. */
export const unitItemsOf = (booking: Json): readonly Json[] => [booking.unitItems].flat().filter(isJson)

/** Tries to reserve; what is held against expectation is let go when the check ends. */
export async function reserving(supplier: Supplier, body: Json) {
  const exchange = await supplier.send(RESERVE, { body })
  if (exchange.response?.status === 200 && isJson(exchange.response.json)) made(supplier, exchange, body)
  return exchange
}

/** CO-48 to CO-50 and CO-54 to CO-57: holding places. */
export const reserveChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-48',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Reserving is answered 200 with a whole booking that is on hold.',
    basis: ['octo#reserve', 'octo#booking'],
    async run(supplier) {
      const exchange = await reserving(supplier, await holdBody(supplier, { body: { notes: supplier.unique() } }))
      expectShape(supplier.dialect, RESERVE, exchange)
      const booking = expectObject(exchange, 200)
      expectAt(booking, '/status', 'ON_HOLD', exchange)
      expectAt(booking, '/utcConfirmedAt', null, exchange)
      expectAt(booking, '/cancellation', null, exchange)
      for (const item of unitItemsOf(booking))
        expectEqual('The status of each unit item', item.status, 'ON_HOLD', { exchange })
    },
    counterexample: () => ({
      says: 'answers 201 to a reservation with notes',
      reply: (reply, { method, path, json }) =>
        `${method} ${path}` === RESERVE && isJson(json) && json.notes !== undefined && reply.status === 200
          ? { ...reply, status: 201 }
          : undefined,
    }),
  },
  {
    id: 'CO-49',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'The booking is of what was asked for: product, option and slot, or transfer and option.',
    basis: ['octo#reserve'],
    async run(supplier) {
      const { booking, asked, exchange } = await hold(supplier)
      for (const name of NAMED) if (asked[name] !== undefined) expectAt(booking, `/${name}`, asked[name], exchange)
      if (asked.availabilityId !== undefined) expectAt(booking, '/availability/id', asked.availabilityId, exchange)
    },
    counterexample: () => ({
      says: 'books another option',
      reply: instead(RESERVE, booking => ({ ...booking, optionId: 'another' })),
      also: ['CO-70', 'CO-83', 'CO-99', 'CO-124'],
    }),
  },
  {
    id: 'CO-50',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'The booking has one item for each unit that was asked for, each with a uuid of its own.',
    basis: ['octo#reserve', 'octo#booking'],
    async run(supplier) {
      const { booking, asked, exchange } = await hold(supplier, { units: 3 })
      const [items, wanted] = [unitItemsOf(booking), unitItemsOf(asked)]
      const more = { pointer: '/unitItems', exchange }
      expectEqual(
        'The units',
        items.map(({ unitId }) => unitId),
        wanted.map(({ unitId }) => unitId),
        more,
      )
      expectEqual(
        'The number of different uuids of the unit items',
        new Set(items.map(({ uuid }) => uuid)).size,
        wanted.length,
        more,
      )
    },
    counterexample: () => ({
      says: 'gives all unit items the same uuid',
      reply: instead(RESERVE, booking => {
        const items = unitItemsOf(booking)
        return { ...booking, unitItems: items.map(item => ({ ...item, uuid: items[0]!.uuid })) }
      }),
      also: ['CO-85', 'CO-86'],
    }),
  },
  {
    id: 'CO-54',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A hold ends later than it was made, and when it ends is said in utcExpiresAt.',
    basis: ['octo#booking'],
    async run(supplier) {
      const { booking, exchange } = await hold(supplier)
      const [made, ends] = [booking.utcCreatedAt, booking.utcExpiresAt].map(at => Date.parse(String(at)))
      expectThat(
        ends! > made!,
        'utcExpiresAt must be later than utcCreatedAt.',
        `later than ${booking.utcCreatedAt}`,
        booking.utcExpiresAt,
        {
          pointer: '/utcExpiresAt',
          exchange,
        },
      )
    },
    counterexample: () => ({
      says: 'does not say when the hold ends',
      reply: instead(RESERVE, booking => ({ ...booking, utcExpiresAt: null })),
      also: ['CO-55', 'CO-79', 'CO-99'],
    }),
  },
  {
    id: 'CO-55',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'SHOULD',
    says: 'A hold lasts as long as was asked for.',
    basis: ['octo#reserve', 'contract#hold-length', 'R-30'],
    async run(supplier) {
      const { booking, exchange } = await hold(supplier, { body: { expirationMinutes: 25 } })
      const ms = Date.parse(String(booking.utcExpiresAt)) - Date.parse(String(booking.utcCreatedAt))
      expectThat(
        Math.abs(ms - 25 * 60_000) <= 60_000,
        'The hold must last 25 minutes, give or take one.',
        '25 minutes',
        `${ms / 60_000} minutes`,
        {
          pointer: '/utcExpiresAt',
          exchange,
        },
      )
    },
    counterexample: () => ({
      says: 'holds for 60 minutes, whatever is asked for',
      call: overlooks(
        RESERVE,
        body => ({ ...body, expirationMinutes: 60 }),
        ({ expirationMinutes }) => expirationMinutes === 25,
      ),
    }),
  },
  {
    id: 'CO-56',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Contact, notes and the reference of the reseller stay with the booking from the reservation on.',
    basis: ['octo#reserve'],
    async run(supplier) {
      const resellerReference = supplier.unique()
      const contact = { fullName: GUEST.fullName, emailAddress: GUEST.emailAddress }
      const { uuid } = await hold(supplier, { body: { contact, resellerReference } })
      const booking = await shown(supplier, uuid)
      expectAt(booking, '/resellerReference', resellerReference)
      for (const [name, value] of Object.entries(contact)) expectAt(booking, `/contact/${name}`, value)
    },
    counterexample: () => ({
      says: 'forgets the contact of a reservation',
      call: overlooks(
        RESERVE,
        ({ contact, ...body }) => body,
        ({ contact }) => contact !== undefined,
      ),
    }),
  },
  {
    id: 'CO-57',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A body that is not JSON is refused with 400 BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const exchange = await supplier.send(RESERVE, { body: '{"optionId": ' })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'answers bad JSON with a page',
      reply: (_, { method, path, json }) =>
        `${method} ${path}` === RESERVE && json === undefined
          ? { status: 400, headers: { 'content-type': 'text/html' }, body: '<h1>Bad Request</h1>' }
          : undefined,
    }),
  },
]
