import { DomainError } from '../domain/errors.ts'
import type { Match, Route } from '../openapi/route.ts'
import { problemsOf } from '../openapi/validate.ts'
import { UsageError } from '../shared/usage-error.ts'
import { type Answer, type Call, type Reply, Serialised } from './call.ts'
import type { Exchange } from './journal.ts'
import { BODY_LIMITS, parseJson, refusePollution } from './json.ts'
import { type Admission, Answered, header, type Surface, type Worlds } from './surface.ts'
import type { World } from './world.ts'

export interface HandleOptions {
  /** Longest base path first; the one with an empty base path takes the rest. */
  readonly surfaces: readonly Surface[]
  readonly worlds: Worlds
  /** Real milliseconds for the journal's timings. */
  elapsed(): number
  /** Checks every answer against the document: on in tests. */
  readonly checkReplies: boolean
  /** Hears of what should not happen. The client gets a plain 500. */
  onInternalError(error: unknown, call: Call): void
}

/**
 * The pipeline of every request: match, admit, validate, handle, answer.
 * A refusal at any step is answered in the surface's own shape and changes nothing.
 */
export function createHandle(options: HandleOptions): (call: Call) => Answer {
  const { surfaces, worlds } = options

  return call => {
    const started = options.elapsed()
    const surface = surfaces.find(({ basePath }) => isUnder(call.path, basePath))
    if (!surface) return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"NOT_FOUND"}' }
    let admission: Admission | undefined

    const finish = (reply: Reply, faults: Exchange['faults'] = NO_FAULTS): Reply => {
      const world = admission?.world ?? worldOf(call, worlds)
      const id = world.journal.record(
        {
          surface: surface.name,
          at: world.clock.now(),
          ms: options.elapsed() - started,
          method: call.method,
          path: call.path,
          query: call.query,
          token: admission?.token?.id ?? null,
          status: reply.wire?.cut?.after === 'nothing' ? 0 : reply.status,
          faults,
        },
        call,
        reply,
      )
      if (reply.wire) return { ...reply, id }
      return { status: reply.status, id, headers: reply.headers, body: reply.body }
    }

    const refusal = (error: unknown): Reply => {
      const world = admission?.world ?? worldOf(call, worlds)
      const reply = surface.fail(toDomainError(error, call), call, world)
      return admission ? { ...reply, headers: { ...admission.replyHeaders, ...reply.headers } } : reply
    }
    const refuse = (error: unknown): Reply => finish(refusal(error))

    function toDomainError(error: unknown, call: Call): DomainError {
      if (error instanceof DomainError) return error
      if (error instanceof UsageError) return new DomainError('BAD_REQUEST', error.message)
      options.onInternalError(error, call)
      return new DomainError('INTERNAL_SERVER_ERROR', 'The sandbox made a mistake. Its log says more.')
    }

    try {
      refuseDoubled(call)
      const path = call.path.slice(surface.basePath.length) || '/'
      const match = routeOf(surface.router(call.method, path), call)
      admission = surface.admit(call, match.route, worlds)
      admission.world.runDue()
      const broken = admission.world.faults?.meet(surface, match, call, admission)
      if (broken) {
        const work = (as: Admission) => perform(surface, match, as, call, options.checkReplies)
        return broken.run(work, refusal).then(({ reply, faults }) => finish(reply, faults))
      }
      const answer = perform(surface, match, admission, call, options.checkReplies)
      return answer instanceof Promise ? answer.then(reply => finish(reply)).catch(refuse) : finish(answer)
    } catch (error) {
      return refuse(error)
    }
  }
}

const NO_FAULTS: Exchange['faults'] = []

/** Validates the input, runs the handler, and makes an answer of its result. @throws DomainError */
function perform(surface: Surface, match: Routed, admission: Admission, call: Call, check: boolean): Answer {
  const { route } = match
  const input = {
    path: match.params as never,
    query: queryOf(call, route, surface) as never,
    body: bodyOf(call, route, surface) as never,
  }
  const context = { ...admission, route, call, cause: `${surface.name} ${route.key}` }
  const result = surface.handlers[route.key]!(input, context)
  return result instanceof Promise
    ? result.then(value => toReply(value, route, context, check))
    : toReply(result, route, context, check)
}

/**
 * Which surface takes a path, and whether anything is there: for adapters that share a server with others.
 * Undefined when no surface takes it.
 */
export function createMatcher(surfaces: readonly Surface[]) {
  return (method: string, path: string): { readonly surface: string; readonly known: boolean } | undefined => {
    const surface = surfaces.find(({ basePath }) => isUnder(path, basePath))
    return (
      surface && {
        surface: surface.name,
        known: surface.router(method, path.slice(surface.basePath.length) || '/') !== undefined,
      }
    )
  }
}

/** Headers of which a second one would let two readers see two requests (TM-14). */
const SINGLE = ['authorization', 'octo-capabilities', 'content-type']

function refuseDoubled(call: Call): void {
  for (const name of SINGLE) {
    if (typeof call.headers[name] === 'object')
      throw new DomainError('BAD_REQUEST', `The header ${name} was sent more than once.`)
  }
}

/** The workspace of a call that was refused before it was admitted: its token names it, whatever else was wrong. */
const worldOf = (call: Call, worlds: Worlds): World => {
  const token = /^bearer +(\S+) *$/i.exec(header(call, 'authorization') ?? '')?.[1]
  return (token !== undefined && worlds.byToken(token)) || worlds.fallback
}

const isUnder = (path: string, base: string) =>
  path.startsWith(base) && (path.length === base.length || path.charCodeAt(base.length) === 47)

type Routed = Extract<Match, { route: unknown }>

function routeOf(match: Match | undefined, call: Call): Routed {
  if (match === undefined)
    throw new DomainError('NOT_FOUND', `There is nothing at ${call.method} ${call.path.slice(0, 200)}.`)
  if ('route' in match) return match
  const allow = match.allow.join(', ')
  throw new DomainError('METHOD_NOT_ALLOWED', `${call.method} is not allowed here. Allowed: ${allow}.`, { allow })
}

function queryOf(call: Call, route: Route, surface: Surface): Record<string, unknown> {
  if (!route.query) return {}
  const given: Record<string, unknown> = {}
  const sent = new URLSearchParams(call.query)
  for (const name of route.query.names) {
    const value = sent.get(name)
    if (value !== null) given[name] = value
  }
  if (!route.query.validate(given)) throw surface.invalid(route, 'query', problemsOf(route.query.validate, given))
  return given
}

function bodyOf(call: Call, route: Route, surface: Surface): unknown {
  if (!route.body) return undefined
  const value = jsonOf(call)
  if (value === undefined) {
    if (!route.body.required) return {}
    throw new DomainError('BAD_REQUEST', 'The body is missing. Send a JSON object with Content-Type: application/json.')
  }
  if (!route.body.validate(value)) throw surface.invalid(route, 'body', problemsOf(route.body.validate, value))
  return value
}

function jsonOf(call: Call): unknown {
  const { body } = call
  if (body === null) return undefined
  if (body === 'too-large') {
    throw new DomainError('PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_LIMITS.bytes} bytes.`)
  }
  const parsed = 'parsed' in body
  if (!parsed && body.length === 0) return undefined
  if (!parsed && header(call, 'content-encoding') !== undefined && header(call, 'content-encoding') !== 'identity') {
    throw new DomainError(
      'UNSUPPORTED_MEDIA_TYPE',
      'Compressed bodies are not read. Send the JSON as it is, without Content-Encoding.',
    )
  }
  const type = header(call, 'content-type')
  if (type !== undefined && !isJson(type)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `Content-Type is "${type.slice(0, 100)}". Send application/json.`)
  }
  if (!parsed) return parseJson(body)
  refusePollution(body.parsed, '')
  return body.parsed
}

function isJson(type: string): boolean {
  if (type === 'application/json') return true
  const essence = type.split(';', 1)[0]!.trim().toLowerCase()
  return essence === 'application/json' || (essence.startsWith('application/') && essence.endsWith('+json'))
}

const JSON_TYPE = 'application/json'

function toReply(result: unknown, route: Route, admission: Admission, check: boolean): Reply {
  const answered = result instanceof Answered ? result : undefined
  const body = answered ? answered.body : result
  const status = answered?.status ?? route.status
  if (body === undefined || body === null) {
    return { status, headers: { ...admission.replyHeaders, ...answered?.headers }, body: null }
  }
  if (typeof body === 'object' && 'start' in body) {
    return { status, headers: { ...admission.replyHeaders, ...answered?.headers }, body: body as Reply['body'] }
  }
  const bytes = body instanceof Serialised ? body.json : JSON.stringify(body)
  if (check && route.reply && status === route.status) checkReply(bytes, route)
  return {
    status,
    headers: { 'content-type': JSON_TYPE, ...admission.replyHeaders, ...answered?.headers },
    body: bytes,
  }
}

function checkReply(bytes: string | Uint8Array, route: Route): void {
  const value: unknown = JSON.parse(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  if (route.reply!(value)) return
  const problems = problemsOf(route.reply!, value).map(({ pointer, sentence }) => `${pointer || '/'}: ${sentence}`)
  throw new Error(`The answer of ${route.key} does not fit the document: ${problems.join(' ')}`)
}
