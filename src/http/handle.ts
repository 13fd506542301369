import { DomainError } from '../domain/errors.ts'
import type { Match } from '../openapi/route.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Answer, Call, Reply } from './call.ts'
import type { BrokenCall } from './faults/apply.ts'
import { bodyOf, queryOf } from './input.ts'
import type { Exchange } from './journal.ts'
import { type ReplyChecks, toReply } from './reply.ts'
import { type Admission, header, type Surface, type Worlds } from './surface.ts'
import type { World } from './world.ts'

export interface HandleOptions {
  /** Longest base path first; the one with an empty base path takes the rest. */
  readonly surfaces: readonly Surface[]
  readonly worlds: Worlds
  /** Real milliseconds for the journal's timings. */
  elapsed(): number
  /** Whose calls are refused, by their User-Agent; absent: nobody's. */
  readonly refuses?: ((userAgent: string) => boolean) | undefined
  /** What every answer is checked with; on in tests. */
  replyChecks(): ReplyChecks | undefined
  /** Hears of what should not happen. The client gets a plain 500. */
  onInternalError(error: unknown, call: Call): void
}

/**
 * The pipeline of every request: match, admit, validate, handle, answer.
 * A refusal at any step is answered in the surface's own shape and changes nothing.
 */
export function createHandle(options: HandleOptions): (call: Call) => Answer {
  const { surfaces, worlds, refuses } = options

  const surfaceOf = (path: string) => {
    for (const surface of surfaces) if (isUnder(path, surface.basePath)) return surface
    return undefined
  }

  const worldOfTurn = ({ admission, call }: Turn) => admission?.world ?? worldOf(call, worlds)

  const finish = (turn: Turn, reply: Reply, faults: Exchange['faults'] = NO_FAULTS): Reply => {
    const { call, admission } = turn
    const world = worldOfTurn(turn)
    const entry = {
      surface: turn.surface.name,
      at: world.clock.now(),
      ms: options.elapsed() - turn.started,
      method: call.method,
      path: call.path,
      query: call.query,
      token: admission?.token?.id ?? null,
      status: reply.wire?.cut?.after === 'nothing' ? 0 : reply.status,
      faults,
    }
    const id = world.journal.record(entry, call, reply)
    if (reply.wire) return { ...reply, id }
    return { status: reply.status, id, headers: reply.headers, body: reply.body }
  }

  const refusal = (turn: Turn, error: unknown): Reply => {
    const { surface, call, admission } = turn
    const reply = surface.fail(toDomainError(error, call), call, worldOfTurn(turn))
    return admission ? { ...reply, headers: { ...admission.replyHeaders, ...reply.headers } } : reply
  }
  const refuse = (turn: Turn, error: unknown): Reply => finish(turn, refusal(turn, error))

  function toDomainError(error: unknown, call: Call): DomainError {
    if (error instanceof DomainError) return error
    if (error instanceof UsageError) return new DomainError('BAD_REQUEST', error.message)
    options.onInternalError(error, call)
    return new DomainError('INTERNAL_SERVER_ERROR', 'The sandbox made a mistake. Its log says more.')
  }

  /** Down here, because what a closure holds would be allocated for every call. */
  const finishBroken = (turn: Turn, broken: BrokenCall, match: Routed): Promise<Reply> => {
    const work = (as: Admission) => perform(turn.surface, match, as, turn.call, options.replyChecks())
    return broken.run(work, error => refusal(turn, error)).then(({ reply, faults }) => finish(turn, reply, faults))
  }
  const finishLater = (turn: Turn, answer: Promise<Reply>): Promise<Reply> =>
    answer.then(reply => finish(turn, reply)).catch(error => refuse(turn, error))

  return call => {
    const started = options.elapsed()
    const surface = surfaceOf(call.path)
    if (!surface) return { status: 404, headers: { 'content-type': 'application/json' }, body: '{"error":"NOT_FOUND"}' }
    const turn: Turn = { call, surface, started, admission: undefined }
    try {
      refuseDoubled(call)
      if (refuses?.(header(call, 'user-agent') ?? '')) throw looped()
      const path = call.path.slice(surface.basePath.length) || '/'
      const match = routeOf(surface.router(call.method, path), call)
      const admission = surface.admit(call, match.route, worlds)
      turn.admission = admission
      admission.world.runDue()
      const broken = admission.world.faults?.meet(surface, match, call, admission)
      if (broken) return finishBroken(turn, broken, match)
      const answer = perform(surface, match, admission, call, options.replyChecks())
      return answer instanceof Promise ? finishLater(turn, answer) : finish(turn, answer)
    } catch (error) {
      return refuse(turn, error)
    }
  }
}

/** One call on its way through the pipeline. */
interface Turn {
  readonly call: Call
  readonly surface: Surface
  readonly started: number
  admission: Admission | undefined
}

const NO_FAULTS: Exchange['faults'] = []

/** Validates the input, runs the handler, and makes an answer of its result. @throws DomainError */
function perform(
  surface: Surface,
  match: Routed,
  admission: Admission,
  call: Call,
  checks: ReplyChecks | undefined,
): Answer {
  const { route } = match
  const input = {
    path: match.params as never,
    query: queryOf(call, route, surface) as never,
    body: bodyOf(call, route, surface) as never,
  }
  // Every field by name: a spread costs more than the rest of this function.
  const context = {
    world: admission.world,
    token: admission.token,
    capabilities: admission.capabilities,
    replyHeaders: admission.replyHeaders,
    languages: admission.languages,
    route,
    call,
    cause: `${surface.name} ${route.key}`,
  }
  const result = surface.handlers[route.key]!(input, context)
  return result instanceof Promise
    ? result.then(value => toReply(value, route, context, checks))
    : toReply(result, route, context, checks)
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

/** Headers of which a second one would let two readers see two requests (TM-14). Each by its name: a loop costs ten times as much. */
function refuseDoubled({ headers }: Call): void {
  if (typeof headers.authorization === 'object') throw sentTwice('authorization')
  if (typeof headers['octo-capabilities'] === 'object') throw sentTwice('octo-capabilities')
  if (typeof headers['content-type'] === 'object') throw sentTwice('content-type')
}

const looped = () =>
  new DomainError(
    'FORBIDDEN',
    'This is the delivery of a sandbox, and here is a sandbox: each could cause the next. Deliver to a receiver, or start this one with --allow-loops.',
  )

const sentTwice = (name: string) => new DomainError('BAD_REQUEST', `The header ${name} was sent more than once.`)

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
