import type { ServerResponse } from 'node:http'
import { expectAt, expectEqual, expectObject, isJson } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { isRoute, type LieCall } from '../lie.ts'
import { cancel, confirm, confirmed, countedSlots, reserve, SUBSCRIPTIONS, subscribe, wishFor } from './bookspot.ts'
import { aboutToConfirm, expectTold, toldBy } from './notifications-told.ts'
import type { SupplierCheck } from './target.ts'

const CANCEL = 'POST /bookings/{uuid}/cancel'
const uuidOf = ({ path }: Pick<LieCall, 'path'>) => path.split('/')[2]!

/** What is told of bookings, and to whom: NS-34 to NS-37, NS-51, NS-60, NS-62. */
export const bookingsTold: readonly SupplierCheck[] = [
  {
    id: 'NS-34',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A confirmation is told once, and the booking shows it by then; a hold is not told.',
    basis: ['bookspot#told', 'bookspot#booking-update', 'bookspot#booking-payload', 'bookspot#post', 'B-25', 'X-07'],
    async run(supplier) {
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const uuid = String((await reserve(supplier)).uuid)
      await inbox.all()
      const before = inbox.received.length
      await supplier.assumed('B-25', () => expectEqual('The number of deliveries for a hold', before, 0))
      const seen = new Promise<unknown>(resolve => {
        const write = async (response: ServerResponse) => {
          const { response: booking } = await supplier.send(`GET /bookings/${uuid}`)
          resolve(isJson(booking?.json) ? booking.json.status : booking?.status)
          response.writeHead(204).end()
        }
        inbox.answer({ write: response => void write(response) })
      })
      expectObject(await confirm(supplier, uuid), 200)
      const request = (await inbox.wait(before + 1))[before]!
      expectAt(expectTold(request, 'BOOKING_UPDATE'), '/uuid', uuid)
      expectEqual('The status of the booking when its confirmation is told', await seen, 'CONFIRMED')
      const count = (await inbox.all()).length - before
      await supplier.assumed('X-07', () => expectEqual('The number of deliveries for one confirmation', count, 1))
    },
    counterexample: () => {
      let telling = 0
      return {
        says: 'tells a confirmation before it can be read',
        also: ['BS-10'],
        async deliver(delivery, { send }) {
          telling++
          const outcome = await send(delivery)
          telling--
          return outcome
        },
        reply: (reply, call) =>
          telling > 0 && isRoute(call, 'GET /bookings/{uuid}') && isJson(reply.body)
            ? { ...reply, body: { ...reply.body, status: 'ON_HOLD' } }
            : undefined,
      }
    },
  },
  {
    id: 'NS-35',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A cancellation is told once: of a confirmed booking, and of a hold.',
    basis: ['bookspot#booking-update', 'bookspot#booking-payload', 'B-25', 'X-07', 'X-09'],
    async run(supplier) {
      const booking = String((await confirmed(supplier)).uuid)
      const hold = String((await reserve(supplier)).uuid)
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      expectObject(await cancel(supplier, booking), 200)
      expectAt(expectTold((await inbox.wait(1))[0]!, 'BOOKING_UPDATE'), '/uuid', booking)
      const first = (await inbox.all()).length
      await supplier.assumed('X-07', () => expectEqual('The number of deliveries for one cancellation', first, 1))
      expectObject(await cancel(supplier, hold), 200)
      await supplier.assumed('B-25', async () => {
        const request = (await inbox.wait(first + 1))[first]!
        expectAt(expectTold(request, 'BOOKING_UPDATE'), '/uuid', hold)
        expectEqual('The number of deliveries for a cancelled hold', (await inbox.all()).length - first, first)
      })
    },
    counterexample: () => {
      const cancelled = new Set<unknown>()
      return {
        says: 'does not tell cancellations',
        also: ['BS-06'],
        call(call) {
          if (isRoute(call, CANCEL)) cancelled.add(uuidOf(call))
          return undefined
        },
        deliver: (delivery, { send }) =>
          cancelled.has(toldBy(delivery).uuid) ? { status: 204, headers: {} } : send(delivery),
      }
    },
  },
  {
    id: 'NS-36',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Confirming again, cancelling again and a hold that runs out are not told.',
    basis: ['B-25', 'B-26', 'B-35'],
    async run(supplier) {
      const { time } = supplier
      const booking = String((await confirmed(supplier)).uuid)
      const cancelled = String((await confirmed(supplier)).uuid)
      await cancel(supplier, cancelled)
      const hold = await reserve(supplier)
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      await confirm(supplier, booking)
      await cancel(supplier, cancelled)
      const rest = Date.parse(String(hold.utcExpiresAt)) - (await time.clock())
      if (time.isMovable && rest > 0) await time.pass(rest + 1_000)
      const told = (await inbox.all()).map(({ body }) => body)
      const mine = told.filter(body => [booking, cancelled, hold.uuid].some(uuid => body.includes(String(uuid))))
      expectEqual('The deliveries for changes that are none', mine, [])
    },
    counterexample: () => {
      const urls: string[] = []
      const gone = new Set<string>()
      return {
        says: 'tells a second cancellation',
        async reply(reply, call, { send }) {
          if (reply.status === 201 && isRoute(call, `POST ${SUBSCRIPTIONS}`))
            urls.push((reply.body as { url: string }).url)
          if (!isRoute(call, CANCEL)) return undefined
          const uuid = uuidOf(call)
          const isAgain = gone.has(uuid)
          gone.add(uuid)
          for (const url of isAgain ? urls : [])
            await send({ method: 'POST', url, headers: {}, body: JSON.stringify({ uuid }) })
          return undefined
        },
      }
    },
  },
  {
    id: 'NS-37',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking is told to the token that made it, and not to another reseller.',
    basis: ['bookspot#owner'],
    async run(supplier) {
      supplier.token('other')
      const other = await subscribe(supplier, ['BOOKING_UPDATE'], { as: 'other' })
      const own = await aboutToConfirm(supplier)
      await own.confirm()
      expectAt(expectTold((await own.inbox.wait(1))[0]!, 'BOOKING_UPDATE'), '/uuid', own.uuid)
      const told = (await other.inbox.all()).map(({ body }) => body)
      expectEqual("What another reseller is told of one's booking", told, [])
    },
    counterexample: () => ({
      says: 'tells every booking to everybody',
      also: ['NS-51'],
      assume: { 'B-23': 'everyone' },
    }),
  },
  {
    id: 'NS-51',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking is not told to another token of the same reseller.',
    basis: ['bookspot#owner', 'B-23', 'X-23'],
    async run(supplier) {
      const other = await subscribe(supplier, ['BOOKING_UPDATE'], { as: 'write' })
      const own = await aboutToConfirm(supplier)
      await own.confirm()
      await own.inbox.wait(1)
      const told = (await other.inbox.all()).map(({ body }) => body)
      await supplier.assumed('B-23', () => expectEqual('What another token is told of the booking', told, []))
    },
    counterexample: () => ({ says: "tells all tokens of the booking's reseller", assume: { 'B-23': 'reseller' } }),
  },
  {
    id: 'NS-60',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Seats that are taken or given back by a booking are not told as a change of availability.',
    basis: ['B-27'],
    async run(supplier) {
      const [slot] = await countedSlots(supplier)
      if (!slot) throw new Skipped('No product has slots whose vacancies are counted.')
      const { inbox } = await subscribe(supplier, ['AVAILABILITY_UPDATE'])
      const { uuid } = await reserve(supplier, { body: wishFor(slot) })
      await cancel(supplier, String(uuid))
      const told = (await inbox.all()).map(({ body }) => body)
      expectEqual('What is told of availability when a hold is made and cancelled', told, [])
    },
    counterexample: () => ({ says: 'tells vacancies', assume: { 'B-27': 'availabilityOnBooking' } }),
  },
  {
    id: 'NS-62',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking that the supplier cancels is told to the token that made it.',
    basis: ['bookspot#booking-update', 'bookspot#owner', 'bookspot#told'],
    async run(supplier) {
      const uuid = String((await confirmed(supplier)).uuid)
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      await supplier.cause('booking.cancelled', { booking: uuid })
      expectAt(expectTold((await inbox.wait(1))[0]!, 'BOOKING_UPDATE'), '/uuid', uuid)
    },
    counterexample: () => {
      const asked = new Set<unknown>()
      return {
        says: 'tells only what resellers do themselves',
        call(call) {
          if (/^\/bookings\/[^/]+\/(confirm|cancel)$/.test(call.path)) asked.add(`${call.method} ${call.path}`)
          return undefined
        },
        async deliver(delivery, { send, ask }) {
          const { uuid } = toldBy(delivery)
          if (uuid === undefined || asked.has(`POST /bookings/${uuid}/cancel`)) return send(delivery)
          const { body } = await ask({ method: 'GET', path: `/bookings/${uuid}`, token: 'alpha-key' })
          return isJson(body) && body.status === 'CANCELLED' ? { status: 204, headers: {} } : send(delivery)
        },
      }
    },
  },
]
