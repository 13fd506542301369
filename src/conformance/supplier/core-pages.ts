import { expectEqual, expectList, expectThat, isJson, type Json } from '../expect.ts'
import type { LieCall } from '../lie.ts'
import { booked } from './core.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const LIST = 'GET /bookings'

/** `GET /bookings` with some of its parameters, by the names that R-35 takes them to have. */
const page = (supplier: Supplier, query: Readonly<Record<string, string>>) => supplier.send(LIST, { query })

/** Does not look at some parameters of the list. */
const ignores =
  (...names: readonly string[]) =>
  (call: LieCall): LieCall | undefined => {
    if (`${call.method} ${call.path}` !== LIST) return undefined
    const kept = new URLSearchParams(call.query)
    for (const name of names) kept.delete(name)
    return { ...call, query: kept.toString() }
  }

const isTransfer = ({ transferId, transfer }: Json): boolean => typeof transferId === 'string' || isJson(transfer)

/** CO-126 to CO-128: RhomTrip's list by pages, in an order, of a kind. Its page gives the values but not the names of the parameters. */
export const pageChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-126',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MAY',
    says: 'Pages have as many bookings as the limit says, and no booking stands on two of them.',
    basis: ['R-35'],
    async run(supplier) {
      await booked(supplier)
      await booked(supplier)
      const seen: unknown[] = []
      for (const number of ['1', '2']) {
        const exchange = await page(supplier, { page: number, limit: '1' })
        const shown = expectList(exchange, 200)
        expectEqual(`The number of bookings on page ${number}`, shown.length, 1, { exchange })
        const uuid = shown[0]?.uuid
        expectThat(!seen.includes(uuid), 'Each page must show other bookings.', 'another booking', uuid, {
          pointer: '/0/uuid',
          exchange,
        })
        seen.push(uuid)
      }
    },
    counterexample: () => ({ says: 'shows the first page again and again', call: ignores('page') }),
  },
  {
    id: 'CO-127',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MAY',
    says: 'The list goes up or down by the time of reservation, as sortOrder says.',
    basis: ['R-35'],
    async run(supplier) {
      await booked(supplier)
      for (const [sortOrder, sign] of [
        ['ASCENDING', 1],
        ['DESCENDING', -1],
      ] as const) {
        const exchange = await page(supplier, { sortBy: 'CREATED_AT', sortOrder })
        const times = expectList(exchange, 200).map(({ utcCreatedAt }) => Date.parse(String(utcCreatedAt)))
        const sorted = [...times].sort((a, b) => sign * (a - b))
        expectEqual(`The times of reservation with sortOrder ${sortOrder}`, times, sorted, { exchange })
      }
    },
    counterexample: () => ({ says: 'knows one order only', call: ignores('sortOrder') }),
  },
  {
    id: 'CO-128',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MAY',
    says: 'The list of type TRANSFER has bookings of transfers only, and that of type PRODUCT none of them.',
    basis: ['R-35'],
    async run(supplier) {
      const { uuid } = await booked(supplier)
      for (const type of ['TRANSFER', 'PRODUCT'] as const) {
        const exchange = await page(supplier, { type })
        const shown = expectList(exchange, 200)
        const strays = shown.filter(booking => isTransfer(booking) !== (type === 'TRANSFER')).map(one => one.uuid)
        expectEqual(`Bookings of another kind in the list of type ${type}`, strays, [], { exchange })
        const isThere = shown.some(booking => booking.uuid === uuid)
        expectEqual(`Whether a new transfer is in the list of type ${type}`, isThere, type === 'TRANSFER', { exchange })
      }
    },
    counterexample: () => ({ says: 'lists everything whatever the type', call: ignores('type') }),
  },
]
