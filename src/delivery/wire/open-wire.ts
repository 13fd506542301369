import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { isIP, type LookupFunction, type Socket, connect as tcpConnect } from 'node:net'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import { realTimers } from '../../shared/timer.ts'
import { ADDRESS_REFUSED, type Lookup, refusedHost, safeLookup } from '../egress.ts'
import { RESPONSE_KEPT, RESPONSE_LIMIT } from '../exchange.ts'
import type { Outcome } from '../message.ts'
import { failed, timedOut } from '../outcome.ts'
import { headerLines } from './head.ts'
import { Peer } from './peer.ts'
import type { ConnectOptions, Wire } from './wire.ts'

export interface WireParts {
  readonly lookup?: Lookup | undefined
  readonly allowLinkLocal?: boolean | undefined
  /** Real ms for TCP and TLS. */
  readonly connectMs: number
}

/** Sockets that end with what opened them. */
export interface OpenWire extends Wire {
  /** Closes every connection and ends every wait. */
  close(): void
}

export function openWire({ lookup, allowLinkLocal = false, connectMs }: WireParts): OpenWire {
  const peers = new Set<Peer>()
  const waits = new Set<() => void>()
  /** For the outcome's sentence: a request with headers of its own does not know it. */
  const hosts = new WeakMap<ClientRequest, string>()
  let closed = false

  const guardedLookup = (allowLinkLocal ? lookup : safeLookup(lookup)) as LookupFunction | undefined

  const tcp = async (url: URL, { family, localAddress }: ConnectOptions): Promise<Socket> => {
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
    const is = isIP(host)
    if (family !== undefined && is !== 0 && is !== family) {
      throw coded('EAI_ADDRFAMILY', `${host} is no IPv${family} address`)
    }
    if (!allowLinkLocal) refuse(refusedHost(host))
    const socket = tcpConnect({
      host,
      port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
      // A receiver that closes its half must not close ours by itself: some faults write on.
      allowHalfOpen: true,
      ...(family !== undefined && { family }),
      ...(localAddress !== undefined && { localAddress }),
      ...(guardedLookup && { lookup: guardedLookup }),
    })
    socket.setNoDelay(true)
    await established(socket, 'connect', connectMs)
    if (!allowLinkLocal && socket.remoteAddress !== undefined) {
      const reason = refusedHost(socket.remoteAddress)
      if (reason) socket.destroy()
      refuse(reason)
    }
    return socket
  }

  return {
    async connect({ to, deadline }, options = {}) {
      if (closed) throw coded('UND_ERR_CLOSED', 'stopped')
      const url = new URL(to.origin)
      const socket = await tcp(url, options)
      const isTls = options.tls !== undefined || (url.protocol === 'https:' && !options.plain)
      const peer = new Peer({
        host: url.host,
        tcp: socket,
        socket: isTls ? await secured(socket, url, connectMs, options.tls) : socket,
        writeMs: deadline,
      })
      peers.add(peer)
      socket.once('close', () => peers.delete(peer))
      if (closed) peer.close()
      return peer
    },
    request({ method, to }, peer, headers) {
      const request = httpRequest({
        createConnection: () => peer.socket,
        method,
        path: to.path,
        headers: (headers ?? headerLines(to)) as unknown as string[],
        setHost: false,
      })
      // Without a listener an error would end the process; `answer` reads it.
      request.on('error', () => {})
      hosts.set(request, peer.host)
      return request
    },
    write: (request, bytes, ms) =>
      new Promise(resolve => {
        const done = () => {
          stop()
          request.off('close', done)
          resolve()
        }
        const stop = realTimers.after(ms, done)
        request.once('close', done)
        request.write(bytes, done)
      }),
    answer: (request, ms) => answerOf(request, hosts.get(request) ?? request.host, ms),
    pause: ms =>
      closed
        ? Promise.resolve()
        : new Promise(resolve => {
            const done = () => {
              stop()
              waits.delete(done)
              resolve()
            }
            const stop = realTimers.after(ms, done)
            waits.add(done)
          }),
    close() {
      closed = true
      for (const peer of peers) peer.close()
      for (const done of waits) done()
    },
  }
}

const coded = (code: string, message: string) => Object.assign(new Error(message), { code })

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw coded(ADDRESS_REFUSED, reason.replace(/\.$/, ''))
}

/** Settles with the socket's event, its error, or after `ms`. */
function established(socket: Socket, event: 'connect' | 'secureConnect', ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error) => {
      stop()
      socket.off('error', done).off(event, onReady).off('close', onClose)
      if (!error) return resolve()
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const onReady = () => done()
    const onClose = () => done(coded('ECONNRESET', 'closed'))
    const stop = realTimers.after(ms, () => done(coded('UND_ERR_CONNECT_TIMEOUT', 'timed out')))
    socket.on('error', done).on(event, onReady).on('close', onClose)
  })
}

async function secured(tcp: Socket, url: URL, ms: number, tls: ConnectionOptions = {}): Promise<Socket> {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const socket = tlsConnect({ socket: tcp, host, ...(isIP(host) === 0 && { servername: host }), ...tls })
  await established(socket, 'secureConnect', ms).catch(error => {
    tcp.destroy()
    throw error
  })
  return socket
}

/** What became of a `node:http` request: the answer, an error, or the end of its time. */
function answerOf(request: ClientRequest, host: string, ms: number): Promise<Outcome> {
  return new Promise(resolve => {
    let status = 0
    const settle = (outcome: Outcome) => {
      stop()
      resolve(outcome)
    }
    const stop = realTimers.after(ms, () => settle(timedOut(ms, status > 0 ? 'reading' : 'waiting', status)))
    request.on('error', error => settle(failed(error, host)))
    request.on('close', () => settle(failed(coded('ECONNRESET', 'closed'), host)))
    request.on('response', (response: IncomingMessage) => {
      status = response.statusCode ?? 0
      const kept: Buffer[] = []
      let read = 0
      const answered = (truncated: boolean): Outcome => ({
        kind: 'answered',
        status,
        headers: flat(response.headers),
        body: new Uint8Array(Buffer.concat(kept).subarray(0, RESPONSE_KEPT)),
        truncated,
      })
      response.on('data', (chunk: Buffer) => {
        if (read < RESPONSE_KEPT) kept.push(Buffer.from(chunk.subarray(0, RESPONSE_KEPT - read)))
        read += chunk.length
        if (read > RESPONSE_LIMIT) settle(answered(true))
      })
      response.on('end', () => settle(answered(false)))
      response.on('error', error => settle(failed(error, host)))
    })
  })
}

const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
