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
/** Bytes of a body that are shown. */
const SHOWN = 4 * 1024
/** A body up to here is kept as it came, which costs nothing now; of a larger one what is shown is copied. */
const KEPT_WHOLE = 16 * 1024

/** What is known of an exchange when it ends. */
export type Entry = Omit<Exchange, 'id' | 'request' | 'response'>

type KeptBody = string | Uint8Array | null

/** The last exchanges of one workspace. Nothing large stays alive, and nothing is decoded or masked before somebody looks. */
export class Journal {
  readonly #ring: (Recorded | undefined)[] = new Array(KEPT)
  #written = 0
  readonly #listeners = new Set<(exchange: Exchange) => void>()

  /** Answers the new exchange's id. */
  record(entry: Entry, call: Call, reply: Reply): string {
    const id = `req_${this.#written + 1}`
    const exchange = new Recorded(id, entry, bodyOf(call), kept(reply.shown ?? reply.body))
    this.#ring[this.#written++ % KEPT] = exchange
    if (this.#listeners.size > 0) for (const listener of this.#listeners) guarded(() => listener(exchange))
    return id
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

class Recorded implements Exchange {
  readonly id: string
  readonly #entry: Entry
  readonly #request: KeptBody
  readonly #response: KeptBody
  constructor(id: string, entry: Entry, request: KeptBody, response: KeptBody) {
    this.id = id
    this.#entry = entry
    this.#request = request
    this.#response = response
  }
  get surface(): string {
    return this.#entry.surface
  }
  get at(): number {
    return this.#entry.at
  }
  get ms(): number {
    return this.#entry.ms
  }
  get method(): string {
    return this.#entry.method
  }
  get path(): string {
    return this.#entry.path
  }
  get query(): string {
    return maskedText(this.#entry.query)
  }
  get token(): string | null {
    return this.#entry.token
  }
  get status(): number {
    return this.#entry.status
  }
  get faults(): Exchange['faults'] {
    return this.#entry.faults
  }
  get request(): string | null {
    return text(this.#request)
  }
  get response(): string | null {
    return text(this.#response)
  }
}

function text(body: KeptBody): string | null {
  if (body === null) return null
  return maskedText(typeof body === 'string' ? body.slice(0, SHOWN) : new TextDecoder().decode(body.subarray(0, SHOWN)))
}

function bodyOf(call: Call): KeptBody {
  if (call.body === null || call.body === 'too-large') return null
  if ('parsed' in call.body) return kept(written(call.body.parsed))
  return kept(call.body)
}

/** Null for what cannot be written: nothing, or what is nested so deep that it ends the stack. */
function written(parsed: unknown): string | null {
  try {
    return JSON.stringify(parsed) ?? null
  } catch {
    return null
  }
}

function kept(body: Reply['body']): KeptBody {
  if (body === null || (typeof body === 'object' && 'start' in body)) return null
  if (body.length <= KEPT_WHOLE) return body
  // A slice of a string would keep the whole of it alive.
  return typeof body === 'string' ? Buffer.from(body.slice(0, SHOWN)) : Uint8Array.prototype.slice.call(body, 0, SHOWN)
}
