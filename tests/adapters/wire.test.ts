import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, serve } from '../../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'

let server: Listening
const sandbox = createSandbox({ clock: 'manual' })

beforeAll(async () => {
  server = await serve(sandbox)
  await sandbox.ready
})
afterAll(async () => {
  await server.close()
  await sandbox.stop()
})

/** Writes bytes, reads until the server closes or `done` is seen in what came. */
function wire(bytes: string, done?: string | RegExp, port = server.port): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const end = (closed: boolean) => {
      resolve({ text, closed })
      socket.destroy()
    }
    socket.setEncoding('utf8').on('data', chunk => {
      text += chunk
      if (done && (typeof done === 'string' ? text.includes(done) : done.test(text))) end(false)
    })
    socket.on('close', () => end(true))
    socket.on('error', reject)
  })
}

const request = (line: string, headers: readonly string[] = [], body = '') =>
  [line, `Host: 127.0.0.1:${server.port}`, ...headers, '', body].join('\r\n')

const statusOf = (text: string) => Number(text.slice(9, 12))
const jsonOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4))

const KEY = 'Authorization: Bearer alpha-key'

/** One whole answer of a connection that is told to close. */
const once = (line: string, headers: readonly string[] = [], body = '') =>
  wire(request(line, [...headers, 'Connection: close'], body))

describe('malformed requests (HS-08)', () => {
  it.each([
    [
      'a length and chunks',
      'POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
    ],
    ['two lengths', 'POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    ['a bad chunk size', 'POST /webhooks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n'],
    ['bare line feeds', 'GET /webhooks HTTP/1.1\nHost: x\n\n'],
    ['a space before the colon', 'GET /webhooks HTTP/1.1\r\nHost : x\r\n\r\n'],
    ['no host', 'GET /webhooks HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /webhooks HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('%s: 400 as JSON, and the connection is closed', async (_, bytes) => {
    const { text, closed } = await wire(bytes)
    expect(statusOf(text)).toBe(400)
    expect(jsonOf(text)).toEqual({ error: 'BAD_REQUEST', errorMessage: expect.any(String) })
    expect(closed).toBe(true)
  })

  it('goes on serving others', async () => {
    await wire('hello\r\n\r\n')
    expect(statusOf((await once('GET /_health HTTP/1.1')).text)).toBe(200)
  })
})

describe('large heads (HS-09, TM-14)', () => {
  it('refuses 20 kB of headers with 431', async () => {
    const { text, closed } = await wire(request('GET /webhooks HTTP/1.1', [`X-Long: ${'a'.repeat(20_000)}`]))
    expect(statusOf(text)).toBe(431)
    expect(jsonOf(text)).toMatchObject({ error: 'BAD_REQUEST' })
    expect(closed).toBe(true)
  })

  it('refuses 1,500 headers with 431', async () => {
    const { text } = await wire(request('GET /webhooks HTTP/1.1', Array(1_500).fill('a:b')))
    expect(statusOf(text)).toBe(431)
  })

  it.each([
    ['Authorization', [KEY, 'authorization: Bearer beta-key']],
    ['Octo-Capabilities', [KEY, 'Octo-Capabilities: octo/pricing', 'octo-capabilities: octo/content']],
    ['Content-Type', [KEY, 'Content-Type: application/json', 'content-type: text/plain']],
  ])('refuses two %s headers with 400', async (name, headers) => {
    const { text } = await once('GET /octo/v1/products HTTP/1.1', headers)
    expect(statusOf(text)).toBe(400)
    expect(text.toLowerCase()).toContain(`${name.toLowerCase()} was sent more than once`)
  })
})

describe('HEAD (HS-11)', () => {
  it('has the headers of GET and no body', async () => {
    const headers = [KEY, 'Octo-Capabilities: octo/pricing']
    const get = await once('GET /octo/v1/products HTTP/1.1', headers)
    const head = await once('HEAD /octo/v1/products HTTP/1.1', headers)
    const kept = (text: string) =>
      text
        .slice(0, text.indexOf('\r\n\r\n'))
        .split('\r\n')
        .filter(line => !/^(date|x-request-id):/i.test(line))
    expect(statusOf(get.text)).toBe(200)
    expect(kept(head.text)).toEqual(kept(get.text))
    expect(kept(head.text).join()).toMatch(/content-length: [1-9]/)
    expect(head.text.endsWith('\r\n\r\n')).toBe(true)
  })
})

describe('odd targets (HS-13)', () => {
  it.each([
    ['8 kB', `/${'a'.repeat(8_000)}`],
    ['encoded dots', '/octo/v1/%2e%2e/_sandbox/v1/'],
    ['two slashes', '//evil.example/webhooks'],
    ['a parameter', '/webhooks;x=1'],
    ['a NUL', '/webhooks%00'],
    ['an asterisk', '*'],
  ])('%s: 4xx in JSON, no redirect', async (_, target) => {
    const { text } = await once(`GET ${target} HTTP/1.1`, [KEY])
    expect(statusOf(text)).toBe(404)
    expect(jsonOf(text)).toMatchObject({ error: expect.any(String) })
    expect(text.toLowerCase()).not.toContain('\r\nlocation:')
  })

  it('reads the absolute form', async () => {
    const { text } = await once(`GET http://127.0.0.1:${server.port}/_version?x=1 HTTP/1.1`)
    expect(jsonOf(text)).toMatchObject({ name: 'octo-sandbox' })
  })

  it('refuses an absolute form that contradicts the Host header', async () => {
    const { text } = await once('GET http://localhost:1/_sandbox/v1/ HTTP/1.1')
    expect(statusOf(text)).toBe(400)
  })
})

describe('Expect (HS-14)', () => {
  it('says 100, then answers', async () => {
    const head = request(
      'POST /octo/v1/notifications/subscriptions HTTP/1.1',
      ['Expect: 100-continue', 'Content-Length: 2'],
      '{}',
    )
    const { text } = await wire(head, /errorMessage/)
    expect(text.startsWith('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 4')).toBe(true)
  })

  it('refuses a body that is too large before it is sent', async () => {
    const headers = [KEY, 'Octo-Capabilities: notifications', 'Content-Type: application/json']
    const head = request('POST /octo/v1/notifications/subscriptions HTTP/1.1', [
      ...headers,
      'Expect: 100-continue',
      'Content-Length: 300000',
    ])
    const { text, closed } = await wire(head)
    expect(statusOf(text)).toBe(413)
    expect(closed).toBe(true)
  })

  it('refuses another expectation with 417', async () => {
    expect(statusOf((await once('GET /_health HTTP/1.1', ['Expect: the-best'])).text)).toBe(417)
  })
})

describe('large bodies (HS-03)', () => {
  it('answers 413 to 2 MiB, closes, and goes on serving', async () => {
    const body = 'a'.repeat(2 * 1024 * 1024)
    const headers = [
      KEY,
      'Octo-Capabilities: notifications',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]
    const { text, closed } = await wire(request('POST /octo/v1/notifications/subscriptions HTTP/1.1', headers, body))
    expect(statusOf(text)).toBe(413)
    expect(closed).toBe(true)
    expect(statusOf((await once('GET /_health HTTP/1.1')).text)).toBe(200)
  })
})

describe('slow clients (HS-15, TM-13)', () => {
  it.each([
    ['headers', 'GET /_health HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['bodies', 'POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab'],
  ])('%s that do not end in time: 408 and close', async (_, bytes) => {
    const impatient = await serve(sandbox, { timeouts: { headers: 50, request: 50 } })
    const { text, closed } = await wire(bytes, undefined, impatient.port)
    await impatient.close()
    expect(statusOf(text)).toBe(408)
    expect(closed).toBe(true)
  })
})

describe('connections', () => {
  it('answers two pipelined requests in order (HS-16)', async () => {
    const both = request('GET /_version HTTP/1.1') + request('GET /_health HTTP/1.1', ['Connection: close'])
    const { text } = await wire(both)
    expect(text.indexOf('"version"')).toBeGreaterThan(0)
    expect(text.indexOf('"alive"')).toBeGreaterThan(text.indexOf('"version"'))
  })

  it('streams events until the client goes', async () => {
    const { text, closed } = await wire(request('GET /_sandbox/v1/stream HTTP/1.1'), ': default')
    expect(text).toContain('text/event-stream')
    expect(closed).toBe(false)
  })

  it('cuts off a client that does not read its stream', async () => {
    const { journal } = sandbox.workspace()
    const socket = connect(server.port, '127.0.0.1', () => socket.write(request('GET /_sandbox/v1/stream HTTP/1.1')))
    let read = 0
    await new Promise(resolve => socket.once('data', resolve))
    socket.pause()
    const call = { method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array(4_096).fill(97) }
    const entry = {
      surface: 'x',
      at: 0,
      ms: 0,
      method: 'GET',
      path: '/',
      query: '',
      token: null,
      status: 200,
      faults: [],
    }
    for (let i = 0; i < 5_000; i++) journal.record(entry, call, { status: 200, headers: {}, body: null })
    socket
      .on('error', () => {})
      .on('data', chunk => {
        read += chunk.length
      })
    await new Promise(resolve => socket.once('close', resolve))
    expect(read).toBeLessThan(10_000_000)
  })

  it('ends streams and idle connections when it closes', async () => {
    const own = await serve(sandbox)
    const head = `GET /_sandbox/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\n\r\n`
    const streaming = wire(head, undefined, own.port)
    const idle = wire(`GET /_health HTTP/1.1\r\nHost: x\r\n\r\n`, undefined, own.port)
    await wire(head, ': default', own.port)
    await own.close(5_000)
    expect((await streaming).closed).toBe(true)
    expect((await idle).closed).toBe(true)
  })

  it('sends an x-request-id that the journal knows', async () => {
    const { text } = await once('GET /octo/v1/products HTTP/1.1', [KEY])
    const id = /x-request-id: (\S+)/i.exec(text)![1]
    expect(sandbox.workspace().journal.list()[0]).toMatchObject({ id, path: '/octo/v1/products' })
  })
})

describe('a pipeline that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('oops')
      },
    ],
    ['rejects', () => Promise.reject(new Error('oops'))],
    ['answers a header that cannot be sent', () => ({ status: 200, headers: { 'x-bad': 'a\r\nb' }, body: null })],
    [
      'promises a header that cannot be sent',
      async () => ({ status: 200, headers: { 'x-bad': 'a\r\nb' }, body: null }),
    ],
  ])('and %s gets a 500 that tells nothing, and goes on', async (_, handle) => {
    const own = await serve({ ...sandbox, handle })
    const { text } = await wire('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', undefined, own.port)
    expect(statusOf(text)).toBe(500)
    expect(text).not.toContain('oops')
    const alive = await wire('GET /_health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', undefined, own.port)
    expect(statusOf(alive.text)).toBe(200)
    await own.close()
  })
})

describe('too many connections (TM-13)', () => {
  const GET_ALIVE = 'GET /_health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
  const STREAM = 'GET /_sandbox/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const SUBSCRIPTIONS = '/octo/v1/notifications/subscriptions HTTP/1.1'
  const NOTIFICATIONS = [KEY, 'Octo-Capabilities: notifications', 'Content-Type: application/json']
  const BODY = '{"url": "http://127.0.0.1:9/", "notificationTypes": ["BOOKING_UPDATE"]}'
  const subscribe = () => request(`POST ${SUBSCRIPTIONS}`, [...NOTIFICATIONS, `Content-Length: ${BODY.length}`], BODY)
  const open = (port: number, bytes = '', localAddress = '127.0.0.1') =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress, allowHalfOpen: true }, () => {
        if (bytes === '') resolve(socket)
        else socket.write(bytes, () => resolve(socket))
      })
      socket.setEncoding('utf8').on('error', reject)
    })
  const said = (socket: Socket) => new Promise<string>(resolve => socket.once('data', text => resolve(`${text}`)))
  const statusFrom = async (port: number, localAddress?: string) =>
    statusOf(await said(await open(port, GET_ALIVE, localAddress)))

  it('of one address: the one that owes a whole request longest makes room, and what it sends later is not done', async () => {
    const own = await serve(sandbox, { connectionsPerAddress: 2 })
    const early = await open(own.port)
    const silent = await open(own.port, subscribe().slice(0, -1))
    early.write('GET')
    const answers = [said(early), said(silent)]
    expect([await statusFrom(own.port), statusOf(await answers[0]!)]).toEqual([200, 408])
    expect(jsonOf(await answers[0]!)).toMatchObject({ errorMessage: expect.stringContaining('has not sent a whole') })
    await open(own.port)
    await open(own.port)
    expect(statusOf(await answers[1]!)).toBe(408)
    await new Promise<void>(resolve => silent.on('end', () => silent.end('}', resolve)))
    const { text } = await once(`GET ${SUBSCRIPTIONS}`, NOTIFICATIONS)
    expect([statusOf(text), jsonOf(text)]).toEqual([200, []])
    await own.close()
  })

  it('of one address, none owing: the one idle longest makes room', async () => {
    const own = await serve(sandbox, { connectionsPerAddress: 2 })
    const alive = GET_ALIVE.replace('Connection: close\r\n', '')
    const idle = [await open(own.port, alive), await open(own.port, alive)]
    await Promise.all(idle.map(said))
    const again = said(idle[0]!)
    idle[0]!.write(alive)
    expect(statusOf(await again)).toBe(200)
    const ended = new Promise(resolve => idle[1]!.once('end', resolve))
    expect(await statusFrom(own.port)).toBe(200)
    await ended
    expect(idle[0]!.readableEnded).toBe(false)
    await own.close()
  })

  it('of one address, all at work: the new one is refused; others are not troubled, and what is closed can be opened again', async () => {
    const own = await serve(sandbox, { connectionsPerAddress: 2 })
    const kept = [await open(own.port, STREAM), await open(own.port, STREAM)]
    await Promise.all(kept.map(said))
    const { text, closed } = await wire('', undefined, own.port)
    expect([statusOf(text), closed]).toEqual([503, true])
    expect(jsonOf(text)).toEqual({
      error: 'INTERNAL_SERVER_ERROR',
      errorMessage: 'Your address has 2 connections open, and may have no more. Close some, or use them again.',
    })
    expect(await statusFrom(own.port, '127.0.0.2')).toBe(200)
    kept[0]!.destroy()
    while ((await statusFrom(own.port)) !== 200) {}
    await own.close()
  })

  it('of all: 1,024 slow sockets from four addresses keep no good client out, and nothing at work is cut (LT-13)', async () => {
    const own = await serve(sandbox)
    const stream = await open(own.port, STREAM)
    await said(stream)
    const slow = await Promise.all(
      Array.from({ length: 1_023 }, (_, i) => open(own.port, 'GET /_health HTTP/1.1\r\nX', `127.0.0.${1 + (i % 4)}`)),
    )
    const told = said(slow[0]!)
    expect([await statusFrom(own.port), await statusFrom(own.port, '127.0.0.5')]).toEqual([200, 200])
    expect(statusOf(await told)).toBe(408)
    expect([stream.destroyed, slow[1_022]!.destroyed]).toEqual([false, false])
    await own.close()
  })
})

describe('probes', () => {
  it('are alive at once and ready when the world is seeded', async () => {
    const late = createSandbox({ clock: 'manual' })
    const own = await serve({ ...late, ready: new Promise(() => {}) })
    const get = async (path: string) =>
      statusOf((await wire(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, undefined, own.port)).text)
    expect(await get('/_health')).toBe(200)
    expect(await get('/_ready')).toBe(503)
    expect(statusOf((await once('GET /_ready HTTP/1.1')).text)).toBe(200)
    await own.close()
    await late.stop()
  })

  it.each([
    ['the server', (own: Listening) => own.close(5_000)],
    ['the sandbox', (_: Listening, ending: Sandbox) => ending.stop()],
  ])('say on open connections, too, that %s stops', async (_, stop) => {
    const ending = createSandbox({ clock: 'manual' })
    const own = await serve(ending)
    await ending.ready
    const begun = 'GET /_ready HTTP/1.1\r\nHost: localhost\r\n'
    const socket = connect(own.port, '127.0.0.1', () => socket.write(`${begun}\r\n${begun}`))
    const statuses: number[] = []
    let stopping: Promise<unknown> | undefined
    for await (const chunk of socket.setEncoding('utf8') as AsyncIterable<string>) {
      statuses.push(...[...chunk.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => Number(status)))
      if (statuses.length === 2) break
      // What was begun keeps the connection open, and is answered once it is complete.
      stopping ??= Promise.resolve(stop(own, ending))
      socket.write('\r\n')
    }
    expect(statuses).toEqual([200, 503])
    await Promise.all([stopping, own.close(), ending.stop()])
  })

  it('take GET and HEAD only', async () => {
    const { text } = await once('POST /_health HTTP/1.1')
    expect(statusOf(text)).toBe(405)
    expect(text).toContain('allow: GET, HEAD')
  })
})

describe('a port', () => {
  it('that is taken is named, with its owner and the flag', async () => {
    await expect(serve(sandbox, { port: server.port })).rejects.toThrow(
      `Port ${server.port} is taken by another octo-sandbox. Choose another with --port, or --port 0 for any free one.`,
    )
  })

  it('of an address that this machine does not have is named', async () => {
    await expect(serve(sandbox, { host: '192.0.2.1' })).rejects.toThrow(
      '"192.0.2.1" is not an address of this machine.',
    )
  })
})
