import { expectAt, expectEqual, expectObject, expectRefusal, expectStatus, type Json } from '../expect.ts'
import { hold, holdBody, made } from './core.ts'
import { instead, overlooks, without } from './core-lies.ts'
import { reserving } from './core-reserve.ts'
import type { SupplierCheck } from './target.ts'

const RESERVE = 'POST /bookings'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** CO-51 to CO-53: the uuid as the key of one booking. */
export const reserveUuidChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-51',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A booking keeps the uuid that the reseller chose for it.',
    basis: ['octo#reserve', 'X-08'],
    async run(supplier) {
      const uuid = supplier.unique()
      const exchange = await reserving(supplier, await holdBody(supplier, { body: { uuid } }))
      expectAt(expectObject(exchange, 200), '/uuid', uuid, exchange)
      expectStatus(await supplier.send(`GET /bookings/${uuid}`), 200)
    },
    counterexample: () => ({
      says: 'does not show the uuid of a booking whose uuid was chosen',
      reply: instead(
        RESERVE,
        booking => without(booking, 'uuid'),
        ({ uuid }) => typeof uuid === 'string',
      ),
      also: ['CO-52', 'CO-53'],
    }),
  },
  {
    id: 'CO-52',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Reserving twice with the same uuid makes one booking: it is answered again, or refused.',
    basis: ['octo#reserve', 'X-08'],
    async run(supplier) {
      const body = await holdBody(supplier, { body: { uuid: supplier.unique() } })
      const first = made(supplier, await supplier.send(RESERVE, { body }), body)
      const again = await supplier.send(RESERVE, { body })
      if (again.response?.status === 400) {
        expectRefusal(again, { status: [400], code: 'INVALID_BOOKING_UUID' })
        await supplier.assumed('X-08', () => expectStatus(again, 200))
        return
      }
      const second = made(supplier, again, body)
      for (const name of ['uuid', 'id', 'supplierReference', 'utcCreatedAt'])
        expectEqual(`"${name}" of the booking that is answered again`, second.booking[name], first.booking[name], {
          pointer: `/${name}`,
          exchange: again,
        })
    },
    counterexample: () => {
      const seen = new Set<unknown>()
      return {
        says: 'books twice',
        call: overlooks(
          RESERVE,
          ({ uuid, ...body }) => body,
          ({ uuid }) => {
            const isAgain = uuid !== undefined && seen.has(uuid)
            seen.add(uuid)
            return isAgain
          },
        ),
        also: ['BS-01', 'CO-53'],
      }
    },
  },
  {
    id: 'CO-53',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A uuid that is used already is refused for anything else, with 400 INVALID_BOOKING_UUID.',
    basis: ['octo#errors', 'X-08'],
    async run(supplier) {
      const uuid = supplier.unique()
      await hold(supplier, { body: { uuid } })
      const exchange = await reserving(supplier, await holdBody(supplier, { slot: 1, body: { uuid } }))
      expectRefusal(exchange, { status: [400], code: 'INVALID_BOOKING_UUID', echoes: { uuid } })
    },
    counterexample: () => {
      const first = new Map<unknown, Json>()
      return {
        says: 'answers the booking that has the uuid, whatever is asked for',
        call: overlooks(
          RESERVE,
          body => {
            if (!first.has(body.uuid)) first.set(body.uuid, body)
            return first.get(body.uuid)
          },
          ({ uuid }) => typeof uuid === 'string',
        ),
      }
    },
  },
]
