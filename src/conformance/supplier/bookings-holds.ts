import type { Exchange } from '../exchange.ts'
import { expectAt, expectEqual, expectObject, expectRefusal, expectThat, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { isRoute, onAnswer } from '../lie.ts'
import {
  confirm,
  expectAnswered,
  expectToldTimes,
  hold,
  isDone,
  listen,
  read,
  statusOf,
  toldOf,
  wish,
} from './bookings.ts'
import * as bookspot from './bookspot.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const READ = 'GET /bookings/{uuid}'

/** When a hold ends, ms UTC. @throws Skipped when the supplier does not say */
const endOf = ({ utcExpiresAt }: Json): number => {
  const end = Date.parse(String(utcExpiresAt))
  if (Number.isNaN(end)) throw new Skipped('The supplier does not say when a hold ends: utcExpiresAt is no time.')
  return end
}

/** Lets a hold run out. @throws Skipped when neither the clock can be moved nor a hook does it */
async function runOut(supplier: Supplier, uuid: string, booking: Json): Promise<void> {
  if (!supplier.time.isMovable) return supplier.cause('booking.hold-expired', { booking: uuid })
  await supplier.time.pass(endOf(booking) - (await supplier.time.clock()) + 1_000)
}

/** Vacancies of a slot, where the supplier counts them. */
async function vacancies(supplier: Supplier, slot: bookspot.Slot): Promise<unknown> {
  const { productId, optionId, localDate, availabilityId } = slot
  const body = { productId, optionId, localDateStart: localDate, localDateEnd: localDate }
  const json = (await supplier.send('POST /availability', { body })).response?.json
  return Array.isArray(json) ? json.find(({ id }: Json) => id === availabilityId)?.vacancies : undefined
}

/** BS-04 and BS-05: what happens when a hold runs out. */
export const holds: readonly SupplierCheck[] = [
  {
    id: 'BS-04',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A hold that has run out is EXPIRED, cannot be confirmed, and its seat is free again.',
    basis: ['octo#reserve', 'octo#errors', 'X-11'],
    async run(supplier) {
      const [slot] = supplier.dialect === 'bookspot' ? await bookspot.countedSlots(supplier) : []
      const before = slot && (await vacancies(supplier, slot))
      const body = await wish(supplier)
      const { uuid, booking } = await hold(supplier, slot ? { ...body, ...bookspot.wishFor(slot) } : body)
      await runOut(supplier, uuid, booking)
      const after = await read(supplier, uuid)
      await supplier.assumed('X-11', () => expectObject(after, 200))
      if (isDone(after)) expectAt(after.response!.json, '/status', 'EXPIRED', after)
      expectRefusal(await confirm(supplier, uuid), { status: [400, 404, 410, 422], code: 'INVALID_BOOKING_UUID' })
      if (slot) expectEqual('The vacancies after the hold, as before it,', await vacancies(supplier, slot), before)
    },
    counterexample: () => ({
      says: 'shows a hold that has run out as one',
      also: ['BS-05'],
      reply: onAnswer(READ, ({ body }) =>
        (body as Json).status === 'EXPIRED' ? { body: { ...(body as Json), status: 'ON_HOLD' } } : {},
      ),
    }),
  },
  {
    id: 'BS-05',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A confirmation at the very end of a hold is done or refused, and the booking and what is told fit the answer.',
    basis: ['octo#confirm', 'X-07', 'X-11', 'B-25', 'R-24'],
    async run(supplier) {
      if (!supplier.time.isMovable)
        throw new Skipped("Say how the supplier's clock is moved: --on advance=<command or URL>.")
      const inbox = await listen(supplier)
      const answers = new Map<string, Exchange>()
      for (const offset of [-1, 0, 1]) {
        const { uuid, booking } = await hold(supplier)
        await supplier.time.pass(endOf(booking) - (await supplier.time.clock()) + offset)
        answers.set(uuid, await confirm(supplier, uuid))
      }
      const told = toldOf(await inbox.all(), answers)
      let done = 0
      for (const [uuid, answer] of answers) {
        expectAnswered(answer, 'A confirmation')
        if (isDone(answer)) done++
        const shown = await read(supplier, uuid)
        const wanted = isDone(answer) ? 'CONFIRMED' : 'EXPIRED'
        const fits = statusOf(shown) === wanted || (!isDone(answer) && !isDone(shown))
        expectThat(fits, `A booking must be ${wanted} after that answer.`, wanted, statusOf(shown), { exchange: shown })
      }
      await expectToldTimes(supplier, told, done)
    },
    counterexample() {
      const ends = new Map<string, number>()
      const late = new Set<string>()
      return {
        says: 'confirms a hold in its last second and lets it run out all the same',
        reply(reply, call) {
          const { uuid, utcExpiresAt, utcConfirmedAt, status } = (reply.body ?? {}) as Json
          if (isRoute(call, 'POST /bookings') && reply.status === 200)
            ends.set(String(uuid), Date.parse(String(utcExpiresAt)))
          else if (isRoute(call, 'POST /bookings/{uuid}/confirm') && reply.status === 200) {
            const rest = ends.get(String(uuid))! - Date.parse(String(utcConfirmedAt))
            if (rest <= 1_000) late.add(String(uuid))
          } else if (isRoute(call, READ) && late.has(String(uuid)) && status === 'CONFIRMED') {
            return { ...reply, body: { ...(reply.body as Json), status: 'EXPIRED' } }
          }
          return undefined
        },
      }
    },
  },
]
