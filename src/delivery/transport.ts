import type { buildConnector, Client } from 'undici'
import { Deadlines, Expiring } from '../shared/deadlines.ts'
import { type Lookup, refusedHost, safeLookup } from './egress.ts'
import { type Connections, Exchange } from './exchange.ts'
import type { Outcome, Transport, TransportRequest } from './message.ts'

export interface TransportOptions {
  /** Sockets per origin at most. The engine keeps to about 64, but gives every waiting subscription at least one. */
  readonly connections?: number
  /** Real ms after which an origin without requests is forgotten. */
  readonly idleMs?: number
  /** Real ms for TCP and TLS, within the attempt's deadline. */
  readonly connectMs?: number
  /** Lets deliveries go to link-local and metadata addresses too. */
  readonly allowLinkLocal?: boolean
  /** Resolves names. Default: `dns.lookup`. */
  readonly lookup?: Lookup
}

const CONNECT_MS = 2_000

/** What is loaded with the first request, so that starting the sandbox does not wait for it. */
interface Undici {
  readonly Client: typeof Client
  readonly buildConnector: typeof buildConnector
}

/** Sends well-formed requests over real sockets: keep-alive connections per origin, no redirect, one deadline for all of an attempt. */
export function createTransport(options: TransportOptions = {}): Transport {
  const deadlines = new Deadlines(true)
  const idle = new Deadlines(false)
  const origins = new Map<string, Origin>()
  let undici: Undici | undefined
  let loading: Promise<Undici> | undefined
  let closed = false

  const load = () => {
    loading ??= import('./undici.ts').then(loaded => {
      undici = loaded
      return undici
    })
    return loading
  }

  const originOf = (name: string, loaded: Undici): Origin => {
    let origin = origins.get(name)
    if (!origin) {
      origin = new Origin(name, loaded, options, deadlines, idle, () => origins.delete(name))
      origins.set(name, origin)
    }
    return origin
  }

  const send = (request: TransportRequest, loaded: Undici): Promise<Outcome> =>
    closed ? notSent('The sandbox is stopping.') : originOf(request.to.origin, loaded).send(request)

  return {
    send(request) {
      if (request.to.problem !== undefined) return notSent(request.to.problem)
      return undici ? send(request, undici) : load().then(loaded => send(request, loaded))
    },
    async warmUp() {
      if (!undici) await load()
    },
    async openWire() {
      const { openWire } = await import('./wire/open-wire.ts')
      const { lookup, allowLinkLocal, connectMs = CONNECT_MS } = options
      return openWire({ lookup, allowLinkLocal, connectMs })
    },
    async close() {
      closed = true
      idle.close()
      await Promise.all([...origins.values()].map(origin => origin.destroy()))
      deadlines.close()
      origins.clear()
    },
  }
}

const notSent = (error: string): Promise<Outcome> => Promise.resolve({ kind: 'not-sent', error })

/**
 * The connections to one origin. Not undici's own pool: that one connects anew after every request that is given up, for nothing,
 * and the receiver sees a connection that no attempt explains.
 */
class Origin extends Expiring implements Connections {
  readonly host: string
  readonly #name: string
  readonly #refused: string | undefined
  readonly #undici: Undici
  readonly #connect: buildConnector.connector
  readonly #most: number
  readonly #deadlines: Deadlines
  readonly #idle: Deadlines
  readonly #idleMs: number
  readonly #forget: () => void
  /** Used like a stack, so that few connections stay warm. */
  readonly #free: Client[] = []
  readonly #clients = new Set<Client>()
  readonly #waiting = new Set<Exchange>()
  #busy = 0

  constructor(
    name: string,
    undici: Undici,
    options: TransportOptions,
    deadlines: Deadlines,
    idle: Deadlines,
    forget: () => void,
  ) {
    super()
    const { connections = 1024, idleMs = 30_000, connectMs = CONNECT_MS, allowLinkLocal = false } = options
    const { host, hostname } = new URL(name)
    this.host = host
    this.#name = name
    this.#refused = allowLinkLocal ? undefined : refusedHost(hostname)
    this.#undici = undici
    this.#connect = undici.buildConnector({
      timeout: connectMs,
      lookup: allowLinkLocal ? options.lookup : safeLookup(options.lookup),
    })
    this.#most = connections
    this.#deadlines = deadlines
    this.#idle = idle
    this.#idleMs = idleMs
    this.#forget = forget
    idle.set(this, idleMs)
  }

  send(request: TransportRequest): Promise<Outcome> {
    if (this.#refused !== undefined) return notSent(this.#refused)
    return new Promise(resolve => {
      const exchange = new Exchange(request, this, resolve)
      if (this.#busy++ === 0) this.#idle.clear(this)
      this.#deadlines.set(exchange, request.deadline)
      if (this.#free.length > 0 || this.#clients.size < this.#most) exchange.begin(this.#connection())
      else this.#waiting.add(exchange)
    })
  }

  waiting(exchange: Exchange, patience: number): void {
    this.#deadlines.set(exchange, patience)
  }

  ended(exchange: Exchange, clean: boolean): void {
    this.#deadlines.clear(exchange)
    const { client } = exchange
    if (client === undefined) this.#waiting.delete(exchange)
    else if (clean) this.#free.push(client)
    else {
      this.#clients.delete(client)
      void client.destroy()
    }
    for (const next of this.#waiting) {
      if (this.#free.length === 0 && this.#clients.size >= this.#most) break
      this.#waiting.delete(next)
      next.begin(this.#connection())
    }
    if (--this.#busy === 0) this.#idle.set(this, this.#idleMs)
  }

  /** Nothing was sent for a while. */
  expire(): void {
    this.#forget()
    void this.destroy()
  }

  async destroy(): Promise<void> {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const exchange of waiting) exchange.stop()
    await Promise.all([...this.#clients].map(client => client.destroy()))
  }

  #connection(): Client {
    const free = this.#free.pop()
    if (free) return free
    const client = new this.#undici.Client(this.#name, {
      connect: this.#connect,
      pipelining: 1,
      // One deadline covers all of an attempt; undici's own would only add timers.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    this.#clients.add(client)
    return client
  }
}
