import { type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { plainError } from './probes.ts'

const MOST_FROM_ONE = 64
/** Parallel test runs are many clients at one address. */
const MOST_FROM_HERE = 512

const MOST = 1_024
/** Of those that were sent away, so many may take their time to read what was said last. */
const MOST_LEAVING = 64

interface Open {
  readonly from: string
  /** The last answer that was begun, whose request may still be on its way. */
  latest: ServerResponse | undefined
}

/**
 * Keeps slow clients from taking all connections, and one address from taking more than its share (threat TM-13). Where there are
 * too many, the one that has owed a whole request longest makes room; then the one that was idle longest; else the new one is refused.
 * @param share connections of one address
 * @returns to be told of every request when its head has come
 */
export function limitConnections(server: Server, share?: number): (res: ServerResponse) => void {
  /** In order of their last requests. */
  const open = new Map<Socket, Open>()
  const shares = new Map<string, number>()
  const leaving = new Set<Socket>()

  const leave = (socket: Socket) => {
    const from = open.get(socket)?.from
    if (from === undefined) return
    open.delete(socket)
    const left = shares.get(from)! - 1
    if (left === 0) shares.delete(from)
    else shares.set(from, left)
  }

  /** Cuts those that were told to go and have not gone, when they become many. */
  const letGo = (socket: Socket) => {
    socket.once('close', () => leaving.delete(socket))
    for (const earlier of leaving.add(socket)) {
      if (leaving.size <= MOST_LEAVING) return
      leaving.delete(earlier)
      earlier.destroy()
    }
  }

  const sendAway = (socket: Socket, status: number, sentence: string) => {
    endWith(socket, status, sentence)
    letGo(socket)
  }

  const makeRoom = (from?: string): boolean => {
    let idle: Socket | undefined
    for (const [socket, { from: address, latest }] of open) {
      if (from !== undefined && address !== from) continue
      if (!latest?.req.complete) {
        leave(socket)
        sendAway(socket, 408, 'There are too many connections, and this one has not sent a whole request.')
        return true
      }
      if (latest.writableEnded) idle ??= socket
    }
    if (idle === undefined) return false
    leave(idle)
    idle.destroySoon()
    letGo(idle)
    return true
  }

  /** Why the address may have no more, or undefined. */
  const refusal = (from: string): string | undefined => {
    const most = share ?? (/^(::ffff:)?127\.|^::1$/.test(from) ? MOST_FROM_HERE : MOST_FROM_ONE)
    if ((shares.get(from) ?? 0) >= most && !makeRoom(from))
      return `Your address has ${most} connections open, and may have no more. Close some, or use them again.`
    if (open.size >= MOST && !makeRoom())
      return `There are ${MOST} connections open, and there may be no more. Try again later.`
    return undefined
  }

  server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? ''
    const sentence = refusal(from)
    // Whoever is refused is not counted, or one that tries again and again would keep itself out.
    if (sentence !== undefined) return sendAway(socket, 503, sentence)
    open.set(socket, { from, latest: undefined })
    shares.set(from, (shares.get(from) ?? 0) + 1)
    socket.once('close', () => leave(socket))
  })

  return res => {
    const { socket } = res.req
    const one = open.get(socket)
    if (!one) return
    one.latest = res
    open.delete(socket)
    open.set(socket, one)
  }
}

/** Writes a refusal by hand and closes: for what never becomes a request. */
export function endWith(socket: Duplex, status: number, sentence: string): void {
  const { headers, body } = plainError(status, sentence)
  const lines = Object.entries({ ...headers, 'content-length': `${body!}`.length, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`)
}
