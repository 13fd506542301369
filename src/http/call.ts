/** A request, freed of its framework. */
export interface Call {
  /** Upper case. */
  readonly method: string
  /** Path as sent, percent-encoded, without the query. Starts with `/`. */
  readonly path: string
  /** Raw query string without `?`; empty when there is none. */
  readonly query: string
  /** Lower-case names, as `node:http` gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: CallBody
  /** Says when the client has gone; absent where nobody can know. */
  readonly client?: ClientGone
}

/** The client's end of a call: a socket is one. */
export interface ClientGone {
  /** Address of a socket's other end; no such member where there is no socket. */
  readonly remoteAddress?: string | undefined
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

/** Bytes; or what a body parser in front already made of them; or that the body went over the adapter's limit. */
export type CallBody = Uint8Array | { readonly parsed: unknown } | 'too-large' | null

/** An answer, before a framework writes it. */
export interface Reply {
  readonly status: number
  /** The exchange's id in the journal; adapters send it as `x-request-id`. */
  readonly id?: string
  /** Lower-case names. `content-length` is the adapter's. */
  readonly headers: Readonly<Record<string, string>>
  /** Null = no body. A stream is used by server-sent events only. */
  readonly body: string | Uint8Array | null | ReplyStream
  /** How the adapter is to break the answer; absent on every honest one. */
  readonly wire?: WireBreak
  /** What the journal keeps as the body, when a fault has made a stream of it. */
  readonly shown?: string | Uint8Array | null | ReplyStream
}

/** An answer that goes wrong on the connection. The connection ends with it. */
export interface WireBreak {
  /** Sends nothing, the head alone, or the head and so many bytes of the body; then resets the connection or ends it. */
  readonly cut?: { readonly after: 'nothing' | 'head' | number; readonly by: 'reset' | 'end' }
  /** What Content-Length says instead of the truth; needs a socket. */
  readonly length?: number
}

/**
 * A body that stays open. The adapter calls `start` once and the returned function when the client goes away;
 * it cuts off a client that does not read what is written.
 */
export interface ReplyStream {
  start(write: (chunk: string) => void, end: () => void): () => void
}

export type Answer = Reply | Promise<Reply>

/** A JSON value that is serialised already; written as it is. */
export class Serialised<T = unknown> {
  readonly json: string | Uint8Array
  /** Only for the type checker: what the JSON says. */
  declare readonly value: T
  constructor(json: string | Uint8Array) {
    this.json = json
  }
}
