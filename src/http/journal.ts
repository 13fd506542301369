import { guarded } from '../shared/guarded.ts'
import { maskedText } from '../shared/secrets.ts'
import type { Call, Reply } from './call.ts'

/** One API exchange, as the journal keeps it. Secrets of receivers are masked wherever they stand (threat TM-24). */
export interface Exchange {
  /** `req_` and a running number. */
  readonly id: string
  readonly surface: string
  /** ms UTC on the workspace's clock. */
  readonly at: number
  /** Real milliseconds to the answer. */
  readonly ms: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly token: string | null
  /** 0 when the connection broke before a status was sent. */
  readonly status: number
  readonly request: string | null
  readonly response: string | null
  /** What was broken on purpose, in order of the rules. */
  readonly faults: readonly AppliedApiFault[]
}

/** A fault that had its part in an exchange. */
export interface AppliedApiFault {
  readonly kind: string
  /** Every option, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>
  /** Id of the rule that chose it. */
  readonly rule: string
  /** What its draws came from. */
  readonly seed: string
}

const KEPT = 500
const BODY_KEPT = 4096

/** The last exchanges of one workspace. Bodies are cut at 4 KiB and copied, so nothing large stays alive. */
export class Journal {
  #ring: (Exchange | undefined)[] = new Array(KEPT)
  #written = 0
  readonly #listeners = new Set<(exchange: Exchange) => void>()

  /** Answers the new exchange's id. */
  record(entry: Omit<Exchange, 'id' | 'request' | 'response'>, call: Call, reply: Reply): string {
    const exchange = new Recorded(`req_${this.#written + 1}`, entry, bodyOf(call), cut(reply.shown ?? reply.body))
    this.#ring[this.#written++ % KEPT] = exchange
    for (const listener of this.#listeners) guarded(() => listener(exchange))
    return exchange.id
  }

  /** Newest first. */
  list(): Exchange[] {
    const found: Exchange[] = []
    for (let i = this.#written - 1; i >= Math.max(0, this.#written - KEPT); i--) found.push(this.#ring[i % KEPT]!)
    return found
  }

  onExchange(listener: (exchange: Exchange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** Decodes and masks only when somebody looks. */
class Recorded implements Exchange {
  readonly id: string
  readonly surface: string
  readonly at: number
  readonly ms: number
  readonly method: string
  readonly path: string
  readonly #query: string
  readonly token: string | null
  readonly status: number
  readonly faults: Exchange['faults']
  readonly #request: Uint8Array | null
  readonly #response: Uint8Array | null
  constructor(
    id: string,
    entry: Omit<Exchange, 'id' | 'request' | 'response'>,
    request: Uint8Array | null,
    response: Uint8Array | null,
  ) {
    this.id = id
    this.surface = entry.surface
    this.at = entry.at
    this.ms = entry.ms
    this.method = entry.method
    this.path = entry.path
    this.token = entry.token
    this.status = entry.status
    this.faults = entry.faults
    this.#request = request
    this.#response = response
    this.#query = entry.query
  }
  get query(): string {
    return maskedText(this.#query)
  }
  get request(): string | null {
    return text(this.#request)
  }
  get response(): string | null {
    return text(this.#response)
  }
}

const text = (bytes: Uint8Array | null) => (bytes === null ? null : maskedText(new TextDecoder().decode(bytes)))

function bodyOf(call: Call): Uint8Array | null {
  if (call.body === null || call.body === 'too-large') return null
  if ('parsed' in call.body) return cut(JSON.stringify(call.body.parsed) ?? null)
  return cut(call.body)
}

function cut(body: Reply['body']): Uint8Array | null {
  if (body === null || (typeof body === 'object' && 'start' in body)) return null
  if (typeof body === 'string') return Buffer.from(body.slice(0, BODY_KEPT))
  // Small buffers are immutable record caches or one request's bytes: keeping the reference costs nothing.
  return body.length <= BODY_KEPT ? body : Uint8Array.prototype.slice.call(body, 0, BODY_KEPT)
}
