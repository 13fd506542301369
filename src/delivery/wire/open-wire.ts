import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { Deadlines } from '../../shared/deadlines.ts'
import { patientTimers, realTimers } from '../../shared/timer.ts'
import { Dial } from '../dial.ts'
import type { Guard } from '../egress.ts'
import { RESPONSE_KEPT, RESPONSE_LIMIT } from '../exchange.ts'
import type { Send } from '../faults/fault.ts'
import type { Outcome } from '../message.ts'
import { failed, timedOut } from '../outcome.ts'
import { DEFAULT_SETTINGS } from '../settings.ts'
import { headerLines } from './head.ts'
import { Peer } from './peer.ts'
import type { ConnectOptions, Wire } from './wire.ts'

/** Sockets that end with what opened them. */
export interface OpenWire extends Wire {
  /** Closes every connection and ends every wait. */
  close(): void
}

export function openWire(guard: Guard): OpenWire {
  const peers = new Set<Peer>()
  const waits = new Set<() => void>()
  const deadlines = new Deadlines(true)
  /** For the outcome: a request with headers of its own does not know its receiver. */
  const ends = new WeakMap<ClientRequest, Peer>()
  let closed = false

  const dial = (send: Send, options: ConnectOptions): Promise<Peer> =>
    new Promise((resolve, reject) => {
      const { host, hostname, port, protocol } = new URL(send.to.origin)
      const isTls = options.tls !== undefined || (protocol === 'https:' && !options.plain)
      const { connectMs = DEFAULT_SETTINGS.connectMs, trace = {} } = send
      const { family, localAddress } = options
      const to = {
        host: hostname,
        port: Number(port || (protocol === 'https:' ? 443 : 80)),
        tls: isTls ? (options.tls ?? {}) : undefined,
        family,
        localAddress,
        // A receiver that closes its half must not close ours by itself: some faults write on.
        allowHalfOpen: true,
        connectMs,
      }
      const dialled = new Dial(to, guard, deadlines, (error, socket) => {
        dialled.tell(trace)
        if (socket) resolve(new Peer({ host, socket, tcp: dialled.tcp!, writeMs: send.deadline, trace }))
        else reject(error)
      })
    })

  return {
    async connect(send, options = {}) {
      if (closed) throw coded('UND_ERR_CLOSED', 'stopped')
      const peer = await dial(send, options)
      peers.add(peer)
      peer.tcp.once('close', () => peers.delete(peer))
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
      ends.set(request, peer)
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
    answer: (request, ms) => answerOf(request, ends.get(request)!, ms),
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
      deadlines.close()
    },
  }
}

const coded = (code: string, message: string) => Object.assign(new Error(message), { code })

/** What became of a `node:http` request: the answer, an error, or the end of its time. */
function answerOf(request: ClientRequest, peer: Peer, ms: number): Promise<Outcome> {
  return new Promise(resolve => {
    const { host } = peer
    let status = 0
    const settle = (outcome: Outcome) => {
      stop()
      resolve(outcome)
    }
    const stop = patientTimers.after(ms, () => settle(timedOut(ms, status > 0 ? 'reading' : 'waiting', status)))
    request.on('error', error => settle(failed(error, host)))
    request.on('close', () => settle(failed(coded('ECONNRESET', 'closed'), host)))
    request.on('response', (response: IncomingMessage) => {
      status = response.statusCode ?? 0
      peer.noteAnswer()
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
