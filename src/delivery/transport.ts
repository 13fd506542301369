import type { Dispatcher, Pool } from 'undici'
import { Deadlines, Expiring } from '../shared/deadlines.ts'
import { guardedLookup, refusedHost } from './egress.ts'
import type { Outcome, Transport, TransportRequest } from './message.ts'
import { failed, timedOut } from './outcome.ts'

/** Of an answer, this much is read before the socket is closed. */
export const RESPONSE_LIMIT = 64 * 1024
/** Of an answer's body, this much is kept. */
export const RESPONSE_KEPT = 4 * 1024

export interface TransportOptions {
  /** Sockets per origin at most. The engine asks for about 64 and gives every waiting subscription at least one. */
  readonly connections?: number
  /** Real ms after which an origin without requests is forgotten. */
  readonly idleMs?: number
  /** Real ms for TCP and TLS, within the attempt's deadline. */
  readonly connectMs?: number
  /** Lets deliveries go to link-local and metadata addresses too. */
  readonly allowLinkLocal?: boolean
}

/** Sends well-formed requests over real sockets: one keep-alive pool per origin, no redirect, one deadline for all of an attempt. */
export function createTransport(options: TransportOptions = {}): Transport {
  const { connections = 1024, idleMs = 30_000, connectMs = 2_000, allowLinkLocal = false } = options
  const deadlines = new Deadlines(true)
  const idle = new Deadlines(false)
  const origins = new Map<string, Origin>()
  let PoolClass: typeof Pool | undefined
  let loading: Promise<typeof Pool> | undefined
  let closed = false

  const load = () => (loading ??= import('undici/lib/dispatcher/pool.js').then(module => (PoolClass = module.default)))

  const dispatch = (pool: typeof Pool, request: TransportRequest): Promise<Outcome> => {
    const { to } = request
    let origin = origins.get(to.origin)
    if (!origin) {
      const { hostname, host } = new URL(to.origin)
      const reason = allowLinkLocal ? undefined : refusedHost(hostname)
      if (reason) return Promise.resolve({ kind: 'not-sent', error: reason })
      const lookup = allowLinkLocal ? {} : { lookup: guardedLookup }
      const opened = new pool(to.origin, { connections, pipelining: 1, connect: { timeout: connectMs, ...lookup } })
      origin = new Origin(host, opened, deadlines, idle, idleMs, () => origins.delete(to.origin))
      origins.set(to.origin, origin)
    }
    return origin.send(request)
  }

  return {
    send(request) {
      if (request.to.problem !== undefined) return Promise.resolve({ kind: 'not-sent', error: request.to.problem })
      if (closed) return Promise.resolve({ kind: 'not-sent', error: 'The sandbox is stopping.' })
      return PoolClass ? dispatch(PoolClass, request) : load().then(pool => dispatch(pool, request))
    },
    async warmUp() {
      await load()
    },
    async close() {
      closed = true
      idle.close()
      await Promise.all([...origins.values()].map(origin => origin.pool.destroy()))
      deadlines.close()
      origins.clear()
    },
  }
}

/** The pool of one origin; it is closed when nothing was sent for a while. */
class Origin extends Expiring {
  readonly host: string
  readonly pool: Pool
  readonly #deadlines: Deadlines
  readonly #idle: Deadlines
  readonly #idleMs: number
  readonly #forget: () => void
  #busy = 0

  constructor(host: string, pool: Pool, deadlines: Deadlines, idle: Deadlines, idleMs: number, forget: () => void) {
    super()
    this.host = host
    this.pool = pool
    this.#deadlines = deadlines
    this.#idle = idle
    this.#idleMs = idleMs
    this.#forget = forget
  }

  send(request: TransportRequest): Promise<Outcome> {
    if (this.#busy++ === 0) this.#idle.clear(this)
    return new Promise(resolve => {
      const exchange = new Exchange(this, request.deadline, resolve)
      this.#deadlines.set(exchange, request.deadline)
      this.pool.dispatch(
        { method: 'POST', path: request.to.path, headers: request.to.headerList as string[], body: request.body },
        exchange,
      )
    })
  }

  done(exchange: Exchange): void {
    this.#deadlines.clear(exchange)
    if (--this.#busy === 0) this.#idle.set(this, this.#idleMs)
  }

  expire(): void {
    this.#forget()
    void this.pool.close()
  }
}

const NO_BODY = new Uint8Array(0)

/** One request and its answer. */
class Exchange extends Expiring implements Dispatcher.DispatchHandler {
  readonly #origin: Origin
  readonly #deadline: number
  readonly #resolve: (outcome: Outcome) => void
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: Record<string, string> = {}
  #kept = NO_BODY
  #read = 0
  #over = false

  constructor(origin: Origin, deadline: number, resolve: (outcome: Outcome) => void) {
    super()
    this.#origin = origin
    this.#deadline = deadline
    this.#resolve = resolve
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The deadline passed while it waited for a connection: then nothing is to be written.
    if (this.#over) controller.abort(new Error('over'))
    else this.#controller = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      this.#headers[name] = typeof value === 'string' ? value : (value?.join(', ') ?? '')
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return
    if (this.#read < RESPONSE_KEPT) this.#keep(chunk.subarray(0, RESPONSE_KEPT - this.#read))
    this.#read += chunk.length
    if (this.#read <= RESPONSE_LIMIT) return
    this.#answered(true)
    controller.abort(new Error('over'))
  }

  onResponseEnd(): void {
    this.#answered(false)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#end(failed(error, this.#origin.host))
  }

  expire(): void {
    const phase = this.#status > 0 ? 'reading' : this.#controller ? 'waiting' : 'connecting'
    this.#end(timedOut(this.#deadline, phase, this.#status))
    this.#controller?.abort(new Error('over'))
  }

  /** Copies, because the chunk is a window on a read buffer of 64 KiB that it would keep in memory. */
  #keep(chunk: Buffer): void {
    const kept = new Uint8Array(this.#kept.length + chunk.length)
    kept.set(this.#kept)
    kept.set(chunk, this.#kept.length)
    this.#kept = kept
  }

  #answered(truncated: boolean): void {
    this.#end({ kind: 'answered', status: this.#status, headers: this.#headers, body: this.#kept, truncated })
  }

  #end(outcome: Outcome): void {
    if (this.#over) return
    this.#over = true
    this.#origin.done(this)
    this.#resolve(outcome)
  }
}
