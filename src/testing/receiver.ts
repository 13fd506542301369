import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { giveUpAfter } from '../shared/timer.ts'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Name, value, name, value: as they came over the wire. */
  readonly rawHeaders: readonly string[]
  /** The body as text (UTF-8). */
  readonly body: string
  /** The body's octets. */
  readonly bytes: Uint8Array
  /** The body parsed, or undefined when it is not JSON. */
  readonly json: unknown
  /** ms UTC of the machine's clock, when the whole request had arrived. */
  readonly at: number
}

/** What a receiver answers. */
export interface ReceiverAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Real ms before the answer. */
  readonly delayMs?: number
  /** Never answers; the connection stays open until the receiver is closed. */
  readonly hang?: boolean
  /** Writes the answer by hand instead: for trickles and broken connections. */
  readonly write?: (response: ServerResponse, request: ReceivedRequest) => void
}

export type Respond = (request: ReceivedRequest) => ReceiverAnswer | number | Promise<ReceiverAnswer | number>

export interface ReceiverOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** Decides every answer for which none is queued. Default: 204. */
  readonly respond?: Respond
}

/** A webhook receiver for tests: records everything, answers what it is told to. */
export interface Receiver extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  readonly url: string
  readonly port: number
  /** All requests, in order of arrival. */
  readonly received: readonly ReceivedRequest[]
  /** TCP connections that were opened so far. */
  readonly connections: number
  /** TCP connections that are open now. */
  readonly openConnections: number
  /** Queues the answer to the next request that has none queued yet. */
  answer(status: number, answer?: Omit<ReceiverAnswer, 'status'>): void
  /** Changes the answer to all requests for which none is queued. */
  respond(respond: Respond): void
  /** Forgets what was received and what was queued. */
  clear(): void
  /** Waits until so many requests in all have arrived. A time-out lists what did arrive. */
  waitFor(count: number, options?: WaitOptions): Promise<readonly ReceivedRequest[]>
  /** Waits for a request, past or coming, and gives the first that fits. */
  waitFor(wanted: (request: ReceivedRequest) => boolean, options?: WaitOptions): Promise<ReceivedRequest>
  close(): Promise<void>
}

export interface WaitOptions {
  /** Real ms. While the process is too busy to look, they stand still. Default 5,000. */
  readonly timeoutMs?: number
}

/**
 * Starts a receiver on 127.0.0.1.
 * @example
 * await using receiver = await createReceiver()
 * receiver.answer(500)
 * const [first] = await receiver.waitFor(1)
 */
export async function createReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  let respond: Respond = options.respond ?? (() => 204)
  let queue: ReceiverAnswer[] = []
  let connections = 0
  const received: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  const waiters = new Set<() => void>()
  const timers = new Set<NodeJS.Timeout>()

  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A request that breaks off is not received; the sandbox's log says what became of it.
    incoming.on('error', () => {})
    incoming.on('end', () => void take(incoming, response, Buffer.concat(chunks)))
  })
  server.on('connection', socket => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })

  const take = async (incoming: IncomingMessage, response: ServerResponse, bytes: Buffer) => {
    const request = read(incoming, bytes)
    received.push(request)
    const queued = queue.shift()
    for (const check of [...waiters]) check()
    try {
      const answer = queued ?? (await respond(request))
      send(response, request, typeof answer === 'number' ? { status: answer } : answer)
    } catch (error) {
      response.statusCode = 500
      response.end(`The test's respond function threw: ${error}`)
    }
  }

  const send = (response: ServerResponse, request: ReceivedRequest, answer: ReceiverAnswer) => {
    if (answer.hang) return
    const write = () => {
      if (answer.write) return answer.write(response, request)
      response.statusCode = answer.status ?? 204
      for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
      response.end(answer.body)
    }
    if (!answer.delayMs) return write()
    const timer = setTimeout(() => {
      timers.delete(timer)
      write()
    }, answer.delayMs)
    timers.add(timer)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  function waitFor(count: number, options?: WaitOptions): Promise<readonly ReceivedRequest[]>
  function waitFor(wanted: (request: ReceivedRequest) => boolean, options?: WaitOptions): Promise<ReceivedRequest>
  function waitFor(
    wanted: number | ((request: ReceivedRequest) => boolean),
    { timeoutMs = 5_000 }: WaitOptions = {},
  ): Promise<ReceivedRequest | readonly ReceivedRequest[]> {
    const look = () => {
      if (typeof wanted === 'function') return received.find(wanted)
      return received.length >= wanted ? [...received] : undefined
    }
    return new Promise((resolve, reject) => {
      const done = () => {
        waiters.delete(check)
        stopTimer()
      }
      const check = () => {
        const found = look()
        if (!found) return
        done()
        resolve(found)
      }
      const giveUp = () => {
        done()
        const what = typeof wanted === 'number' ? `${wanted} request${wanted === 1 ? '' : 's'}` : 'a request that fits'
        reject(new Error(`Waited ${timeoutMs} ms for ${what}. ${arrived(received)}`))
      }
      const stopTimer = giveUpAfter(timeoutMs, giveUp, true)
      waiters.add(check)
      check()
    })
  }

  const close = () =>
    new Promise<void>(resolve => {
      for (const timer of timers) clearTimeout(timer)
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    get connections() {
      return connections
    },
    get openConnections() {
      return sockets.size
    },
    answer(status, answer = {}) {
      queue.push({ ...answer, status })
    },
    respond(next) {
      respond = next
    },
    clear() {
      received.length = 0
      queue = []
    },
    waitFor,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function read({ method, url, headers, rawHeaders }: IncomingMessage, bytes: Buffer): ReceivedRequest {
  const body = bytes.toString('utf8')
  return { method: method!, path: url!, headers, rawHeaders, body, bytes, json: parsed(body), at: Date.now() }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** The last twenty, one a line, for the message of a time-out. */
function arrived(received: readonly ReceivedRequest[]): string {
  if (received.length === 0) return 'Nothing arrived.'
  const lines = received.slice(-20).map(({ method, path, body }) => `\n  ${method} ${path} ${body.slice(0, 160)}`)
  return `What arrived (${received.length}):${lines.join('')}`
}
