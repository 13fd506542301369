import type { Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import type { Seen } from './target.ts'

/** A request on its way to a receiver, as a lie sees it. */
export interface LieRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Names as they came. */
  readonly names: readonly string[]
  readonly body: Buffer
  /** Parsed, or undefined when it is not JSON. */
  readonly json: unknown
}

/** What a receiver answers. */
export interface LieAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a lie of a receiver may reach. */
export interface ReceiverLieWorld {
  /** A call to the supplier's API, path below the dialect's base, with the receiver's token. */
  ask(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** Fetches any URL, and does not mind what comes of it. */
  fetch(url: string): Promise<void>
  /** Header, in lower case, and value by which the receiver knows its supplier. */
  readonly secret: readonly [name: string, value: string]
  /** Whether the request carries it. */
  isSupplier(request: LieRequest): boolean
  /** Lets so many ms pass, at the pace of the run. */
  pass(ms: number): Promise<void>
}

/** The honest receiver behind the lie. */
export type Next = (request: LieRequest) => Promise<LieAnswer>

/** What a receiver does wrong: an honest one behind something that alters what goes in and out. What is left out stays honest. */
export interface ReceiverLie {
  /** What this receiver does wrong, in a few words: `answers 409 to what it had before`. */
  readonly says: string
  /** Ids of the other checks that rightly notice the same lie. */
  readonly also?: readonly string[]
  /** Answers a request itself, or alters it on its way in, or its answer on the way out. `reset` breaks the connection. */
  receive?(request: LieRequest, next: Next, world: ReceiverLieWorld): Promise<LieAnswer | 'reset'>
  /** Alters what the probe is shown. */
  view?(uuid: string, seen: Seen): Seen
  /** Speaks to each connection itself, before HTTP; `port` is where the honest receiver listens. */
  connection?(socket: Socket, port: number): void
  /** Options of its TLS server, which is a good one otherwise. */
  readonly tls?: TlsOptions
}

/** Answers a request in the receiver's place when it is one of these; every other goes to the honest receiver. */
export const instead =
  (isOne: (request: LieRequest) => boolean, answer: LieAnswer | number): NonNullable<ReceiverLie['receive']> =>
  (request, next) =>
    isOne(request) ? Promise.resolve(typeof answer === 'number' ? { status: answer } : answer) : next(request)

/** Whether a body is no JSON object. */
export const isNoObject = ({ json }: LieRequest): boolean =>
  typeof json !== 'object' || json === null || Array.isArray(json)

/** The value at a path of names, or undefined: `at(json, 'data', 'uuid')`. */
export const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (part, name) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined),
    value,
  )

/** The booking that a delivery is about, in either dialect; undefined for what is no delivery. */
export const bookingOf = ({ json, method }: Pick<LieRequest, 'json' | 'method'>): unknown =>
  method === 'POST' ? (at(json, 'data', 'uuid') ?? at(json, 'booking', 'uuid')) : undefined

/** The name of the event, in either dialect. */
export const eventOf = ({ json }: Pick<LieRequest, 'json'>): unknown =>
  at(json, 'notificationType') ?? at(json, 'webhook', 'event')
