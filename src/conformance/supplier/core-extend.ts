import { expectAt, expectObject, expectRefusal, expectThat } from '../expect.ts'
import { booked, hold, shown } from './core.ts'
import { instead, refusal } from './core-lies.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const EXTEND = 'POST /bookings/{uuid}/extend'
const BOTH = ['bookspot', 'rhomtrip'] as const

const extend = (supplier: Supplier, uuid: string, expirationMinutes = 60) =>
  supplier.send(`POST /bookings/${uuid}/extend`, { body: { expirationMinutes } })

/** CO-78 to CO-81: holding longer. */
export const extendChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-78',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Extending is answered with the whole booking, still on hold.',
    basis: ['octo#extend', 'octo#booking'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const exchange = await extend(supplier, uuid)
      expectShape(supplier.dialect, EXTEND, exchange)
      const booking = expectObject(exchange, 200)
      expectAt(booking, '/status', 'ON_HOLD', exchange)
      expectAt(booking, '/uuid', uuid, exchange)
    },
    counterexample: () => ({
      says: 'shows a stub',
      reply: instead(EXTEND, ({ uuid, status, utcExpiresAt }) => ({ uuid, status, utcExpiresAt })),
    }),
  },
  {
    id: 'CO-79',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A hold that was extended ends later than before, never earlier.',
    basis: ['octo#extend'],
    async run(supplier) {
      const { uuid, booking } = await hold(supplier)
      const exchange = await extend(supplier, uuid)
      const { utcExpiresAt } = expectObject(exchange, 200)
      const before = Date.parse(String(booking.utcExpiresAt))
      const what = 'The hold must end later than before.'
      expectThat(Date.parse(String(utcExpiresAt)) > before, what, `later than ${booking.utcExpiresAt}`, utcExpiresAt, {
        pointer: '/utcExpiresAt',
        exchange,
      })
      expectAt(await shown(supplier, uuid), '/utcExpiresAt', utcExpiresAt)
    },
    counterexample: () => ({
      says: 'lets the hold end earlier',
      reply: instead(EXTEND, booking => ({ ...booking, utcExpiresAt: booking.utcCreatedAt })),
    }),
  },
  {
    id: 'CO-80',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Extending an unknown booking is refused with 400, INVALID_BOOKING_UUID with the uuid or BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await extend(supplier, uuid)
      const { error } = expectRefusal(exchange, { status: [400] })
      if (error !== 'BAD_REQUEST')
        expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => ({
      says: 'does not say which booking is unknown',
      reply: refusal(EXTEND, 'INVALID_BOOKING_UUID', ({ error, errorMessage }) => ({ body: { error, errorMessage } })),
    }),
  },
  {
    id: 'CO-81',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Only a hold can be extended: a confirmed booking is not.',
    basis: ['octo#extend', 'octo#errors'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      expectRefusal(await extend(supplier, uuid), { status: [400, 422] })
      expectAt(await shown(supplier, uuid), '/utcExpiresAt', null)
    },
    counterexample: () => ({
      says: 'sets an end to a confirmed booking',
      reply: (reply, { method, path }) =>
        method === 'POST' && path.endsWith('/extend') && JSON.stringify(reply.body).includes('CONFIRMED')
          ? { ...reply, status: 200, body: { status: 'CONFIRMED' } }
          : undefined,
    }),
  },
]
