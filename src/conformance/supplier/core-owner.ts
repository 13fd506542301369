import { expectAt, expectEqual, expectList, expectObject, expectRefusal, type Json } from '../expect.ts'
import { booked, cancel, confirm, hold, shown } from './core.ts'
import { update } from './core-update.ts'
import type { SupplierCheck } from './target.ts'

const LIST = 'GET /bookings'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** CO-107 and CO-108: whose a booking is. */
export const ownerChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-107',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Another reseller cannot see, change, confirm or cancel a booking: it is as unknown to them.',
    basis: ['octo#authentication'],
    async run(supplier) {
      supplier.token('other')
      const { uuid } = await hold(supplier)
      const others = await supplier.send(`GET /bookings/${uuid}`, { as: 'other' })
      expectRefusal(others, { status: [400, 403, 404] })
      expectRefusal(await confirm(supplier, uuid, { as: 'other' }), { status: [400, 403, 404] })
      expectRefusal(await cancel(supplier, uuid, { as: 'other' }), { status: [400, 403, 404] })
      expectAt(await shown(supplier, uuid), '/status', 'ON_HOLD')
      expectObject(await update(supplier, uuid, { notes: 'Still ours.' }), 200)
    },
    counterexample: () => {
      const owners = new Map<string, string>()
      return {
        says: 'shows every booking to everybody',
        also: ['BS-09'],
        reply: ({ body }, { token, method, path }) => {
          const uuid = (body as Json | undefined)?.uuid
          if (`${method} ${path}` === 'POST /bookings' && typeof uuid === 'string') owners.set(uuid, token)
          return undefined
        },
        call: call => {
          const owner = owners.get(call.path.split('/')[2] ?? '')
          return call.method === 'GET' && owner ? { ...call, token: owner } : undefined
        },
      }
    },
  },
  {
    id: 'CO-108',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Another reseller does not find a booking in the list.',
    basis: ['octo#authentication', 'octo#list-bookings'],
    async run(supplier) {
      supplier.token('other')
      const { booking } = await booked(supplier)
      const query = { resellerReference: String(booking.resellerReference) }
      const exchange = await supplier.send(LIST, { as: 'other', query })
      expectEqual('The list of another reseller', expectList(exchange, 200), [], { exchange })
    },
    counterexample: () => {
      let owner = ''
      return {
        says: 'lists the bookings of everybody',
        call: call => {
          if (`${call.method} ${call.path}` === 'POST /bookings') owner = call.token
          return `${call.method} ${call.path}` === LIST && owner ? { ...call, token: owner } : undefined
        },
      }
    },
  },
]
