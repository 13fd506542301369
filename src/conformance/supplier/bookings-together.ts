import type { Exchange } from '../exchange.ts'
import { expectEqual, expectObject, expectThat, isJson, type Json } from '../expect.ts'
import { isRoute, type LieCall, onBytes } from '../lie.ts'
import {
  cancel,
  confirm,
  expectAnswered,
  expectToldTimes,
  hold,
  isDone,
  listen,
  read,
  statusOf,
  toldOf,
} from './bookings.ts'
import { written } from './http.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const ROUNDS = 10
const CONFIRM = 'POST /bookings/{uuid}/confirm'
const CANCEL = 'POST /bookings/{uuid}/cancel'
const READ = 'GET /bookings/{uuid}'

const uuidOf = ({ path }: LieCall): string => path.split('/')[2] ?? ''

/** Sends a confirmation and hangs up before it is answered. */
async function confirmAndLeave(supplier: Supplier, uuid: string): Promise<void> {
  const contact = { fullName: 'Ada Lovelace', emailAddress: 'ada@example.com' }
  const extra = supplier.dialect === 'rhomtrip' ? { emailReceipt: 'ada@example.com' } : {}
  const body = JSON.stringify({ contact, resellerReference: supplier.unique(), ...extra })
  const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close']
  await supplier.wire({
    parts: [written(supplier, CONFIRM.replace('{uuid}', uuid), headers) + body],
    until: 'written',
  })
}

/** BS-06, BS-07 and BS-10: calls that cross each other, get lost, or are made while something is told. */
export const together: readonly SupplierCheck[] = [
  {
    id: 'BS-06',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'When a booking is confirmed and cancelled at once, its status fits both answers, and what was done is told once each.',
    basis: ['octo#confirm', 'octo#cancel', 'X-07', 'X-09', 'B-25', 'R-24'],
    async run(supplier) {
      const uuids: string[] = []
      while (uuids.length < ROUNDS) uuids.push((await hold(supplier)).uuid)
      const inbox = await listen(supplier)
      const rounds = new Map<string, { readonly confirmation: Exchange; readonly cancellation: Exchange }>()
      for (const [round, uuid] of uuids.entries()) {
        const isConfirmedFirst = round % 2 === 0
        const calls = [() => confirm(supplier, uuid), () => cancel(supplier, uuid)]
        const answers = await Promise.all((isConfirmedFirst ? calls : calls.reverse()).map(call => call()))
        const [confirmation, cancellation] = isConfirmedFirst ? answers : answers.reverse()
        rounds.set(uuid, { confirmation: confirmation!, cancellation: cancellation! })
      }
      const told = toldOf(await inbox.all(), rounds)
      let done = 0
      for (const [uuid, { confirmation, cancellation }] of rounds) {
        expectAnswered(confirmation, 'A confirmation')
        expectAnswered(cancellation, 'A cancellation')
        done += [confirmation, cancellation].filter(isDone).length
        const exchange = await read(supplier, uuid)
        const status = statusOf(exchange)
        const wanted = isDone(cancellation) ? 'CANCELLED' : 'CONFIRMED'
        const isExpired = isDone(cancellation) && !isDone(confirmation) && status === 'EXPIRED'
        if (!isExpired)
          expectEqual('The status that fits both answers', status, wanted, { exchange, pointer: '/status' })
      }
      await expectToldTimes(supplier, told, done)
    },
    counterexample() {
      const revived = new Set<string>()
      return {
        says: 'shows a booking as confirmed when the confirmation came after the cancellation',
        also: ['CO-76'],
        reply(reply, call) {
          if (isRoute(call, CONFIRM) && reply.status >= 400) revived.add(uuidOf(call))
          if (!isRoute(call, READ) || !revived.has(uuidOf(call)) || (reply.body as Json).status !== 'CANCELLED')
            return undefined
          return { ...reply, body: { ...(reply.body as Json), status: 'CONFIRMED' } }
        },
      }
    },
  },
  {
    id: 'BS-07',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A confirmation whose answer is lost can be sent again: the booking is confirmed once, and told once.',
    basis: ['octo#confirm', 'B-35', 'R-40', 'B-25', 'R-24', 'X-07'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const inbox = await listen(supplier)
      await confirmAndLeave(supplier, uuid)
      // Whether it was done nobody can know; a delivery says so, if it comes.
      await supplier.time.until(() => inbox.received[0], 2_000)
      const again = await confirm(supplier, uuid)
      expectAnswered(again, 'A confirmation that is sent again')
      if (isDone(again)) expectEqual('The status', statusOf(again), 'CONFIRMED', { exchange: again })
      const told = toldOf(await inbox.all(), new Set([uuid]))
      const shown = await read(supplier, uuid)
      expectEqual('The status', expectObject(shown, 200).status, 'CONFIRMED', { exchange: shown, pointer: '/status' })
      await expectToldTimes(supplier, told, 1)
    },
    counterexample() {
      const stuck = new Set<string>()
      return {
        says: 'breaks down over a confirmation after one whose client has left',
        connection: onBytes(bytes => {
          const uuid = /^POST \S*\/bookings\/([^/]+)\/confirm .*Connection: close/s.exec(bytes)?.[1]
          if (uuid !== undefined) stuck.add(uuid)
          return undefined
        }),
        reply: (reply, call) =>
          isRoute(call, CONFIRM) && stuck.has(uuidOf(call)) ? { ...reply, status: 500 } : undefined,
      }
    },
  },
  {
    id: 'BS-10',
    section: 'bookings',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A booking that is read while its confirmation or cancellation is being told shows it already.',
    basis: ['bookspot#told', 'rhomtrip#told', 'contract#told-after-it-is-true', 'B-25', 'R-24'],
    async run(supplier) {
      const { uuid } = await hold(supplier)
      const inbox = await listen(supplier)
      let wanted = 'CONFIRMED'
      const seen: { readonly wanted: string; readonly exchange: Exchange }[] = []
      inbox.during(async () => {
        seen.push({ wanted, exchange: await read(supplier, uuid) })
      })
      expectObject(await confirm(supplier, uuid), 200)
      await inbox.wait(1)
      await inbox.all()
      wanted = 'CANCELLED'
      expectObject(await cancel(supplier, uuid), 200)
      await inbox.all()
      for (const { wanted, exchange } of seen)
        expectThat(
          isJson(exchange.response?.json) && exchange.response.json.status === wanted,
          `The booking must be ${wanted} while that is being told.`,
          wanted,
          statusOf(exchange),
          { exchange, pointer: '/status' },
        )
    },
    counterexample() {
      const cancelled = new Set<string>()
      let telling = 0
      return {
        says: 'tells of a cancellation before it is stored',
        call(call) {
          if (isRoute(call, CANCEL)) cancelled.add(uuidOf(call))
          return undefined
        },
        async deliver(delivery, world) {
          const isCancelled = [...cancelled].some(uuid => delivery.body.includes(uuid))
          if (isCancelled) telling++
          return world.send(delivery).finally(() => {
            if (isCancelled) telling--
          })
        },
        reply: (reply, call) =>
          telling > 0 && isRoute(call, READ) && reply.status === 200
            ? { ...reply, body: { ...(reply.body as Json), status: 'CONFIRMED' } }
            : undefined,
      }
    },
  },
]
