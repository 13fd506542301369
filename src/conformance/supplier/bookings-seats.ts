import type { Exchange } from '../exchange.ts'
import { expectEqual, expectObject, expectRefusal, expectThat, isJson, type Json } from '../expect.ts'
import { isRoute, type Lie, type LieReply } from '../lie.ts'
import { cancel, expectAnswered, hold, isDone, isRefused, lastSeat, read, tryToReserve, wish } from './bookings.ts'
import type { SupplierCheck } from './target.ts'

const RACERS = 20

const uuidIn = (body: unknown): unknown => (isJson(body) ? body.uuid : undefined)
const slotIn = (body: unknown): unknown => (isJson(body) ? body.availabilityId : undefined)
const isReserving = (call: Parameters<NonNullable<Lie['reply']>>[1]) => isRoute(call, 'POST /bookings')

const SOLD_OUT = {
  status: 400,
  headers: { 'content-type': 'application/json' },
  body: { error: 'UNPROCESSABLE_ENTITY', errorMessage: 'There are no seats left.' },
} satisfies LieReply

/** Every racer was answered, by a booking or a refusal. */
const expectAllAnswered = (exchanges: readonly Exchange[]) => {
  for (const exchange of exchanges) expectAnswered(exchange, 'A reservation')
}

/** BS-01 to BS-03: no seat is sold twice. */
export const seats: readonly SupplierCheck[] = [
  {
    id: 'BS-01',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A reservation that is sent twenty times at once with the same uuid makes one booking, also when it is sent again.',
    basis: ['octo#reserve', 'X-08'],
    async run(supplier) {
      const uuid = supplier.unique()
      const body = { ...(await wish(supplier)), uuid }
      const racing = await Promise.all(Array.from({ length: RACERS }, () => tryToReserve(supplier, body)))
      const exchanges = [...racing, await tryToReserve(supplier, body)]
      expectAllAnswered(exchanges)
      const made = exchanges.filter(isDone)
      expectThat(made.length > 0, 'One of the reservations must be done.', 'at least 1', made.length)
      const shown = new Set(made.map(exchange => identityOf(expectObject(exchange, 200))))
      expectThat(shown.size === 1, 'All answers must show the same booking.', 1, [...shown], { exchange: made.at(-1)! })
      expectObject(await read(supplier, uuid), 200)
      await supplier.assumed('X-08', () => {
        const refused = exchanges.find(exchange => !isDone(exchange))
        expectThat(
          !refused,
          'A repeated reservation must be answered with its booking.',
          200,
          refused?.response?.status,
          {
            ...(refused && { exchange: refused }),
          },
        )
      })
    },
    counterexample() {
      const seen = new Map<unknown, number>()
      return {
        says: 'books again when many ask at once',
        reply(reply, call) {
          const uuid = uuidIn(call.json)
          if (!isReserving(call) || uuid === undefined || reply.status !== 200) return undefined
          const times = (seen.get(uuid) ?? 0) + 1
          seen.set(uuid, times)
          if (times < 10) return undefined
          return { ...reply, body: { ...(reply.body as object), utcCreatedAt: '2000-01-01T00:00:00Z' } }
        },
      }
    },
  },
  {
    id: 'BS-02',
    section: 'bookings',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Of twenty who reserve the last seat at once, one gets it.',
    basis: ['octo#reserve', 'octo#availability', 'X-10'],
    async run(supplier) {
      const body = await lastSeat(supplier)
      const exchanges = await Promise.all(Array.from({ length: RACERS }, () => tryToReserve(supplier, body)))
      expectAllAnswered(exchanges)
      const made = exchanges.filter(isDone)
      expectEqual('The number of reservations of the last seat', made.length, 1, {
        exchange: made.at(-1) ?? exchanges.at(-1)!,
      })
      await supplier.assumed('X-10', () => {
        for (const exchange of exchanges.filter(isRefused))
          expectRefusal(exchange, { status: [400], code: 'UNPROCESSABLE_ENTITY' })
      })
    },
    counterexample() {
      const refused = new Map<unknown, number>()
      const sold = new Map<unknown, Json>()
      return {
        says: 'sells the last seat twice when many ask at once',
        reply(reply, call) {
          if (!isReserving(call)) return undefined
          const slot = slotIn(call.json)
          if (reply.status === 200) sold.set(slot, reply.body as Json)
          if (reply.status < 400 || !sold.has(slot)) return undefined
          refused.set(slot, (refused.get(slot) ?? 0) + 1)
          if (refused.get(slot) !== 7) return undefined
          return { ...reply, status: 200, body: { ...sold.get(slot), uuid: crypto.randomUUID() } }
        },
      }
    },
  },
  {
    id: 'BS-03',
    section: 'bookings',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Cancelling the booking of the last seat frees it, for one more.',
    basis: ['octo#cancel', 'octo#availability'],
    async run(supplier) {
      const body = await lastSeat(supplier)
      const { uuid } = await hold(supplier, body)
      expectRefusal(await tryToReserve(supplier, body), { status: [400, 409, 422] })
      expectObject(await cancel(supplier, uuid), 200)
      expectObject(await tryToReserve(supplier, body), 200)
      expectRefusal(await tryToReserve(supplier, body), { status: [400, 409, 422] })
    },
    counterexample() {
      const lost = new Set<unknown>()
      let refused: unknown
      return {
        says: 'keeps a seat whose booking was cancelled',
        call: call => (isReserving(call) && lost.delete(slotIn(call.json)) ? SOLD_OUT : undefined),
        reply(reply, call) {
          if (isReserving(call)) refused = reply.status >= 400 ? slotIn(call.json) : undefined
          else if (isRoute(call, 'POST /bookings/{uuid}/cancel') && refused !== undefined) {
            lost.add(refused)
            refused = undefined
          }
          return undefined
        },
      }
    },
  },
]

/** What no two bookings share. */
const identityOf = ({ id, uuid, supplierReference, utcCreatedAt }: Json): string =>
  JSON.stringify({ id, uuid, supplierReference, utcCreatedAt })
