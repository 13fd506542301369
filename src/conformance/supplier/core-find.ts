import { expectAt, expectEqual, expectList, expectObject, expectRefusal, expectThat, type Json } from '../expect.ts'
import { booked, confirm, hold, shown } from './core.ts'
import { each, instead, JSON_HEADERS, refusal } from './core-lies.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const ONE = 'GET /bookings/{uuid}'
const LIST = 'GET /bookings'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** The list by a filter holds the booking and only such as have the filter's value. */
async function expectFound(supplier: Supplier, name: string, booking: Json): Promise<void> {
  const exchange = await supplier.send(LIST, { query: { [name]: String(booking[name]) } })
  expectShape('bookspot', LIST, exchange)
  const found = expectList(exchange, 200)
  const uuids = found.map(({ uuid }) => uuid)
  expectThat(uuids.includes(booking.uuid), `The booking must be found by its ${name}.`, booking.uuid, uuids, {
    exchange,
  })
  for (const one of found) expectAt(one, `/${name}`, booking[name], exchange)
  expectEqual(
    'Bookings that are listed twice',
    uuids.filter((uuid, i) => uuids.indexOf(uuid) !== i),
    [],
    { exchange },
  )
}

/** CO-99 to CO-106: finding bookings. */
export const findChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-99',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'GET /bookings/{uuid} shows the booking as the call before did.',
    basis: ['octo#get-booking', 'octo#booking'],
    async run(supplier) {
      const held = await hold(supplier)
      const exchange = await supplier.send(`GET /bookings/${held.uuid}`)
      expectShape(supplier.dialect, ONE, exchange)
      const booking = expectObject(exchange, 200)
      for (const name of Object.keys(held.booking)) expectAt(booking, `/${name}`, held.booking[name], exchange)
      const done = expectObject(await confirm(supplier, held.uuid), 200)
      const after = await shown(supplier, held.uuid)
      for (const name of Object.keys(done)) expectAt(after, `/${name}`, done[name])
    },
    counterexample: () => ({
      says: 'shows another time of the reservation',
      reply: instead(ONE, booking => ({ ...booking, utcCreatedAt: '2001-01-01T00:00:00Z' })),
      also: ['WS-20', 'WS-44', 'WS-45'],
    }),
  },
  {
    id: 'CO-100',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'An unknown booking is refused with 400, INVALID_BOOKING_UUID with the uuid or BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await supplier.send(`GET /bookings/${uuid}`)
      const { error } = expectRefusal(exchange, { status: [400] })
      if (error !== 'BAD_REQUEST')
        expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => {
      return {
        says: 'answers 200 and an empty object',
        reply: refusal(ONE, 'INVALID_BOOKING_UUID', { status: 200, body: {} }),
        also: ['BS-09', 'CO-107'],
      }
    },
  },
  {
    id: 'CO-101',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Bookings are found by the reference of the reseller, and only those that have it.',
    basis: ['octo#list-bookings'],
    async run(supplier) {
      const { booking } = await booked(supplier)
      await expectFound(supplier, 'resellerReference', booking)
    },
    counterexample: () => ({
      says: 'finds nothing by the reference of the reseller',
      call: ({ method, path, query }) =>
        `${method} ${path}` === LIST && query.includes('resellerReference')
          ? { status: 200, headers: JSON_HEADERS, body: [] }
          : undefined,
    }),
  },
  {
    id: 'CO-102',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Bookings are found by the reference of the supplier, and only those that have it.',
    basis: ['octo#list-bookings'],
    async run(supplier) {
      const { booking } = await booked(supplier)
      await expectFound(supplier, 'supplierReference', booking)
    },
    counterexample: () => ({
      says: 'lists bookings with other references',
      reply: each(
        LIST,
        booking => ({ ...booking, supplierReference: 'another' }),
        (_, { query }) => query.includes('supplierReference'),
      ),
    }),
  },
  {
    id: 'CO-103',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Bookings are found by the day on which they take place.',
    basis: ['page#bookspot-bookings', 'X-13'],
    async run(supplier) {
      const { booking } = await booked(supplier)
      const start = (booking.availability as Json | undefined)?.localDateTimeStart
      const localDate = String(start).slice(0, 10)
      const exchange = await supplier.send(LIST, { query: { localDate } })
      const found = expectList(exchange, 200)
      await supplier.assumed('X-13', () => {
        const uuids = found.map(({ uuid }) => uuid)
        expectThat(
          uuids.includes(booking.uuid),
          'The booking must be found by the day on which it takes place.',
          booking.uuid,
          uuids,
          { exchange },
        )
        for (const [i, { availability }] of found.entries())
          expectEqual(
            'The day of each booking',
            String((availability as Json).localDateTimeStart).slice(0, 10),
            localDate,
            {
              pointer: `/${i}/availability/localDateTimeStart`,
              exchange,
            },
          )
      })
    },
    counterexample: () => ({
      says: 'finds bookings by the day on which they were made',
      assume: { 'X-13': 'created' },
    }),
  },
  {
    id: 'CO-104',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Nothing is found by a reference that no booking has.',
    basis: ['octo#list-bookings'],
    async run(supplier) {
      const exchange = await supplier.send(LIST, { query: { resellerReference: supplier.unique() } })
      expectEqual('The list', expectList(exchange, 200), [], { exchange })
    },
    counterexample: () => ({
      says: 'refuses a reference that it does not know',
      reply: (reply, { method, path, query }) =>
        `${method} ${path}` === LIST && query.includes('resellerReference') && JSON.stringify(reply.body) === '[]'
          ? { ...reply, status: 400, body: { error: 'BAD_REQUEST', errorMessage: 'There is no such booking.' } }
          : undefined,
      also: ['CO-108'],
    }),
  },
  {
    id: 'CO-105',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A list without a filter is refused with 400 BAD_REQUEST.',
    basis: ['page#bookspot-bookings', 'octo#errors'],
    async run(supplier) {
      expectRefusal(await supplier.send(LIST), { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'answers a list without a filter with 404',
      reply: refusal(LIST, 'BAD_REQUEST', { status: 404 }, (_, { query }) => query === ''),
    }),
  },
  {
    id: 'CO-106',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'GET /bookings lists the bookings of the reseller, a new one among them.',
    basis: ['octo#list-bookings', 'R-35'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      const exchange = await supplier.send(LIST)
      expectShape('rhomtrip', LIST, exchange)
      const uuids = expectList(exchange, 200).map(one => one.uuid)
      await supplier.assumed('R-35', () =>
        expectThat(uuids.includes(uuid), 'A new booking must be on the first page.', uuid, uuids, { exchange }),
      )
    },
    counterexample: () => ({
      says: 'lists uuids alone',
      reply: each(LIST, ({ uuid }) => ({ uuid })),
      also: ['CO-128'],
    }),
  },
]
