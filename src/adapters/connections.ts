import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { plainError } from './probes.ts'

const MOST_FROM_ONE = 64
/** Parallel test runs are many clients at one address. */
const MOST_FROM_HERE = 512

/** Keeps one address from taking all connections (threat TM-13): those beyond its share are told so and closed. */
export function limitConnections(server: Server, most?: number): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? ''
    const share = most ?? (/^(::ffff:)?127\.|^::1$/.test(from) ? MOST_FROM_HERE : MOST_FROM_ONE)
    const others = open.get(from) ?? 0
    // Whoever is refused is not counted, or one that tries again and again would keep itself out.
    if (others >= share) {
      const sentence = `Your address has ${share} connections open, and may have no more. Close some, or use them again.`
      endWith(socket, 503, sentence)
      return
    }
    open.set(from, others + 1)
    socket.once('close', () => {
      const left = open.get(from)! - 1
      if (left === 0) open.delete(from)
      else open.set(from, left)
    })
  })
}

/** Writes a refusal by hand and closes: for what never becomes a request. */
export function endWith(socket: Duplex, status: number, sentence: string): void {
  const { headers, body } = plainError(status, sentence)
  const lines = Object.entries({ ...headers, 'content-length': `${body!}`.length, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`)
}
