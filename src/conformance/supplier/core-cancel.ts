import { expectAt, expectEqual, expectObject, expectRefusal, expectThat, isJson } from '../expect.ts'
import { booked, cancel, hold, shown } from './core.ts'
import { instead, JSON_HEADERS, only, overlooks, refusal } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { expectShape } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

const CANCEL = 'POST /bookings/{uuid}/cancel'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** CO-92 to CO-98: ending a booking. */
export const cancelChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-92',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Cancelling is answered with the whole booking.',
    basis: ['octo#cancel', 'octo#booking'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const exchange = await cancel(supplier, uuid)
      expectShape(supplier.dialect, CANCEL, exchange)
      expectAt(expectObject(exchange, 200), '/uuid', uuid, exchange)
    },
    counterexample: () => ({
      says: 'answers with a stub',
      reply: instead(CANCEL, booking =>
        only(booking, 'uuid', 'status', 'cancellable', 'cancellation', 'utcExpiresAt', 'unitItems'),
      ),
    }),
  },
  {
    id: 'CO-93',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A confirmed booking is CANCELLED when it is cancelled, cannot be cancelled any more, and says how it ended.',
    basis: ['octo#cancel', 'octo#booking'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      const exchange = await cancel(supplier, uuid)
      const booking = expectObject(exchange, 200)
      expectAt(booking, '/status', 'CANCELLED', exchange)
      expectAt(booking, '/cancellable', false, exchange)
      expectThat(
        isJson(booking.cancellation),
        'A cancelled booking must have a cancellation.',
        'refund, reason, utcCancelledAt',
        booking.cancellation,
        {
          pointer: '/cancellation',
          exchange,
        },
      )
      for (const item of unitItemsOf(booking))
        expectEqual('The status of each unit item', item.status, 'CANCELLED', { exchange })
    },
    counterexample: () => ({
      says: 'leaves the booking confirmed',
      reply: instead(CANCEL, booking => (booking.utcConfirmedAt ? { ...booking, status: 'CONFIRMED' } : booking)),
    }),
  },
  {
    id: 'CO-94',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A hold that is cancelled ends: it is on hold no longer.',
    basis: ['octo#cancel', 'X-09'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const exchange = await cancel(supplier, uuid)
      const { status, cancellation } = expectObject(exchange, 200)
      const over = ['CANCELLED', 'EXPIRED'].includes(String(status))
      expectThat(over, 'A cancelled hold must be over.', ['CANCELLED', 'EXPIRED'], status, {
        pointer: '/status',
        exchange,
      })
      expectThat(isJson(cancellation), 'It must have a cancellation.', 'refund, reason, utcCancelledAt', cancellation, {
        pointer: '/cancellation',
        exchange,
      })
      await supplier.assumed('X-09', () =>
        expectEqual('The status of a cancelled hold', status, 'CANCELLED', { pointer: '/status', exchange }),
      )
    },
    counterexample: () => ({
      says: 'lets a cancelled hold wait for its end',
      reply: instead(CANCEL, booking => (booking.utcConfirmedAt ? booking : { ...booking, status: 'ON_HOLD' })),
    }),
  },
  {
    id: 'CO-95',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'The reason of a cancellation is kept.',
    basis: ['octo#cancel'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      const reason = `The flight was cancelled. ${supplier.unique()}`
      const exchange = await cancel(supplier, uuid, { body: { reason } })
      expectAt(expectObject(exchange, 200), '/cancellation/reason', reason, exchange)
      expectAt(await shown(supplier, uuid), '/cancellation/reason', reason)
    },
    counterexample: () => ({
      says: 'does not keep the reason',
      call: overlooks(CANCEL, () => ({})),
    }),
  },
  {
    id: 'CO-96',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A cancelled booking stays cancelled for everybody who looks.',
    basis: ['octo#cancel', 'octo#get-booking'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      const answered = expectObject(await cancel(supplier, uuid), 200)
      const booking = await shown(supplier, uuid)
      expectAt(booking, '/status', 'CANCELLED')
      expectAt(booking, '/cancellable', false)
      expectAt(
        booking,
        '/cancellation/utcCancelledAt',
        isJson(answered.cancellation) && answered.cancellation.utcCancelledAt,
      )
    },
    counterexample: () => {
      const over = new Set<string>()
      return {
        says: 'shows a cancelled booking as one that can be cancelled',
        reply: (reply, { method, path }) => {
          if (path.endsWith('/cancel')) over.add(path.replace('/cancel', ''))
          return method === 'GET' && over.has(path) && isJson(reply.body)
            ? { ...reply, body: { ...reply.body, cancellable: true } }
            : undefined
        },
        also: ['WS-20'],
      }
    },
  },
  {
    id: 'CO-97',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'SHOULD',
    says: 'Cancelling again changes nothing: the booking is answered as it is, or the call refused.',
    basis: ['octo#cancel', 'contract#cancel-twice'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      expectObject(await cancel(supplier, uuid), 200)
      const before = await shown(supplier, uuid)
      const exchange = await cancel(supplier, uuid, { body: { reason: 'Another reason.' } })
      if (exchange.response?.status !== 200) expectRefusal(exchange, { status: [400, 422] })
      expectEqual('The cancellation', (await shown(supplier, uuid)).cancellation, before.cancellation, { exchange })
    },
    counterexample: () => {
      const seen = new Set<string>()
      return {
        says: 'breaks when a booking is cancelled again',
        call: ({ method, path, json }) => {
          if (method !== 'POST' || !path.endsWith('/cancel')) return undefined
          const isAgain = seen.has(path) && isJson(json) && json.reason === 'Another reason.'
          seen.add(path)
          return isAgain ? { status: 500, headers: JSON_HEADERS, body: {} } : undefined
        },
      }
    },
  },
  {
    id: 'CO-98',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Cancelling an unknown booking is refused with 400, INVALID_BOOKING_UUID with the uuid or BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await cancel(supplier, uuid, { body: {} })
      const { error } = expectRefusal(exchange, { status: [400] })
      if (error !== 'BAD_REQUEST')
        expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => ({
      says: 'answers an unknown booking with a wrong code',
      reply: refusal(CANCEL, 'INVALID_BOOKING_UUID', error => ({ body: { ...error, error: 'INVALID_PRODUCT_ID' } })),
    }),
  },
]
