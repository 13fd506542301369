import { routes as bookspot } from '../generated/bookspot/routes.ts'
import { routes as rhomtrip } from '../generated/rhomtrip/routes.ts'
import { routes as sandbox } from '../generated/sandbox/routes.ts'
import type { Route } from '../openapi/route.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

const ROUTES = { bookspot, rhomtrip, sandbox } as const satisfies Record<string, readonly Route[]>

/** An API with a document of its own. */
export type ApiName = keyof typeof ROUTES

/** The operation of that key: `GET /products`. @throws UsageError naming the nearest */
export function operationOf(api: ApiName, key: string): Route {
  const routes: readonly Route[] = Object.hasOwn(ROUTES, api) ? ROUTES[api] : []
  const found = routes.find(route => route.key === key)
  if (found) return found
  const keys = routes.map(route => route.key)
  throw new UsageError(`There is no operation "${key}" of ${api}.${didYouMean(`${key}`, keys)}`)
}
