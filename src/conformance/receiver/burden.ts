import { connect, type Socket } from 'node:net'
import { openCaller } from '../call.ts'
import type { Exchange } from '../exchange.ts'
import { expectThat, unmet } from '../expect.ts'
import { expectRefused, expectTaken, percentile, statusOf } from './answers.ts'
import { bookingOf, instead, type LieAnswer } from './lie.ts'
import { exchangeOver, open, openSlowSenders } from './sockets.ts'
import type { Receiver, ReceiverCheck } from './target.ts'
import type { Letter } from './world.ts'

/** RC-24, RC-28, RC-30, RC-31 and RC-37: much at once. */
export const burdens: readonly ReceiverCheck[] = [
  {
    id: 'RC-24',
    section: 'burden',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A body of 256 KiB is taken, one of 2 MiB taken or answered 413, and the next delivery taken.',
    basis: ['contract#survives-hostile-input'],
    alone: true,
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const padded = (size: number) =>
        letter.body.replace(/\}$/, `,"padding":"${'x'.repeat(size - letter.body.length - 13)}"}`)
      expectTaken(await receiver.send(letter, { body: padded(262_144) }), 'A delivery of 256 KiB')
      const big = await receiver.send(letter, { body: padded(2_097_152) })
      if (statusOf(big) === 0) receiver.remark('The connection was closed before 2 MiB had been sent.')
      else if (statusOf(big) < 200 || statusOf(big) > 299)
        expectRefused(big, 'A delivery of 2 MiB, unless with 2xx,', 413)
      expectTaken(await receiver.send(letter), 'The delivery after it')
    },
    counterexample: () => ({
      says: 'refuses more than 200 kB',
      receive: (request, next, world) =>
        request.body.length > 200_000 && world.isSupplier(request)
          ? Promise.resolve<LieAnswer>({ status: 413 })
          : next(request),
    }),
  },
  {
    id: 'RC-28',
    section: 'burden',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: '50 slow senders delay half of the others by no more than 200 ms, and are not waited for longer than 90 s.',
    basis: ['contract#slow-senders'],
    alone: true,
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const ten = async () => {
        const answers = await Promise.all(Array.from({ length: 10 }, () => receiver.send(letter)))
        return percentile(answers, 50)
      }
      await receiver.send(letter)
      const before = await ten()
      const slow = await openSlowSenders(letter, 50, receiver.ms(2_000), receiver.target.ca)
      receiver.afterwards(() => slow.close())
      await receiver.pass(receiver.ms(4_000))
      // A run at a faster pace is one of many on its machine: a test.
      const most = before + 200 / (receiver.target.pace ?? 1)
      // A machine that is busy for a moment is no fault of the receiver; slow senders are there all the time.
      let meanwhile = await ten()
      for (let more = 2; meanwhile > most && more > 0; more--) meanwhile = Math.min(meanwhile, await ten())
      expectThat(
        meanwhile <= most,
        `Half of the answers must come within ${most} ms beside slow senders.`,
        `${most} ms`,
        `${meanwhile} ms`,
      )
      if (!receiver.target.long)
        return receiver.remark('Whether slow senders are cut off within 90 s was not tried: --long.')
      const left = await receiver.until(() => (slow.open() === 0 ? 0 : undefined), receiver.ms(90_000))
      expectThat(left === 0, 'Slow senders must be cut off within 90 s.', 0, slow.open())
    },
    counterexample: () => {
      let slow = 0
      return {
        says: 'serves the others late while more than 30 senders are slow',
        connection(socket, port) {
          // A request that has not come whole within 100 ms is a slow one.
          let isSlow = false
          const timer = setTimeout(() => {
            isSlow = true
            slow++
          }, 100)
          socket.once('close', () => {
            clearTimeout(timer)
            if (isSlow) slow--
          })
          setTimeout(() => pipeTo(socket, port), slow > 30 ? 3_000 : 0)
        },
      }
    },
  },
  {
    id: 'RC-30',
    section: 'burden',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: '50 different messages at once, and 200 within 10 s, are answered 2xx, or 429 with Retry-After.',
    basis: ['contract#concurrency', 'rfc6585'],
    alone: true,
    async run(receiver) {
      const letters = await manyLetters(receiver, 50)
      // All are connected before the first is sent: at once is at once.
      const opened = await Promise.all(letters.map(letter => open(letter, receiver.target.ca)))
      receiver.afterwards(() => opened.map(({ socket }) => socket.destroy()))
      const first = letters.map((letter, i) =>
        exchangeOver(opened[i]!.socket, letter, letter.body, { withinMs: 15_000 }),
      )
      for (const exchange of await Promise.all(first)) {
        receiver.note(exchange)
        expectTakenOrLater(exchange)
      }
      const gap = receiver.ms(10_000) / 200
      const sent: Promise<Exchange>[] = []
      for (let i = 0; i < 200; i++) {
        sent.push(receiver.send(letters[i % letters.length]!))
        await receiver.pass(gap)
      }
      for (const exchange of await Promise.all(sent)) expectTakenOrLater(exchange)
    },
    counterexample: () => {
      let taken = 0
      return {
        says: 'has no room for a 31st connection, nor a moment later',
        connection(socket, port) {
          socket.on('error', () => {})
          const admit = (isLast: boolean) => {
            if (taken >= 30 && !isLast) return void setTimeout(admit, 200, true)
            if (taken >= 30) {
              socket.resume()
              return socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
            }
            taken++
            socket.once('close', () => taken--)
            pipeTo(socket, port)
          }
          admit(false)
        },
      }
    },
  },
  {
    id: 'RC-31',
    section: 'burden',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A connection may be used for 20 deliveries, closed, and left idle for 8 s between two.',
    basis: ['rfc9112', 'contract#connection-reuse'],
    alone: true,
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const kept = openCaller({ keepAlive: true, maxSockets: 1, ca: receiver.target.ca })
      receiver.afterwards(() => kept.close())
      const send = async (headers: Readonly<Record<string, string>> = {}) => {
        const call = { method: 'POST', url: letter.url, headers: { ...letter.headers, ...headers }, body: letter.body }
        const exchange = await kept.call({ ...call, timeoutMs: 15_000 })
        receiver.note(exchange)
        expectTaken(exchange, 'A delivery on a connection that was used before')
      }
      for (let i = 0; i < 20; i++) await send()
      await send({ Connection: 'close' })
      await send()
      // Servers close what was idle for 5 or 6 s: not in the very moment in which it is used again.
      await receiver.pass(receiver.ms(8_000))
      await send()
    },
    counterexample: () => ({
      says: 'breaks a connection that is used a second time',
      connection(socket, port) {
        let requests = 0
        socket.on('data', chunk => {
          if (/^POST /m.test(chunk.toString('latin1')) && ++requests > 1) socket.destroy()
        })
        pipeTo(socket, port)
      },
    }),
  },
  {
    id: 'RC-37',
    section: 'burden',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MAY',
    says: '100 messages about one thing within 5 s are taken; how often the receiver then asks the API is said here.',
    basis: ['contract#coalesces'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      for (let i = 0; i < 100; i++) {
        expectTakenOrLater(await receiver.send(letter))
        await receiver.pass(receiver.ms(5_000) / 100)
      }
      await receiver.pass(receiver.ms(1_000))
      receiver.remark(`100 messages about one booking led to ${receiver.calls(uuid).length} calls to the API.`)
    },
    counterexample: () => {
      const counts = new Map<unknown, number>()
      return {
        says: 'falls over the sixtieth message about a booking',
        receive: instead(request => {
          const uuid = bookingOf(request)
          counts.set(uuid, (counts.get(uuid) ?? 0) + 1)
          return uuid !== undefined && counts.get(uuid)! > 60
        }, 500),
      }
    },
  },
]

const TEN = 10

/** So many different messages about ten bookings. */
async function manyLetters({ world }: Receiver, count: number): Promise<readonly Letter[]> {
  const letters: Letter[] = []
  for (let i = 0; i < TEN; i++) {
    const { uuid, letter } = await world.confirmed()
    letters.push(letter)
    while (letters.length % (count / TEN) !== 0) letters.push(await world.updated(uuid, `Change ${letters.length}.`))
  }
  return letters
}

function expectTakenOrLater(exchange: Exchange): void {
  if (statusOf(exchange) !== 429) expectTaken(exchange)
  else if (exchange.response!.headers['retry-after'] === undefined)
    unmet('A 429 must say when to come back: Retry-After.', 'Retry-After', 'none', { exchange })
}

/** Joins a socket to the honest receiver. */
export function pipeTo(socket: Socket, port: number): void {
  const inner = connect(port, '127.0.0.1')
  const end = () => {
    socket.destroy()
    inner.destroy()
  }
  inner.on('error', end).on('close', end)
  socket.on('error', end).on('close', end)
  socket.pipe(inner)
  inner.pipe(socket)
}
