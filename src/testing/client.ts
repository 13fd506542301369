import type { paths as BookspotPaths } from '../generated/bookspot/types.ts'
import type { paths as RhomtripPaths } from '../generated/rhomtrip/types.ts'
import type { paths as ControlPaths } from '../generated/sandbox/types.ts'
import type { Reply, Sandbox } from '../index.ts'
import type { AnswerOf, Input, RouteKey } from '../openapi/operation.ts'
import { UsageError } from '../shared/usage-error.ts'
import { type ApiName, operationOf } from './operations.ts'

/** The operations of each API: the two suppliers', and the sandbox's own for control. */
export interface Apis {
  readonly bookspot: BookspotPaths
  readonly rhomtrip: RhomtripPaths
  readonly sandbox: ControlPaths
}

/** Name of an operation: `POST /bookings/{uuid}/cancel`. */
export type OperationKey<Api extends keyof Apis> = RouteKey<Apis[Api]>

type IsEmpty<T> = [keyof T] extends [never] ? true : string extends keyof T ? true : false
// biome-ignore lint/complexity/noBannedTypes: asks whether nothing in T must be given
type Needless<T> = {} extends T ? true : false

type PathPart<T> = IsEmpty<T> extends true ? unknown : { readonly path: T }
type QueryPart<T> =
  IsEmpty<T> extends true ? unknown : Needless<T> extends true ? { readonly query?: T } : { readonly query: T }
type BodyPart<T> = T extends undefined
  ? unknown
  : Needless<T> extends true
    ? { readonly body?: T }
    : { readonly body: T }

/** What an operation takes; what its document does not name cannot be given. */
export type CallInput<Paths, Key> = PathPart<Input<Paths, Key>['path']> &
  QueryPart<Input<Paths, Key>['query']> &
  BodyPart<Input<Paths, Key>['body']> & { readonly headers?: Readonly<Record<string, string>> }

type CallArguments<Paths, Key> =
  Needless<CallInput<Paths, Key>> extends true ? [input?: CallInput<Paths, Key>] : [input: CallInput<Paths, Key>]

/** An answer, whatever its status. */
export interface ClientAnswer<Body> {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined when there is none. Of this type when the status is a success. */
  readonly body: Body
}

/** A client of one API with one token, typed from its document. */
export interface Client<Paths> {
  /**
   * The success answer's body.
   * @throws Refused for any status but 200 to 299
   */
  <Key extends RouteKey<Paths>>(operation: Key, ...input: CallArguments<Paths, Key>): Promise<AnswerOf<Paths, Key>>
  /** The whole answer, refusals too. */
  answer<Key extends RouteKey<Paths>>(
    operation: Key,
    ...input: CallArguments<Paths, Key>
  ): Promise<ClientAnswer<AnswerOf<Paths, Key>>>
}

/** An answer that was no success, as an error. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number
  /** The refusal in the API's own shape. */
  readonly body: unknown
  constructor(operation: string, { status, body }: ClientAnswer<unknown>) {
    super(`${operation} was answered ${status}: ${sentenceOf(body)}`)
    this.status = status
    this.body = body
  }
}

/** The sentence of any of the three APIs' refusals. */
function sentenceOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return String(body ?? 'nothing more')
  if ('errorMessage' in body) return String(body.errorMessage)
  if ('detail' in body) return String(body.detail)
  return JSON.stringify(body)
}

export interface ClientOptions {
  readonly api: ApiName
  /** Where the API is mounted: `/octo/v1`. */
  readonly basePath: string
  /** Sent with every call, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

function partOf(operation: string, name: string, path: LooseInput['path']): string {
  const part = path?.[name]
  if (part !== undefined) return part
  throw new UsageError(`${operation} needs { path: { ${name} } }.`)
}

interface LooseInput {
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A client that hands its calls to the sandbox in this process: no socket, and neither MSW nor fake timers come between. */
export function openClient<Paths>(sandbox: Pick<Sandbox, 'handle'>, options: ClientOptions): Client<Paths> {
  const answer = async (operation: string, input: LooseInput = {}): Promise<ClientAnswer<unknown>> => {
    const { method } = operationOf(options.api, operation)
    const template = operation.slice(method.length + 1)
    const reply = await sandbox.handle({
      method,
      path:
        options.basePath +
        template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(partOf(operation, name, input.path))),
      query: queryOf(input.query),
      headers: {
        host: 'localhost',
        ...options.headers,
        ...(input.body !== undefined && { 'content-type': 'application/json' }),
        ...lowerCased(input.headers),
      },
      body: input.body === undefined ? null : new TextEncoder().encode(JSON.stringify(input.body)),
    })
    return { status: reply.status, headers: reply.headers, body: jsonOf(reply.body) }
  }
  const client = async (operation: string, input?: LooseInput) => {
    const answered = await answer(operation, input)
    if (answered.status >= 200 && answered.status < 300) return answered.body
    throw new Refused(operation, answered)
  }
  // The document says what each operation answers, and the sandbox keeps to it (checkReplies in its own tests).
  return Object.assign(client, { answer }) as Client<Paths>
}

function queryOf(query: LooseInput['query'] = {}): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return given.toString()
}

const lowerCased = (headers: LooseInput['headers'] = {}) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

function jsonOf(body: Reply['body']): unknown {
  if (body === null || (typeof body === 'object' && 'start' in body)) return undefined
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return text === '' ? undefined : JSON.parse(text)
}
