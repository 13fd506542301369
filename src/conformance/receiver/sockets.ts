import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Unreachable } from '../failure.ts'
import type { Letter } from './world.ts'

/** A connection to where a letter goes. @throws Unreachable */
export function open({ url }: Letter, ca?: string): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const to = { host, port: Number(port || (isTls ? 443 : 80)) }
  return new Promise((resolve, reject) => {
    const socket: Socket = isTls ? connectTls({ ...to, servername: host, ca }) : connectTcp(to)
    socket.once(isTls ? 'secureConnect' : 'connect', () => resolve(socket))
    socket.once('error', error =>
      reject(new Unreachable(`${new URL(url).origin} cannot be reached: ${error.message}.`)),
    )
  })
}

/** The head of the request that delivers a letter, as HTTP/1.1 writes it. */
export function headOf({ url, headers }: Letter, length: number): string {
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
    const socket = await open(letter, ca)
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

/** What came back over a connection before it closed or `withinMs` (real) had passed; the status line's number, or undefined. */
export function statusFrom(socket: Socket, withinMs: number): Promise<number | undefined> {
  return new Promise(resolve => {
    let text = ''
    const end = () => {
      clearTimeout(timer)
      resolve(Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? Number.NaN) || undefined)
    }
    const timer = setTimeout(end, withinMs)
    socket.on('data', chunk => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n')) end()
    })
    socket.on('close', end)
    socket.on('error', () => {})
  })
}
