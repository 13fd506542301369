import { lookup as dnsLookup } from 'node:dns'
import { isIP, type LookupFunction, type Socket, connect as tcpConnect } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { type Deadlines, Expiring, realMs } from '../shared/deadlines.ts'
import { type Guard, type Lookup, refusedHost, refusedPeer, safeLookup } from './egress.ts'
import type { Trace } from './message.ts'
import { ADDRESS_REFUSED, CONNECT_LIMIT } from './outcome.ts'

export interface DialOptions {
  /** Name or address; an IPv6 address may stand in brackets. */
  readonly host: string
  readonly port: number
  /** Speaks TLS, with these options; undefined: plain TCP. */
  readonly tls?: ConnectionOptions | undefined
  readonly family?: 4 | 6 | undefined
  /** Source address. */
  readonly localAddress?: string | undefined
  readonly allowHalfOpen?: boolean
  /** Real ms for the name, TCP and TLS together. */
  readonly connectMs: number
}

type Dialled = (...end: [error: Error, socket: null] | [error: null, socket: Socket]) => void

/**
 * A connection on its way to a receiver: all transports open theirs here, so that every gate of the egress guard holds for all,
 * and each step's time is known.
 */
export class Dial extends Expiring {
  /** The TCP socket, also beneath TLS; undefined when the guard refused the address as it is written. */
  readonly tcp: Socket | undefined
  /** The address that is, or was last, tried; `127.0.0.1:9001`. */
  address: string | undefined
  readonly #options: DialOptions
  readonly #host: string
  readonly #guard: Guard
  readonly #deadlines: Deadlines
  readonly #resolved: string[] = []
  #done: Dialled | undefined
  #since = realMs()
  #dns: number | undefined
  #connect: number | undefined
  #tls: number | undefined
  #isTold = false

  /** @param done called once, never before the constructor has returned; the socket has no listeners of ours any more */
  constructor(options: DialOptions, guard: Guard, deadlines: Deadlines, done: Dialled) {
    super()
    const host = options.host.startsWith('[') ? options.host.slice(1, -1) : options.host
    this.#options = options
    this.#host = host
    this.#guard = guard
    this.#deadlines = deadlines
    this.#done = done
    const literal = isIP(host)
    if (literal !== 0) this.#tries(host)
    const refusal = this.#refusal(literal)
    if (refusal) {
      process.nextTick(() => this.#end(refusal, null))
      return
    }
    const { port, family, localAddress, allowHalfOpen = false, connectMs } = options
    this.tcp = tcpConnect({
      host,
      port,
      allowHalfOpen,
      ...(family !== undefined && { family }),
      ...(localAddress !== undefined && { localAddress }),
      lookup: this.#lookup as LookupFunction,
    })
    this.tcp.setNoDelay(true).setKeepAlive(true, 60_000)
    this.tcp
      .on('connectionAttempt', this.#onAttempt)
      .on('connect', this.#onConnect)
      .on('error', this.#onError)
      .on('close', this.#onClose)
    deadlines.set(this, connectMs)
  }

  expire(): void {
    const { port, connectMs } = this.#options
    this.#end(coded(CONNECT_LIMIT, `No connection to ${this.#host}:${port} within ${connectMs} ms`), null)
  }

  /** Nobody waits for it any more. Harmless when it has come to its end. */
  stop(): void {
    this.#end(coded('UND_ERR_DESTROYED', 'stopped'), null)
  }

  /** Writes what is known into a trace. A connection's own steps belong to the first request on it. */
  tell(trace: Trace): void {
    trace.address = this.address
    if (this.#isTold) return
    this.#isTold = true
    trace.dns = this.#dns
    trace.connect = this.#connect
    trace.tls = this.#tls
  }

  #refusal(literal: number): Error | undefined {
    const { family } = this.#options
    if (family !== undefined && literal !== 0 && literal !== family) {
      return coded('EAI_ADDRFAMILY', `${this.#host} is no IPv${family} address`)
    }
    const reason = this.#guard.allowLinkLocal ? undefined : refusedHost(this.#host)
    return reason === undefined ? undefined : refused(reason)
  }

  #tries(address: string, port = this.#options.port): void {
    this.address = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  }

  #step(): number {
    const from = this.#since
    this.#since = realMs()
    return this.#since - from
  }

  readonly #lookup: Lookup = (hostname, options, done) => {
    const { lookup = dnsLookup, allowLinkLocal } = this.#guard
    const guarded = allowLinkLocal ? lookup : safeLookup(lookup)
    guarded(hostname, options, (error, address, family) => {
      if (!error) {
        this.#dns = this.#step()
        for (const one of typeof address === 'string' ? [{ address }] : address) this.#resolved.push(one.address)
        const [first] = this.#resolved
        if (first !== undefined) this.#tries(first)
      }
      done(error, address, family)
    })
  }

  readonly #onAttempt = (address: string): void => this.#tries(address)

  readonly #onConnect = (): void => {
    const tcp = this.tcp!
    this.#connect = this.#step()
    const { remoteAddress, remotePort } = tcp
    if (remoteAddress !== undefined) this.#tries(remoteAddress, remotePort)
    const reason = refusedPeer(tcp, this.#host, this.#resolved, this.#guard)
    if (reason !== undefined) this.#end(refused(reason), null)
    else if (this.#options.tls) this.#secure(tcp, this.#options.tls)
    else this.#end(null, tcp)
  }

  #secure(tcp: Socket, options: ConnectionOptions): void {
    // Loaded when it is needed: most receivers of a sandbox speak plain HTTP.
    const { connect } = process.getBuiltinModule('node:tls')
    const host = this.#host
    const socket: TLSSocket = connect({
      socket: tcp,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ALPNProtocols: ['http/1.1'],
      ...options,
    })
    const onSecure = () => {
      this.#tls = this.#step()
      socket.off('error', this.#onError).off('close', this.#onClose)
      this.#end(null, socket)
    }
    socket.once('secureConnect', onSecure).on('error', this.#onError).on('close', this.#onClose)
  }

  readonly #onError = (error: Error): void => this.#end(error, null)

  readonly #onClose = (): void => this.#end(coded('ECONNRESET', 'closed'), null)

  #end(...end: Parameters<Dialled>): void {
    const [error, socket] = end
    const done = this.#done
    if (!done) return
    this.#done = undefined
    this.#deadlines.clear(this)
    const { tcp } = this
    tcp?.off('connectionAttempt', this.#onAttempt).off('connect', this.#onConnect).off('close', this.#onClose)
    // Whoever gets the socket listens to its errors; a failed one's errors, and those beneath TLS, are told already.
    if (error || socket !== tcp) tcp?.on('error', () => {})
    tcp?.off('error', this.#onError)
    if (error) tcp?.destroy()
    done(...end)
  }
}

const coded = (code: string, message: string) => Object.assign(new Error(message), { code })

const refused = (reason: string) => coded(ADDRESS_REFUSED, reason.replace(/\.$/, ''))
