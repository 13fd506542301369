import type { Client, Dispatcher } from 'undici'
import { Expiring, realMs } from '../shared/deadlines.ts'
import type { Dial } from './dial.ts'
import type { Outcome, TransportRequest } from './message.ts'
import { failed, timedOut } from './outcome.ts'

/** Of an answer, this much is read before the socket is closed. */
export const RESPONSE_LIMIT = 64 * 1024
/** Of an answer's body, this much is kept. */
export const RESPONSE_KEPT = 4 * 1024

/** Where an exchange's connection comes from and goes back to. */
export interface Connections {
  readonly host: string
  /** The request is about to be written. Called where its answer has a time of its own. */
  waiting(exchange: Exchange, patience: number): void
  /** The exchange is over; `clean` when its connection can carry another. */
  ended(exchange: Exchange, clean: boolean): void
}

/** A connection to an origin, which is opened anew when the receiver has closed it. */
export class Line {
  readonly client: Client
  /** How it was opened last. */
  dial: Dial | undefined
  /** Real ms that its present exchange gives the opening. */
  connectMs: number | undefined

  constructor(client: Client) {
    this.client = client
  }

  destroy(): Promise<void> {
    this.dial?.stop()
    return this.client.destroy()
  }
}

/** Interim answers beyond these are no answer but a flood. */
const INTERIM_LIMIT = 32

const tooManyInterim = (host: string): Outcome => ({
  kind: 'reset',
  error: `${host} sent more than ${INTERIM_LIMIT} interim answers.`,
})

const NO_BODY = new Uint8Array(0)

/** One request and its answer on one connection, ended by the answer, an error or the deadline: whichever is first. */
export class Exchange extends Expiring implements Dispatcher.DispatchHandler {
  readonly request: TransportRequest
  /** The connection it was given; undefined while it waits for one. */
  line: Line | undefined
  over = false
  readonly #connections: Connections
  readonly #resolve: (outcome: Outcome) => void
  /** Real ms, as `realMs` counts, when the request began to be written; 0 before that. */
  #sentAt = 0
  #firstByte: number | undefined
  #status = 0
  #interim = 0
  #headers: Record<string, string> = {}
  #kept = NO_BODY
  #read = 0

  constructor(request: TransportRequest, connections: Connections, resolve: (outcome: Outcome) => void) {
    super()
    this.request = request
    this.#connections = connections
    this.#resolve = resolve
  }

  begin(line: Line): void {
    const { method = 'POST', to, body, connectMs } = this.request
    this.line = line
    line.connectMs = connectMs
    line.client.dispatch(
      { method: method as Dispatcher.HttpMethod, path: to.path, headers: to.headerList as string[], body },
      this,
    )
  }

  onRequestStart(): void {
    this.#sentAt = realMs()
    const { patience } = this.request
    if (patience !== undefined) this.#connections.waiting(this, patience)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#firstByte ??= realMs() - this.#sentAt
    // Interim answers, as 103, come before the one that counts.
    if (status < 200) {
      if (++this.#interim > INTERIM_LIMIT) this.#end(tooManyInterim(this.#connections.host), false)
      return
    }
    this.#status = status
    for (const name in headers) {
      const value = headers[name]
      this.#headers[name] = typeof value === 'string' ? value : (value?.join(', ') ?? '')
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return
    if (this.#read < RESPONSE_KEPT) this.#keep(chunk.subarray(0, RESPONSE_KEPT - this.#read))
    this.#read += chunk.length
    if (this.#read > RESPONSE_LIMIT) this.#end(this.#answer(true), false)
  }

  onResponseEnd(): void {
    this.#end(this.#answer(false), true)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // 204 has no body whatever its Content-Length says, and many a receiver sends one along.
    const isComplete = this.#status === 204 && 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
    this.#end(isComplete ? this.#answer(false) : failed(error, this.#connections.host), false)
  }

  expire(): void {
    const phase = this.#status > 0 ? 'reading' : this.#sentAt > 0 ? 'waiting' : 'connecting'
    const { deadline, patience = deadline } = this.request
    this.#end(timedOut(this.#sentAt > 0 ? patience : deadline, phase, this.#status), false)
  }

  /** It waits for a connection that will not come. */
  stop(): void {
    this.#end({ kind: 'not-sent', error: 'The sandbox is stopping.' }, false)
  }

  #answer(truncated: boolean): Outcome {
    return { kind: 'answered', status: this.#status, headers: this.#headers, body: this.#kept, truncated }
  }

  /** Copies, because the chunk is a window on a read buffer of 64 KiB, which it would keep in memory. */
  #keep(chunk: Buffer): void {
    const kept = new Uint8Array(this.#kept.length + chunk.length)
    kept.set(this.#kept)
    kept.set(chunk, this.#kept.length)
    this.#kept = kept
  }

  #end(outcome: Outcome, clean: boolean): void {
    if (this.over) return
    this.over = true
    const { trace } = this.request
    if (trace) {
      this.line?.dial?.tell(trace)
      trace.firstByte = this.#firstByte
    }
    this.#connections.ended(this, clean)
    this.#resolve(outcome)
  }
}
