import { expectAt, expectObject, expectRefusal, expectThat, isJson } from '../expect.ts'
import { booked, cancel, confirm, GUEST, hold, shown, slotBody } from './core.ts'
import { overlooks, refusal } from './core-lies.ts'
import { offer } from './offers.ts'
import type { SupplierCheck } from './target.ts'

const CONFIRM = 'POST /bookings/{uuid}/confirm'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** CO-72 to CO-76: confirmations that are refused. */
export const confirmRefusedChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-72',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Confirming with an unknown unit is refused with 400 INVALID_UNIT_ID and its id, and the hold stays.',
    basis: ['octo#errors', 'octo#confirm'],
    async run(supplier) {
      const { uuid } = await hold(supplier, { units: 2 })
      const unitId = 'no-such-unit'
      const exchange = await confirm(supplier, uuid, { body: { unitItems: [{ unitId }, { unitId }] } })
      expectRefusal(exchange, { status: [400], code: 'INVALID_UNIT_ID', echoes: { unitId } })
      expectAt(await shown(supplier, uuid), '/status', 'ON_HOLD')
    },
    counterexample: () => ({
      says: 'does not say which unit is unknown',
      reply: refusal(CONFIRM, 'INVALID_UNIT_ID', ({ error, errorMessage }) => ({ body: { error, errorMessage } })),
    }),
  },
  {
    id: 'CO-73',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Confirming without a contact field that the option requires is refused with UNPROCESSABLE_ENTITY.',
    basis: ['octo#restrictions', 'octo#errors', 'B-34'],
    async run(supplier) {
      const strict = await offer(
        supplier,
        'an option that requires contact fields',
        ({ option, slots }) => slots.length > 0 && [option.requiredContactFields].flat().includes('lastName'),
      )
      const { uuid } = await hold(supplier, { body: slotBody(strict) })
      const exchange = await confirm(supplier, uuid, { body: { contact: {} } })
      expectRefusal(exchange, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' })
      await supplier.assumed('B-34', () => expectRefusal(exchange, { status: [400] }))
    },
    counterexample: () => ({
      says: 'confirms for nobody',
      call: overlooks(
        CONFIRM,
        body => ({ ...body, contact: GUEST }),
        ({ contact }) => isJson(contact) && Object.keys(contact).length === 0,
      ),
    }),
  },
  {
    id: 'CO-74',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Confirming an unknown booking is refused with 400, INVALID_BOOKING_UUID with the uuid or BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await confirm(supplier, uuid)
      const { error } = expectRefusal(exchange, { status: [400] })
      if (error !== 'BAD_REQUEST')
        expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => ({
      says: 'answers 404 to an unknown booking',
      reply: refusal(CONFIRM, 'INVALID_BOOKING_UUID', { status: 404 }, (_, { path }) => path !== ''),
      also: ['CO-75'],
    }),
  },
  {
    id: 'CO-75',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Confirming again leaves the booking as it is: it is refused, or answered again.',
    basis: ['octo#confirm', 'octo#errors', 'B-35', 'R-40'],
    async run(supplier) {
      const first = await booked(supplier)
      const again = await confirm(supplier, first.uuid)
      const assumption = supplier.dialect === 'bookspot' ? 'B-35' : 'R-40'
      if (again.response?.status !== 200) expectRefusal(again, { status: [400] })
      await supplier.assumed(assumption, () => expectRefusal(again, { status: [400], code: 'INVALID_BOOKING_UUID' }))
      const later = await shown(supplier, first.uuid)
      for (const name of ['utcConfirmedAt', 'resellerReference']) expectAt(later, `/${name}`, first.booking[name])
    },
    counterexample: () => {
      const seen = new Set<string>()
      return {
        says: 'breaks when a booking is confirmed again',
        also: ['BS-07'],
        call: ({ method, path }) => {
          if (method !== 'POST' || !path.endsWith('/confirm')) return undefined
          const isAgain = seen.has(path)
          seen.add(path)
          return isAgain ? { status: 500, headers: {}, body: undefined } : undefined
        },
      }
    },
  },
  {
    id: 'CO-76',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A cancelled booking cannot be confirmed.',
    basis: ['octo#confirm', 'octo#errors'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      expectObject(await cancel(supplier, uuid), 200)
      expectRefusal(await confirm(supplier, uuid), { status: [400, 422] })
      const { status } = await shown(supplier, uuid)
      expectThat(status !== 'CONFIRMED', 'A cancelled booking must stay so.', 'CANCELLED', status, {
        pointer: '/status',
      })
    },
    counterexample: () => {
      const over = new Set<string>()
      return {
        says: 'says that it confirmed what was cancelled',
        also: ['BS-06'],
        call: ({ method, path }) => {
          if (method === 'POST' && path.endsWith('/cancel')) over.add(path.replace('/cancel', '/confirm'))
          return method === 'POST' && over.has(path)
            ? { status: 200, headers: { 'content-type': 'application/json' }, body: { status: 'CONFIRMED' } }
            : undefined
        },
      }
    },
  },
]
