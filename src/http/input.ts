import { DomainError } from '../domain/errors.ts'
import type { Route } from '../openapi/route.ts'
import { problemsOf } from '../openapi/validate.ts'
import type { Call } from './call.ts'
import { BODY_LIMITS, parseJson, refuseHostile } from './json.ts'
import { header, type Surface } from './surface.ts'

/** The query parameters that the operation takes, validated. @throws DomainError in the surface's shape */
export function queryOf(call: Call, route: Route, surface: Surface): Record<string, unknown> {
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

/** The JSON body, when the operation takes one, validated. @throws DomainError in the surface's shape; BAD_REQUEST, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE */
export function bodyOf(call: Call, route: Route, surface: Surface): unknown {
  if (!route.body) return undefined
  const value = jsonOf(call, surface.longTexts?.has(route.key) ? BODY_LIMITS.bytes : BODY_LIMITS.text)
  if (value === undefined) {
    if (!route.body.required) return {}
    throw new DomainError('BAD_REQUEST', 'The body is missing. Send a JSON object with Content-Type: application/json.')
  }
  if (!route.body.validate(value)) throw surface.invalid(route, 'body', problemsOf(route.body.validate, value))
  return value
}

function jsonOf(call: Call, mostText: number): unknown {
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
  if (!parsed) return parseJson(body, mostText)
  refuseHostile(body.parsed, '', mostText)
  return body.parsed
}

function isJson(type: string): boolean {
  if (type === 'application/json') return true
  const essence = type.split(';', 1)[0]!.trim().toLowerCase()
  return essence === 'application/json' || (essence.startsWith('application/') && essence.endsWith('+json'))
}
