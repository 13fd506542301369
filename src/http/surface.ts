import type { DomainError } from '../domain/errors.ts'
import type { Token } from '../domain/types.ts'
import type { Route, Router } from '../openapi/route.ts'
import type { Problem } from '../openapi/validate.ts'
import type { Call, Reply } from './call.ts'
import type { World } from './world.ts'

/** Who calls, in which workspace, and with what switched on. */
export interface Admission {
  readonly world: World
  /** Null on operations that need none. */
  readonly token: Token | null
  /** Canonical short names (`pricing`) of the capabilities that apply to this call. */
  readonly capabilities: ReadonlySet<string>
  /** Headers of every answer to this call: the capability echo, the content language. */
  readonly replyHeaders: Readonly<Record<string, string>>
  /** What `Accept-Language` prefers, best first. */
  readonly languages: readonly string[]
}

/** What a handler knows besides its input. */
export interface Context extends Admission {
  readonly route: Route
  readonly call: Call
  /** Names the call in the event log: `bookspot POST /bookings/{uuid}/confirm`. */
  readonly cause: string
}

/** Finds the workspace of a call. */
export interface Worlds {
  readonly fallback: World
  /** By what stands behind `Bearer`. */
  byToken(token: string): World | undefined
  byName(name: string): World | undefined
}

export type Handler = (
  input: { readonly path: never; readonly query: never; readonly body: never },
  context: Context,
) => unknown

/** A set of routes with one way of admitting, answering and refusing: a dialect's, or the control API. */
export interface Surface {
  readonly name: string
  readonly basePath: string
  readonly router: Router
  readonly handlers: Readonly<Record<string, Handler>>
  /** Keys of the routes whose bodies may hold texts of any length; elsewhere 64 KiB each. */
  readonly longTexts?: ReadonlySet<string>
  /** @throws DomainError UNAUTHORIZED, FORBIDDEN, BAD_REQUEST */
  admit(call: Call, route: Route, worlds: Worlds): Admission
  /** Turns what the schema found into the surface's own refusal. */
  invalid(route: Route, where: 'body' | 'query', problems: readonly Problem[]): DomainError
  /** The refusal in the surface's own error shape. */
  fail(error: DomainError, call: Call, world: World): Reply
}

/** A handler's answer with another status or with headers of its own. */
export class Answered<T = unknown> {
  readonly body: T
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string>>
  constructor(body: T, options: { status?: number; headers?: Readonly<Record<string, string>> } = {}) {
    this.body = body
    this.status = options.status
    this.headers = options.headers ?? {}
  }
}

/** The first value of a header that may have been sent twice. */
export function header(call: Call, name: string): string | undefined {
  const value = call.headers[name]
  return typeof value === 'string' || value === undefined ? value : value[0]
}
