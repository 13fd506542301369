import type { buildConnector, Client } from 'undici'
import { Deadlines, Expiring } from '../shared/deadlines.ts'
import { Dial } from './dial.ts'
import type { Guard } from './egress.ts'
import { type Connections, Exchange, Line } from './exchange.ts'
import type { Outcome, Transport, TransportRequest } from './message.ts'
import { DEFAULT_SETTINGS } from './settings.ts'

export interface TransportOptions extends Guard {
  /** Sockets per origin at most. The engine keeps to about 64, but gives every waiting subscription at least one. */
  readonly connections?: number
  /** Real ms after which an origin without requests is forgotten. */
  readonly idleMs?: number
  /** PEM of authorities to trust instead of the known ones, for https. */
  readonly ca?: string | undefined
}

/** What is loaded with the first request, so that starting the sandbox does not wait for it. */
interface Undici {
  readonly Client: typeof Client
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
      return openWire(options)
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
  readonly #url: URL
  readonly #undici: Undici
  readonly #guard: Guard
  readonly #ca: string | undefined
  readonly #most: number
  readonly #deadlines: Deadlines
  readonly #idle: Deadlines
  readonly #idleMs: number
  readonly #forget: () => void
  /** Used like a stack, so that few connections stay warm. */
  readonly #free: Line[] = []
  readonly #lines = new Set<Line>()
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
    const { connections = 1024, idleMs = 30_000 } = options
    this.#url = new URL(name)
    this.host = this.#url.host
    this.#undici = undici
    this.#guard = options
    this.#ca = options.ca
    this.#most = connections
    this.#deadlines = deadlines
    this.#idle = idle
    this.#idleMs = idleMs
    this.#forget = forget
    idle.set(this, idleMs)
  }

  send(request: TransportRequest): Promise<Outcome> {
    return new Promise(resolve => {
      const exchange = new Exchange(request, this, resolve)
      if (this.#busy++ === 0) this.#idle.clear(this)
      this.#deadlines.set(exchange, request.deadline)
      if (this.#free.length > 0 || this.#lines.size < this.#most) exchange.begin(this.#line())
      else this.#waiting.add(exchange)
    })
  }

  waiting(exchange: Exchange, patience: number): void {
    this.#deadlines.set(exchange, patience)
  }

  ended(exchange: Exchange, clean: boolean): void {
    this.#deadlines.clear(exchange)
    const { line } = exchange
    if (line === undefined) this.#waiting.delete(exchange)
    else if (clean) this.#free.push(line)
    else {
      this.#lines.delete(line)
      void line.destroy()
    }
    for (const next of this.#waiting) {
      if (this.#free.length === 0 && this.#lines.size >= this.#most) break
      this.#waiting.delete(next)
      next.begin(this.#line())
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
    await Promise.all([...this.#lines].map(line => line.destroy()))
  }

  #line(): Line {
    const free = this.#free.pop()
    if (free) return free
    const client = new this.#undici.Client(this.#url.origin, {
      connect: (_options: buildConnector.Options, done: buildConnector.Callback) => {
        line.dial = this.#dial(line, done)
      },
      pipelining: 1,
      // One deadline covers all of an attempt; undici's own would only add timers.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const line = new Line(client)
    this.#lines.add(line)
    return line
  }

  #dial({ connectMs = DEFAULT_SETTINGS.connectMs }: Line, done: buildConnector.Callback): Dial {
    const { hostname: host, port, protocol } = this.#url
    const isTls = protocol === 'https:'
    const to = { host, port: Number(port || (isTls ? 443 : 80)), tls: isTls ? { ca: this.#ca } : undefined, connectMs }
    return new Dial(to, this.#guard, this.#deadlines, done)
  }
}
