import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isNobody } from '../call.ts'
import type { Exchange } from '../exchange.ts'
import { Unmet, Unreachable } from '../failure.ts'
import type { Letter } from './world.ts'

export interface Connection {
  readonly socket: Socket
  /** Breaks it off by RST. */
  reset(): void
}

/** A connection to where a letter goes. @throws Unreachable; Unmet when no TLS could be agreed on */
export function open({ url }: Letter, ca?: string): Promise<Connection> {
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const tcp = connectTcp({ host, port: Number(port || (isTls ? 443 : 80)) })
  const socket = isTls ? connectTls({ socket: tcp, host, ...serverName(host), ca }) : tcp
  return new Promise((resolve, reject) => {
    // TLS itself has nothing that breaks off so.
    socket.once(isTls ? 'secureConnect' : 'connect', () => resolve({ socket, reset: () => tcp.resetAndDestroy() }))
    const failed = (error: NodeJS.ErrnoException) => {
      if (isNobody(error)) return reject(new Unreachable(`${new URL(url).origin} cannot be reached: ${error.code}.`))
      const message = 'A connection must be made.'
      reject(new Unmet({ message, expected: 'a connection', actual: error.message }))
    }
    tcp.once('error', failed)
    socket.once('error', failed)
  })
}

/** The name that a server is asked for when TLS begins: none for an address (RFC 6066, section 3). */
export const serverName = (host: string): { readonly servername?: string } =>
  isIP(host) === 0 ? { servername: host } : {}

/** The head of the request that delivers a letter, as HTTP/1.1 writes it. */
function headOf({ url, headers }: Letter, length: number): string {
  const { host, pathname, search } = new URL(url)
  const lines = Object.entries({ Host: host, ...headers, 'Content-Length': String(length) })
  return `POST ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

export interface SlowSenders {
  /** How many are still connected. */
  open(): number
  close(): void
}

/** Opens so many connections, each of which sends the head of a delivery and then its body byte by byte. */
export async function openSlowSenders(
  letter: Letter,
  count: number,
  everyMs: number,
  ca?: string,
): Promise<SlowSenders> {
  const sockets = new Set<Socket>()
  const timers: NodeJS.Timeout[] = []
  const connecting = Array.from({ length: count }, async () => {
    const { socket } = await open(letter, ca)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.resume()
    socket.write(headOf(letter, Buffer.byteLength(letter.body)))
    let sent = 0
    timers.push(setInterval(() => socket.write(letter.body[sent++] ?? ''), everyMs))
  })
  await Promise.all(connecting)
  return {
    open: () => sockets.size,
    close() {
      for (const timer of timers) clearInterval(timer)
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Writes what was not whole, or all, to a connection and tells what came back before it closed or `withinMs` (real) had passed. */
export function exchangeOver(
  socket: Socket,
  letter: Letter,
  body: string,
  {
    length = Buffer.byteLength(body),
    end = () => {},
    withinMs,
  }: { length?: number; end?: () => void; withinMs: number },
): Promise<Exchange> {
  const started = performance.now()
  const head = headOf(letter, length)
  return new Promise(resolve => {
    let text = ''
    const done = () => {
      clearTimeout(timer)
      const response = responseIn(text)
      const trouble = response ? undefined : 'No answer came over the connection.'
      const ms = Math.round(performance.now() - started)
      const sent =
        length === Buffer.byteLength(body)
          ? { headers: letter.headers, body }
          : { headers: {}, body: undefined, raw: head + Buffer.from(body).toString('latin1') }
      resolve({ request: { method: 'POST', url: letter.url, ...sent }, response, trouble, ms })
    }
    const timer = setTimeout(done, withinMs)
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n\r\n')) done()
    })
    socket.on('close', done)
    socket.on('error', () => {})
    socket.write(head)
    socket.write(body, end)
  })
}

/** The head of an answer; of its body nothing is kept. */
function responseIn(text: string): Exchange['response'] {
  const [first = '', ...lines] = text.split('\r\n\r\n')[0]!.split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]
  if (status === undefined) return undefined
  const headers = Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  return { status: Number(status), headers, body: '', json: undefined }
}
