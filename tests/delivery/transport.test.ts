import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Outcome, Transport, TransportRequest } from '../../src/delivery/message.ts'
import { readyTarget } from '../../src/delivery/target.ts'
import { createTransport, type TransportOptions } from '../../src/delivery/transport.ts'
import { realMs } from '../../src/shared/deadlines.ts'
import { createReceiver } from '../../src/testing/receiver.ts'

const BODY = Buffer.from('{"id":"1"}')

function open(options?: TransportOptions): Transport & AsyncDisposable {
  const transport = createTransport(options)
  return { ...transport, [Symbol.asyncDispose]: () => transport.close() }
}

const post = (
  transport: Transport,
  url: string,
  { headers = {}, ...rest }: Partial<TransportRequest> & { headers?: Record<string, string> } = {},
): Promise<Outcome> => transport.send({ to: readyTarget({ url, headers }), body: BODY, deadline: 5_000, ...rest })

/** Comes back when it is so; the test's own time-out ends the waiting. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve))
}

/** Nothing of this process runs for so many ms: neither the receiver nor what reads its answers. */
const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** A server that speaks TCP and no HTTP unless it is told to. */
async function rawServer(onData: (socket: Socket) => void): Promise<{ url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => onData(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

describe('what is sent', () => {
  it('is one POST of the body with our headers and the subscriber’s, and no others', async () => {
    await using receiver = await createReceiver()
    await using transport = open()
    const url = receiver.url.replace('http://', 'http://me:you@')
    await post(transport, `${url}/hook?a=1#b`, { headers: { 'Api-Key': 'secret' } })
    const [request] = await receiver.waitFor(1)
    expect([request!.method, request!.path, request!.body]).toEqual(['POST', '/hook?a=1', '{"id":"1"}'])
    const { 'user-agent': agent, ...headers } = request!.headers
    expect(agent).toMatch(/^octo-sandbox\/\d/)
    expect(headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      connection: 'keep-alive',
      'content-type': 'application/json',
      'content-length': '10',
      accept: '*/*',
      'api-key': 'secret',
      authorization: `Basic ${Buffer.from('me:you').toString('base64')}`,
    })
  })

  it('uses one connection for one request after another', async () => {
    await using receiver = await createReceiver()
    await using transport = open()
    for (let i = 0; i < 20; i++) await post(transport, receiver.url)
    expect([receiver.received.length, receiver.connections]).toEqual([20, 1])
  })

  it('waits for the loaded client only once, and can load it before', async () => {
    await using receiver = await createReceiver()
    await using transport = open()
    await transport.warmUp?.()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => post(transport, receiver.url)))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'answered'))
  })

  it('reaches an origin again after it was idle and forgotten', async () => {
    await using receiver = await createReceiver()
    await using transport = open({ idleMs: 10 })
    await post(transport, receiver.url)
    await until(() => receiver.openConnections === 0)
    expect((await post(transport, receiver.url)).kind).toBe('answered')
    expect(receiver.connections).toBe(2)
  })
})

describe('what came of it', () => {
  it('is the answer with status, headers and body', async () => {
    await using receiver = await createReceiver({
      respond: () => ({ status: 202, headers: { 'X-Trace': 't', 'Set-Cookie': 'a=1' }, body: 'thanks' }),
    })
    await using transport = open()
    const outcome = await post(transport, receiver.url)
    expect(outcome).toMatchObject({ kind: 'answered', status: 202, truncated: false, headers: { 'x-trace': 't' } })
    expect(outcome.kind === 'answered' && Buffer.from(outcome.body).toString()).toBe('thanks')
  })

  it.each([301, 302, 303, 307, 308])('of a %i is the redirect itself: it is not followed', async status => {
    await using elsewhere = await createReceiver()
    await using receiver = await createReceiver({ respond: () => ({ status, headers: { Location: elsewhere.url } }) })
    await using transport = open()
    expect(await post(transport, receiver.url)).toMatchObject({ kind: 'answered', status })
    expect([receiver.received.length, elsewhere.received.length]).toEqual([1, 0])
  })

  it('of a long answer is its first 4 KiB', async () => {
    await using receiver = await createReceiver({ respond: () => ({ status: 200, body: 'x'.repeat(60_000) }) })
    await using transport = open()
    const outcome = await post(transport, receiver.url)
    expect(outcome.kind === 'answered' && [outcome.body.length, outcome.truncated]).toEqual([4_096, false])
  })

  it('of an answer of 1 MB is cut at 64 KiB and the connection closed', async () => {
    await using receiver = await createReceiver({
      respond: () => ({ status: 200, body: Buffer.alloc(1_000_000, 'x') }),
    })
    await using transport = open()
    const outcome = await post(transport, receiver.url)
    expect(outcome.kind === 'answered' && [outcome.status, outcome.body.length, outcome.truncated]).toEqual([
      200,
      4_096,
      true,
    ])
    receiver.respond(() => 204)
    await post(transport, receiver.url)
    expect(receiver.connections).toBe(2)
  })

  it('of an endless answer is cut, too', async () => {
    await using server = await rawServer(socket => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      const more = () => {
        if (socket.writable) socket.write(`2000\r\n${'x'.repeat(8_192)}\r\n`, more)
      }
      more()
    })
    await using transport = open()
    expect(await post(transport, server.url)).toMatchObject({ kind: 'answered', status: 200, truncated: true })
  })

  it('of silence is a time-out', async () => {
    await using receiver = await createReceiver({ respond: () => ({ hang: true }) })
    await using transport = open()
    const started = realMs()
    expect(await post(transport, receiver.url, { deadline: 60 })).toEqual({
      kind: 'timed-out',
      error: 'Connected, but no answer within 60 ms.',
    })
    expect(realMs() - started).toBeGreaterThanOrEqual(60)
  })

  it('of a prompt receiver is its answer, also when the sender is too busy to read it in time', async () => {
    await using receiver = await createReceiver()
    await using transport = open()
    await transport.warmUp?.()
    const outcomes = Promise.all(
      Array.from({ length: 3 }, () => post(transport, receiver.url, { deadline: 300, connectMs: 100 })),
    )
    standStill(700)
    expect((await outcomes).map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered'])
  })

  it('of silence leaves no connection behind', async () => {
    await using receiver = await createReceiver({ respond: () => ({ hang: true }) })
    await using transport = open({ connections: 1 })
    await post(transport, receiver.url, { deadline: 30 })
    await until(() => receiver.openConnections === 0)
    receiver.respond(() => 204)
    await post(transport, receiver.url)
    expect([receiver.connections, receiver.openConnections]).toEqual([2, 1])
  })

  it('of a body that trickles beyond the deadline is a time-out, however lively it trickles', async () => {
    await using receiver = await createReceiver({
      respond: () => ({
        write(response) {
          response.writeHead(200)
          const timer = setInterval(() => response.write('.'), 5)
          response.on('close', () => clearInterval(timer))
        },
      }),
    })
    await using transport = open()
    expect(await post(transport, receiver.url, { deadline: 80 })).toEqual({
      kind: 'timed-out',
      error: 'Answered 200, but the body was not complete within 80 ms.',
    })
  })

  it('of headers that never end is a time-out', async () => {
    await using server = await rawServer(socket => void socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\n'))
    await using transport = open()
    expect(await post(transport, server.url, { deadline: 60 })).toMatchObject({ kind: 'timed-out' })
  })

  it('of a request that waited for a connection until its deadline is a time-out, and it is never sent', async () => {
    await using receiver = await createReceiver()
    receiver.answer(200, { delayMs: 80 })
    await using transport = open({ connections: 1 })
    const first = post(transport, receiver.url)
    expect(await post(transport, receiver.url, { deadline: 30 })).toEqual({
      kind: 'timed-out',
      error: 'No connection within 30 ms.',
    })
    await first
    await post(transport, `${receiver.url}/third`)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/', '/third'])
  })

  it('of a closed port is a refusal', async () => {
    const receiver = await createReceiver()
    await receiver.close()
    await using transport = open()
    expect(await post(transport, receiver.url)).toEqual({
      kind: 'refused',
      error: `127.0.0.1:${receiver.port} refused the connection (ECONNREFUSED). Is the receiver running?`,
    })
  })

  it.each([
    ['a reset before the answer', (socket: Socket) => void socket.resetAndDestroy()],
    ['a close before the answer', (socket: Socket) => void socket.end()],
    [
      'a close within the body',
      (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort'),
    ],
    ['an answer that is not HTTP', (socket: Socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'a 101 that nobody asked for',
      (socket: Socket) =>
        void socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    ],
    ['a 100 that nobody asked for', (socket: Socket) => void socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
    [
      'two lengths',
      (socket: Socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
    ],
    ['a status below 100', (socket: Socket) => void socket.write('HTTP/1.1 000 What\r\nContent-Length: 0\r\n\r\n')],
    ['headers of 100 KB', (socket: Socket) => void socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)],
  ])('of %s is a reset', async (_, answer) => {
    await using server = await rawServer(answer)
    await using transport = open()
    const outcome = await post(transport, server.url)
    expect(outcome).toMatchObject({ kind: 'reset', error: expect.stringContaining('127.0.0.1') })
  })

  it.each([
    ['a length alone', 'Content-Length: 2\r\n\r\n'],
    ['a length and a body', 'Content-Length: 2\r\n\r\n{}'],
    ['a chunked body', 'Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ])('of a 204 with %s is a 204', async (_, rest) => {
    await using server = await rawServer(socket => void socket.write(`HTTP/1.1 204 No Content\r\n${rest}`))
    await using transport = open()
    expect(await post(transport, server.url)).toMatchObject({ kind: 'answered', status: 204 })
    expect(await post(transport, server.url)).toMatchObject({ kind: 'answered', status: 204 })
  })

  it('of an interim answer is the final one', async () => {
    await using server = await rawServer(
      socket => void socket.end('HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'),
    )
    await using transport = open()
    expect(await post(transport, server.url)).toMatchObject({ kind: 'answered', status: 204, headers: {} })
  })

  it.each([
    [
      'a name that does not exist',
      'http://nowhere.invalid/',
      'The name of nowhere.invalid does not resolve',
      undefined,
    ],
    [
      'a metadata address',
      'http://169.254.169.254/latest',
      '169.254.169.254 is a link-local or cloud metadata address',
      true,
    ],
    ['a URL that is none', 'nonsense', 'The URL cannot be parsed.', undefined],
  ])('of %s is: not sent', async (_, url, error, final) => {
    await using transport = open()
    expect(await post(transport, url)).toEqual({ kind: 'not-sent', error: expect.stringContaining(error), final })
  })

  it('of a name is where its addresses lead, unless any of them is refused', async () => {
    await using receiver = await createReceiver()
    const names: Record<string, string[]> = {
      'shop.test': ['127.0.0.1'],
      'metadata.test': ['169.254.169.254'],
      'mixed.test': ['127.0.0.1', 'fe80::1'],
    }
    await using transport = open({
      lookup: (name, { all }, done) => {
        const addresses = names[name]!.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
        if (all) done(null, addresses)
        else done(null, addresses[0]!.address, addresses[0]!.family)
      },
    })
    const to = (name: string) => post(transport, `http://${name}:${receiver.port}/`)
    expect(await to('shop.test')).toMatchObject({ kind: 'answered', status: 204 })
    for (const [name, address] of [
      ['metadata.test', '169.254.169.254'],
      ['mixed.test', 'fe80::1'],
    ] as const) {
      expect(await to(name)).toEqual({
        kind: 'not-sent',
        error: `${name} resolves to an address that is refused: ${address} is a link-local or cloud metadata address; nothing is sent there without --allow-link-local (allowLinkLocal).`,
        final: true,
      })
    }
    expect(receiver.received.length).toBe(1)
  })

  it('of a name that does not resolve in time is a time-out, by the deadline or by the time allowed for connecting', async () => {
    await using transport = open({ lookup: () => {} })
    expect(await post(transport, 'http://shop.test/', { deadline: 20 })).toEqual({
      kind: 'timed-out',
      error: 'No connection within 20 ms.',
    })
    expect(await post(transport, 'http://shop.test/', { connectMs: 60 })).toEqual({
      kind: 'timed-out',
      error: 'No connection to shop.test:80 within 60 ms.',
    })
  })

  it('of TLS with a server that speaks none names TLS or the connection, and nothing throws', async () => {
    await using server = await rawServer(socket => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await using transport = open()
    const outcome = await post(transport, server.url.replace('http:', 'https:'))
    expect(outcome).toEqual({ kind: 'not-sent', error: expect.stringMatching(/^TLS with 127\.0\.0\.1:\d+ failed: /) })
  })

  it('of a header that cannot be written is: not sent', async () => {
    await using receiver = await createReceiver()
    await using transport = open()
    const outcome = await post(transport, receiver.url, { headers: { 'X-A': 'a\r\nX-B: b' } })
    expect(outcome).toEqual({ kind: 'not-sent', error: 'The request cannot be written: invalid X-A header.' })
    expect(receiver.received).toEqual([])
  })

  it('after the transport was closed is: not sent; what was in flight is cut', async () => {
    await using receiver = await createReceiver({ respond: () => ({ hang: true }) })
    const transport = createTransport({ connections: 1 })
    const inFlight = post(transport, receiver.url)
    await receiver.waitFor(1)
    const waiting = post(transport, receiver.url)
    await transport.close()
    expect(await waiting).toEqual({ kind: 'not-sent', error: 'The sandbox is stopping.' })
    expect(await inFlight).toEqual({ kind: 'reset', error: 'The sandbox stopped before the answer was complete.' })
    expect(await post(transport, receiver.url)).toEqual({ kind: 'not-sent', error: 'The sandbox is stopping.' })
  })
})
