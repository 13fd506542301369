import { isDeepStrictEqual } from 'node:util'
import type { Validator } from '../openapi/route.ts'
import { problemsOf, valueAt } from '../openapi/validate.ts'
import type { Exchange } from './exchange.ts'
import { Unmet } from './failure.ts'

/** Whatever JSON can be. */
export type Json = Readonly<Record<string, unknown>>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Says that an expectation is not met. */
export function unmet(
  message: string,
  expected: unknown,
  actual: unknown,
  more: { pointer?: string; exchange?: Exchange } = {},
): never {
  throw new Unmet({ message, expected, actual, ...more })
}

const routeOf = ({ request }: Exchange) => `${request.method} ${new URL(request.url).pathname}`

/** An answer came, with one of these statuses. */
export function expectStatus(exchange: Exchange, ...allowed: readonly number[]): NonNullable<Exchange['response']> {
  const { response, trouble } = exchange
  if (response && allowed.includes(response.status)) return response
  return unmet(`${routeOf(exchange)} must be answered ${allowed.join(' or ')}.`, allowed, response?.status ?? trouble, {
    exchange,
  })
}

/** A body that is JSON and says so, with one of these statuses. */
export function expectJson(exchange: Exchange, ...allowed: readonly number[]): unknown {
  const { headers, body, json } = expectStatus(exchange, ...allowed)
  const type = headers['content-type'] ?? ''
  if (!/^application\/json\b/i.test(type))
    unmet(`${routeOf(exchange)} must be answered with Content-Type application/json.`, 'application/json', type, {
      exchange,
    })
  if (json === undefined)
    unmet(`${routeOf(exchange)} must be answered with JSON.`, 'JSON', body.slice(0, 200), { exchange })
  return json
}

/** The same, and an object. */
export function expectObject(exchange: Exchange, ...allowed: readonly number[]): Json {
  const json = expectJson(exchange, ...allowed)
  return isJson(json)
    ? json
    : unmet(`${routeOf(exchange)} must be answered with an object.`, 'an object', json, { exchange })
}

/**
 * What a check needs before it can judge was made: any JSON object, with 200 or 201. What its status and its headers must be is judged by
 * the checks of making it, so that one wrong detail does not fail all that build on it.
 */
export function expectMade(exchange: Exchange): Json {
  const { json, body } = expectStatus(exchange, 200, 201)
  return isJson(json)
    ? json
    : unmet(`${routeOf(exchange)} must be answered with an object.`, 'an object', body.slice(0, 200), { exchange })
}

/** A body that is JSON and says so, and an array of objects. */
export function expectList(exchange: Exchange, ...allowed: readonly number[]): readonly Json[] {
  const json = expectJson(exchange, ...allowed)
  if (Array.isArray(json) && json.every(isJson)) return json
  return unmet(`${routeOf(exchange)} must be answered with an array of objects.`, 'an array of objects', json, {
    exchange,
  })
}

/**
 * A refusal in OCTO's shape: `{error, errorMessage}`, with one of these statuses and, if given, this code.
 * Its id fields are compared when given: `{ productId: 'x' }`.
 */
export function expectRefusal(
  exchange: Exchange,
  wanted: { readonly status: readonly number[]; readonly code?: string; readonly echoes?: Json },
): Json {
  const body = expectObject(exchange, ...wanted.status)
  for (const name of ['error', 'errorMessage'])
    if (typeof body[name] !== 'string' || body[name] === '')
      unmet(`A refusal must have "${name}", a text.`, 'a text', body[name], { pointer: `/${name}`, exchange })
  if (wanted.code !== undefined) expectAt(body, '/error', wanted.code, exchange)
  for (const [name, value] of Object.entries(wanted.echoes ?? {})) expectAt(body, `/${name}`, value, exchange)
  return body
}

/** The value at a JSON pointer is this one; objects and arrays by their content. */
export function expectAt(value: unknown, pointer: string, expected: unknown, exchange?: Exchange): void {
  expectEqual(pointer || 'The value', valueAt(value, pointer), expected, { pointer, ...(exchange && { exchange }) })
}

/** Two values are the same; objects and arrays by their content. */
export function expectEqual(
  what: string,
  actual: unknown,
  expected: unknown,
  more: { pointer?: string; exchange?: Exchange } = {},
): void {
  if (!isDeepStrictEqual(actual, expected))
    unmet(`${what} must be ${JSON.stringify(expected)}.`, expected, actual, more)
}

/** A predicate holds; `what` says so in a sentence: `The id must be a UUID.` */
export function expectThat(
  holds: boolean,
  what: string,
  expected: unknown,
  actual: unknown,
  more: { pointer?: string; exchange?: Exchange } = {},
): void {
  if (!holds) unmet(what, expected, actual, more)
}

/** A value fits a schema of the document; unknown keys are no business of it. */
export function expectFits(validator: Validator, value: unknown, exchange?: Exchange): void {
  if (validator(value)) return
  const [first] = problemsOf(validator, value)
  unmet(
    first?.sentence ?? 'The value must fit the schema of the document.',
    first?.keyword ?? 'the schema',
    first?.value,
    {
      ...(first && { pointer: first.pointer }),
      ...(exchange && { exchange }),
    },
  )
}
