import type { Route, Validator } from '../openapi/route.ts'
import { problemsOf } from '../openapi/validate.ts'
import { type Reply, Serialised } from './call.ts'
import { type Admission, Answered } from './surface.ts'

const JSON_TYPE = 'application/json'

type Headers = Readonly<Record<string, string>>

/** Headers of a JSON answer by those of its admission, which callers share. */
const jsonHeaders = new WeakMap<Headers, Headers>()

function jsonHeadersOf(replyHeaders: Headers): Headers {
  let headers = jsonHeaders.get(replyHeaders)
  if (headers === undefined) {
    headers = Object.freeze({ 'content-type': JSON_TYPE, ...replyHeaders })
    jsonHeaders.set(replyHeaders, headers)
  }
  return headers
}

/** Validators of JSON success answers. */
export type ReplyChecks = ReadonlyMap<Route, Validator>

/** An answer of what a handler returned. @throws Error when `checks` are given and it does not fit the document */
export function toReply(
  result: unknown,
  route: Route,
  { replyHeaders }: Admission,
  checks: ReplyChecks | undefined,
): Reply {
  const answered = result instanceof Answered ? result : undefined
  const body = answered ? answered.body : result
  const status = answered?.status ?? route.status
  if (body === undefined || body === null) {
    return { status, headers: { ...replyHeaders, ...answered?.headers }, body: null }
  }
  if (typeof body === 'object' && 'start' in body) {
    return { status, headers: { ...replyHeaders, ...answered?.headers }, body: body as Reply['body'] }
  }
  const json = body instanceof Serialised ? body.json : JSON.stringify(body)
  if (checks !== undefined && status === route.status) checkReply(json, route, checks)
  const headers = jsonHeadersOf(replyHeaders)
  return { status, headers: answered ? { ...headers, ...answered.headers } : headers, body: json }
}

function checkReply(bytes: string | Uint8Array, route: Route, checks: ReplyChecks): void {
  const validate = checks.get(route)
  if (!validate) return
  const value: unknown = JSON.parse(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  if (validate(value)) return
  const problems = problemsOf(validate, value).map(({ pointer, sentence }) => `${pointer || '/'}: ${sentence}`)
  throw new Error(`The answer of ${route.key} does not fit the document: ${problems.join(' ')}`)
}
