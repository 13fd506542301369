import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'

/** What is left of a connection that never came out of its TLS handshake. */
const SHAKEN = 'closed in the handshake'

/** One connection as it was seen from the other end. */
export interface Recorded {
  /** Source address. */
  readonly from: string
  /** The sandbox's clock, ms UTC, when it was opened. */
  readonly opened: number
  readonly chunks: { readonly at: number; readonly bytes: Buffer }[]
  /** What happened to the socket, in order: `answered`, `end`, an error's code, `close`. */
  readonly events: string[]
  /** The name that the client asked for in TLS. */
  name?: string | undefined
}

export interface Recorder extends AsyncDisposable {
  readonly url: string
  readonly connections: readonly Recorded[]
  /** Settles once every connection has ended and nothing new has come for a moment. */
  quiet(): Promise<void>
}

export interface RecorderOptions {
  readonly host?: string
  readonly tls?: boolean
  /** Real ms before an answer; Infinity for none at all. */
  readonly answerAfter?: number
  /** A status for the n-th request, counted from 0 over all connections. */
  readonly status?: (n: number) => number
  /** Real ms after which an idle connection is closed, as servers do; the write that comes too late is refused. */
  readonly closeIdleAfter?: number
  /** Real ms after the first bytes until the connection is closed, whatever they are: as servers do with what is no request. */
  readonly hangUpAfter?: number
  /** The sandbox's clock. */
  readonly now?: () => number
}

/**
 * A receiver that understands as little as possible: it keeps the bytes, the times and the events of every connection, and answers
 * when what has come looks like a whole request.
 */
export async function createRecorder(options: RecorderOptions = {}): Promise<Recorder> {
  const {
    host = '127.0.0.1',
    tls = false,
    answerAfter = 0,
    status = () => 204,
    closeIdleAfter,
    hangUpAfter,
    now = () => 0,
  } = options
  const connections: Recorded[] = []
  const sockets = new Set<Socket>()
  let requests = 0
  let last = performance.now()

  const accept = (socket: Socket) => {
    const shaken = tls ? connections.find(({ chunks }) => chunks.length === 0) : undefined
    const recorded = shaken ?? { from: socket.remoteAddress ?? '', opened: now(), chunks: [], events: [] }
    if (!shaken) connections.push(recorded)
    if (socket instanceof TLSSocket) recorded.name = `${(socket as TLSSocket & { servername?: string }).servername}`
    sockets.add(socket)
    let answered = 0
    const note = (event: string) => {
      last = performance.now()
      recorded.events.push(event)
    }
    socket.on('data', bytes => {
      last = performance.now()
      recorded.chunks.push({ at: last, bytes })
      if (hangUpAfter !== undefined && recorded.chunks.length === 1) setTimeout(() => socket.destroy(), hangUpAfter)
      const all = Buffer.concat(recorded.chunks.map(chunk => chunk.bytes))
      if (/^expect: 100-continue\r\n/im.test(all.toString('latin1')) && all.subarray(-4).toString() === '\r\n\r\n') {
        recorded.events.push('continue')
        socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      }
      const whole = requestsIn(all)
      for (; answered < whole; answered++) {
        const n = requests++
        if (answerAfter === Number.POSITIVE_INFINITY) continue
        setTimeout(() => {
          if (socket.destroyed || !socket.writable) return
          recorded.events.push('answered')
          socket.write(`HTTP/1.1 ${status(n)} Recorded\r\ncontent-length: 0\r\n\r\n`, () => {})
          if (closeIdleAfter !== undefined) setTimeout(() => socket.destroy(), closeIdleAfter)
        }, answerAfter)
      }
    })
    socket.on('end', () => {
      note('end')
      socket.end()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => note(error.code ?? error.message))
    socket.on('close', () => {
      note('close')
      sockets.delete(socket)
    })
  }

  const pem = tls ? readFileSync(new URL('localhost.pem', import.meta.url)) : undefined
  const server = pem ? createTlsServer({ key: pem, cert: pem }, accept) : createServer({ allowHalfOpen: true }, accept)
  if (pem) {
    // A handshake that fails never becomes a connection of the TLS server.
    server.on('connection', ({ remoteAddress }: Socket) => {
      connections.push({ from: remoteAddress ?? '', opened: now(), chunks: [], events: [] })
    })
    server.on('tlsClientError', () => {
      last = performance.now()
      connections.find(({ events }) => events.length === 0)?.events.push(SHAKEN)
    })
  }
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host

  return {
    url: `${tls ? 'https' : 'http'}://${tls ? 'localhost' : name}:${port}`,
    connections,
    async quiet() {
      const isOver = ({ events }: Recorded) => events.at(-1) === 'close' || events.at(-1) === SHAKEN
      const rested = () => performance.now() - last > 30 && connections.every(isOver)
      for (let waited = 0; !rested() && waited < 500; waited++) await new Promise(resolve => setTimeout(resolve, 10))
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** How many whole requests these bytes hold, read as naively as can be. */
function requestsIn(bytes: Buffer): number {
  let count = 0
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\r\n\r\n', at)
    if (end < 0 || !/^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/.test(bytes.subarray(at, at + 2_000).toString('latin1')))
      return count
    const head = bytes.subarray(at, end).toString('latin1')
    const length = /^content-length: *(\d+)/im.exec(head)?.[1]
    const chunked = /^transfer-encoding: *chunked/im.test(head)
    if (/^expect: 100-continue/im.test(head) && bytes.length === end + 4) return count
    if (chunked) {
      const last = bytes.indexOf('0\r\n\r\n', end)
      if (last < 0) return count
      at = last + 5
    } else {
      at = end + 4 + Number(length ?? 0)
      if (bytes.length < at) return count
    }
    count++
  }
}
