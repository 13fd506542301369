import type { Projection } from './project.ts'

/** One operation of a document, as `scripts/generate.ts` writes it into `src/generated/<document>/routes.ts`. */
export interface Route {
  /** `POST /bookings/{uuid}/cancel`: the name of its handler. */
  readonly key: string
  readonly method: string
  /** Path template relative to the document's base path. */
  readonly path: string
  readonly operationId: string
  /** Status of the success answer. */
  readonly status: number
  /** False when the operation's `security` is empty: no token needed. */
  readonly secured: boolean
  /** `x-ability`: what the token must be able to do. */
  readonly ability?: string
  /** `x-needs-capability`: short name that must be in `Octo-Capabilities`. */
  readonly capability?: string
  /** `x-capabilities-optional`: the request may come without an `Octo-Capabilities` header. */
  readonly capabilitiesOptional?: boolean
  /** Present when the operation takes a JSON body. */
  readonly body?: { readonly required: boolean; readonly validate: Validator }
  /** Present when the operation takes query parameters: they are collected into one object, coerced, and validated. */
  readonly query?: { readonly names: readonly string[]; readonly validate: Validator }
  /** Which fields of the success answer depend on a capability; absent when none does. */
  readonly projection?: Projection
}

/** A validator compiled by ajv at generation time. Query validators coerce strings in place. */
export interface Validator {
  (value: unknown): boolean
  errors?: readonly SchemaError[] | null
}

export interface SchemaError {
  /** JSON pointer of the offending value. */
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

export type Match =
  | { readonly route: Route; readonly params: Readonly<Record<string, string>> }
  /** The path is known with other methods: 405 with `Allow`. */
  | { readonly allow: readonly string[] }

export type Router = (method: string, path: string) => Match | undefined

/** What cannot be decoded (`%`, `%zz`, `%ff`) stays as it was sent: it matches no record. */
function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

interface Node {
  readonly fixed: Map<string, Node>
  variable?: Node
  readonly routes: Map<string, { readonly route: Route; readonly names: readonly string[] }>
}

/**
 * Static paths are one Map look-up; the rest goes segment by segment. A trailing slash is the same path.
 * HEAD matches GET.
 */
export function createRouter(routes: readonly Route[]): Router {
  const fixed = new Map<string, Map<string, Route>>()
  const root: Node = { fixed: new Map(), routes: new Map() }
  for (const route of routes) {
    if (!route.path.includes('{')) {
      const methods = fixed.get(route.path) ?? new Map()
      fixed.set(route.path, methods.set(route.method, route))
    }
    let node = root
    const names: string[] = []
    for (const segment of route.path.split('/').slice(1)) {
      if (segment.startsWith('{')) {
        names.push(segment.slice(1, -1))
        node.variable ??= { fixed: new Map(), routes: new Map() }
        node = node.variable
      } else {
        let next = node.fixed.get(segment)
        if (!next) {
          next = { fixed: new Map(), routes: new Map() }
          node.fixed.set(segment, next)
        }
        node = next
      }
    }
    node.routes.set(route.method, { route, names })
  }
  const none = {}

  return (method, path) => {
    const asked = method === 'HEAD' ? 'GET' : method
    const direct = fixed.get(path)?.get(asked)
    if (direct) return { route: direct, params: none }
    const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    const segments = trimmed.split('/').slice(1)
    const values: string[] = []
    let node: Node | undefined = root
    for (const segment of segments) {
      const next: Node | undefined = node.fixed.get(segment)
      if (next) node = next
      else if (node.variable && segment !== '') {
        values.push(decode(segment))
        node = node.variable
      } else return undefined
    }
    if (node.routes.size === 0) return undefined
    const found = node.routes.get(asked)
    if (!found) return { allow: [...node.routes.keys()].flatMap(name => (name === 'GET' ? ['GET', 'HEAD'] : [name])) }
    return { route: found.route, params: Object.fromEntries(found.names.map((name, i) => [name, values[i]!])) }
  }
}
