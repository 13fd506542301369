import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Subscription } from '../../src/domain/types.ts'
import { createSandbox, type Delivery, type Sandbox } from '../../src/index.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'

const LINE = '\r\n'
const answer = (...lines: readonly string[]) => `${lines.join(LINE)}${LINE}${LINE}`
const OK = 'HTTP/1.1 200 OK'

/** Writes again whenever there is room, until the connection is gone. */
function flood(socket: Socket, first: string, chunk: string): void {
  socket.write(first)
  const go = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', go)
  go()
}

function trickle(socket: Socket, first: string, piece: string): void {
  socket.write(first)
  const timer = setInterval(() => socket.write(piece), 20)
  socket.on('close', () => clearInterval(timer))
}

/** What receivers do, and what the attempt's outcome then is. */
const RECEIVERS: readonly (readonly [name: string, act: (socket: Socket) => void, kind: string, status?: number])[] = [
  ['hangs', () => {}, 'timed-out'],
  ['closes at once', socket => void socket.end(), 'reset'],
  ['resets', socket => void socket.resetAndDestroy(), 'reset'],
  ['closes after headers', socket => void socket.end(answer(OK, 'Content-Length: 9')), 'reset'],
  ['hangs after headers', socket => void socket.write(answer(OK, 'Content-Length: 9')), 'timed-out'],
  ['trickles its body', socket => trickle(socket, answer(OK, 'Content-Length: 9999'), 'x'), 'timed-out'],
  ['trickles its headers', socket => trickle(socket, `${OK}${LINE}`, `X: y${LINE}`), 'timed-out'],
  [
    'floods its body',
    socket => flood(socket, answer(OK, 'Transfer-Encoding: chunked'), `4000${LINE}${'z'.repeat(0x4000)}${LINE}`),
    'answered',
    200,
  ],
  ['floods its headers', socket => flood(socket, `${OK}${LINE}`, `X: ${'y'.repeat(1_000)}${LINE}`.repeat(50)), 'reset'],
  ['floods interim answers', socket => flood(socket, '', answer('HTTP/1.1 102 Processing').repeat(1_000)), 'reset'],
  ['answers 100 alone', socket => void socket.write(answer('HTTP/1.1 100 Continue')), 'reset'],
  [
    'switches protocols',
    socket => void socket.write(answer('HTTP/1.1 101 Switching Protocols', 'Upgrade: h2c', 'Connection: Upgrade')),
    'reset',
  ],
  [
    'redirects',
    socket => void socket.write(answer('HTTP/1.1 302 Found', 'Location: http://127.0.0.1:1/', 'Content-Length: 0')),
    'answered',
    302,
  ],
  [
    'answers 204 with a body',
    socket => void socket.write(`${answer('HTTP/1.1 204 No Content', 'Content-Length: 2')}{}`),
    'answered',
    204,
  ],
  [
    'answers twice',
    socket => void socket.write(answer(OK, 'Content-Length: 0') + answer('HTTP/1.1 500 Oops', 'Content-Length: 0')),
    'answered',
    200,
  ],
  ['speaks HTTP/2', socket => void socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'reset'],
  ['speaks SSH', socket => void socket.write('SSH-2.0-OpenSSH_9.6\r\n'), 'reset'],
  ['sends a bad chunk', socket => void socket.write(`${answer(OK, 'Transfer-Encoding: chunked')}zz${LINE}`), 'reset'],
  ['sends a negative length', socket => void socket.write(answer(OK, 'Content-Length: -5')), 'reset'],
  [
    'sends control characters',
    socket => void socket.write(answer('HTTP/1.1 500 \u001b[2J', 'Content-Length: 0')),
    'answered',
    500,
  ],
]

const DEADLINE = 400

let sandbox: Sandbox
let good: Receiver
const servers: Server[] = []
const sockets = new Set<Socket>()
let deliveries: readonly Delivery[]
let grown: number

async function listen(act: (socket: Socket) => void): Promise<string> {
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.once('data', () => act(socket))
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

beforeAll(async () => {
  sandbox = createSandbox({ clock: 'manual' })
  good = await createReceiver()
  await sandbox.ready
  const { world, engine, log, time } = sandbox.workspace()
  engine.configure({ deadlineMs: DEADLINE })
  const urls = await Promise.all([...RECEIVERS.map(([, act]) => listen(act)), good.url])
  world.change('test', ({ subscriptions }) => {
    for (const [i, url] of urls.entries()) {
      const id = RECEIVERS[i]?.[0] ?? 'good'
      const who = { id, url, token: 'alpha-key', reseller: 'alpha', dialect: 'bookspot', headers: {} }
      subscriptions.put({ ...who, events: ['PRODUCT_UPDATE'], capabilities: [], createdAt: 0 } satisfies Subscription)
    }
  })
  await sandbox.handle({
    method: 'POST',
    path: '/_sandbox/v1/simulate/product.updated',
    query: '',
    headers: { host: 'localhost' },
    body: null,
  })
  const before = process.memoryUsage().rss
  await time.settle()
  grown = process.memoryUsage().rss - before
  deliveries = [...log.list()]
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
  await good.close()
  await sandbox.stop()
})

const of = (id: string) => deliveries.find(({ message }) => message.subscriptionId === id)!

describe('a receiver (TM-32)', () => {
  it.each(RECEIVERS.map(([name, , kind, status]) => ({ name, kind, status })))(
    'that $name: one outcome within the deadline',
    ({ name, kind, status }) => {
      const [attempt, ...more] = of(name).attempts
      expect(attempt!.outcome).toMatchObject({ kind, ...(status && { status }) })
      expect(more).toEqual([])
      // Far more than the timer needs, so that only an attempt that is not bounded fails on a busy machine.
      expect(attempt!.ms).toBeLessThan(DEADLINE + 3_000)
    },
  )

  it('that behaves is told beside all of them, and nothing is in flight any more', () => {
    expect(of('good')).toMatchObject({ state: 'delivered' })
    expect(of('good').attempts[0]!.ms).toBeLessThan(DEADLINE)
    expect(sandbox.workspace().engine.inFlight).toBe(0)
  })

  it('that floods fills no memory', () => {
    expect(grown).toBeLessThan(100 * 1024 * 1024)
    expect(of('floods its body').attempts[0]!.outcome).toMatchObject({ truncated: true })
  })
})
