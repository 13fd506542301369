import { DomainError } from '../domain/errors.ts'
import { routes } from '../generated/sandbox/routes.ts'
import type { Call } from '../http/call.ts'
import { type Handler, header, type Surface } from '../http/surface.ts'
import { createRouter, type Route } from '../openapi/route.ts'
import type { Problem as Finding } from '../openapi/validate.ts'
import { nearest } from '../shared/suggest.ts'
import { patientTimers, type Timers } from '../shared/timer.ts'
import { assumptions } from './assumptions.ts'
import { clock } from './clock.ts'
import type { ControlContext, ControlHandlers } from './context.ts'
import { deliveries } from './deliveries.ts'
import { events } from './events.ts'
import { faults } from './faults.ts'
import { fire } from './fire.ts'
import { createGuard } from './guard.ts'
import { CONTROL_PATH, info } from './info.ts'
import { journal } from './journal.ts'
import { keysAt } from './keys.ts'
import { Problem, problemReply } from './problem.ts'
import { settings } from './settings.ts'
import { simulate } from './simulate.ts'
import { snapshot } from './snapshot.ts'
import { stream } from './stream.ts'
import { subscriptions } from './subscriptions.ts'
import { triggers } from './triggers.ts'
import { wait } from './wait.ts'
import type { Controlled } from './workspace.ts'
import { workspaceNamed, workspaces } from './workspaces.ts'

/** A packed world is one text. */
const LONG_TEXTS: ReadonlySet<string> = new Set(['PUT /snapshot'] satisfies (keyof ControlHandlers)[])

export interface ControlOptions {
  /** Hosts besides loopback under which the control API may be reached; with a port, only on that port. */
  readonly allowedHosts: readonly string[]
  /** What clients on other machines must send as `Sandbox-Token`; without one there are none. */
  readonly token?: string | undefined
  /** Real time for what waits. Default: the machine's. */
  readonly timers?: Timers
}

const handlers: ControlHandlers = {
  ...assumptions,
  ...clock,
  ...deliveries,
  ...events,
  ...faults,
  ...fire,
  ...info,
  ...journal,
  ...settings,
  ...simulate,
  ...snapshot,
  ...stream,
  ...subscriptions,
  ...triggers,
  ...wait,
  ...workspaces,
}

/** The control API as a surface of the pipeline: no token, but a guard against web pages (DESIGN section 6, last row). */
export function controlSurface(sandbox: Controlled, options: ControlOptions): Surface {
  const guard = createGuard(options.allowedHosts, options.token)
  const timers = options.timers ?? patientTimers
  const none: ReadonlySet<string> = new Set()

  return {
    name: 'sandbox',
    basePath: CONTROL_PATH,
    router: createRouter(routes),
    longTexts: LONG_TEXTS,
    handlers: Object.fromEntries(
      Object.entries(handlers).map(([key, handler]) => [key, bound(handler as ControlHandler, sandbox, timers)]),
    ),
    admit(call, route) {
      guard(call)
      refuseUnknownQuery(call, route)
      // What manages workspaces answers a client that always names one, also before it exists.
      const named = route.path.startsWith('/workspaces') ? undefined : header(call, 'sandbox-workspace')
      const { world } = workspaceNamed(sandbox, named ?? 'default')
      return { world, token: null, capabilities: none, replyHeaders: { 'cache-control': 'no-store' }, languages: [] }
    },
    invalid: (route, where, findings) => invalid(route, where, findings),
    fail: error => problemReply(error),
  }
}

/** The pipeline hands a handler the input that its own route's validators have passed. */
type ControlHandler = (input: unknown, context: ControlContext) => unknown

/** The handler in its workspace. What it was asked for and cannot do is the caller's mistake, told as a problem. */
function bound(handler: ControlHandler, sandbox: Controlled, timers: Timers): Handler {
  return (input, { world, call }) => {
    const context = { workspace: workspaceNamed(sandbox, world.workspace), sandbox, timers, call }
    return handler(input, context)
  }
}

function refuseUnknownQuery(call: Call, route: Route): void {
  if (call.query === '') return
  const names = route.query?.names ?? []
  for (const name of new URLSearchParams(call.query).keys()) {
    if (names.includes(name)) continue
    const takes = names.length === 0 ? 'It takes none.' : `It takes ${names.join(', ')}.`
    const suggestion = nearest(name, names)
    const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
    throw new Problem(400, `There is no query parameter "${name.slice(0, 60)}" here.${meant} ${takes}`, {
      allowed: names,
      suggestion,
    })
  }
}

function invalid(route: Route, where: 'body' | 'query', findings: readonly Finding[]): DomainError {
  const all = findings.map(found => told(route, where, found))
  const [first] = all
  if (!first) return new DomainError('BAD_REQUEST', `The ${where} does not fit the document.`)
  const problems = all.map(({ pointer, detail }) => ({ pointer, detail }))
  return new Problem(400, all.map(({ detail }) => detail).join(' '), {
    ...(where === 'body' && { pointer: first.pointer }),
    allowed: first.allowed,
    suggestion: first.suggestion,
    ...(problems.length > 1 && { more: { problems } }),
  })
}

function told(route: Route, where: 'body' | 'query', { pointer, keyword, sentence }: Finding) {
  const at = pointer.lastIndexOf('/')
  const name = pointer
    .slice(at + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  if (where === 'body' && keyword === 'additionalProperties') {
    const allowed = keysAt(route.key, pointer.slice(0, at))
    const suggestion = nearest(name, allowed ?? [])
    const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
    return { pointer, detail: `There is no key "${name.slice(0, 60)}".${meant}`, allowed, suggestion }
  }
  return { pointer, detail: sentence, allowed: undefined, suggestion: undefined }
}
