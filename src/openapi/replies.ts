import { replies as bookspotReplies } from '../generated/bookspot/replies.js'
import { routes as bookspot } from '../generated/bookspot/routes.ts'
import { replies as rhomtripReplies } from '../generated/rhomtrip/replies.js'
import { routes as rhomtrip } from '../generated/rhomtrip/routes.ts'
import { replies as sandboxReplies } from '../generated/sandbox/replies.js'
import { routes as sandbox } from '../generated/sandbox/routes.ts'
import type { Route, Validator } from './route.ts'

const checked = (routes: readonly Route[], validators: Readonly<Partial<Record<string, Validator>>>) =>
  routes.flatMap(route => {
    const validate = validators[route.operationId]
    return validate ? [[route, validate] as const] : []
  })

/** Validators of every operation's JSON success answer. Loaded only where answers are checked: it is half of all validators. */
export const replies: ReadonlyMap<Route, Validator> = new Map([
  ...checked(bookspot, bookspotReplies),
  ...checked(rhomtrip, rhomtripReplies),
  ...checked(sandbox, sandboxReplies),
])
