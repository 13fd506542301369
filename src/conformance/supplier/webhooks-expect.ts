import { isDeepStrictEqual } from 'node:util'
import type { Projection } from '../../openapi/project.ts'
import type { Validator } from '../../openapi/route.ts'
import { problemsOf } from '../../openapi/validate.ts'
import type { ReceivedRequest } from '../../testing/receiver.ts'
import { expectEqual, expectThat, isJson, type Json, unmet } from '../expect.ts'

/** Where each check of this section stands. */
export const WEBHOOK_CHECK = { section: 'webhooks', dialects: ['rhomtrip'] } as const

/** The body of a delivery: a JSON object. */
export function bodyOf(request: ReceivedRequest): Json {
  if (isJson(request.json)) return request.json
  return unmet('The body of a delivery must be a JSON object.', 'a JSON object', request.body.slice(0, 500))
}

/** An object within a body. */
export function partOf(body: Json, name: string): Json {
  const part = body[name]
  return isJson(part)
    ? part
    : unmet(`The body must have "${name}", an object.`, 'an object', part, { pointer: `/${name}` })
}

/** The four fields of a webhook; no order is promised within `capabilities`. */
export const shownWebhook = ({ id, event, url, capabilities }: Json): Json => ({
  id,
  event,
  url,
  capabilities: Array.isArray(capabilities) ? capabilities.map(String).sort() : capabilities,
})

/** Whether the one capability that shapes bodies is among a webhook's. */
export const hasPrices = ({ capabilities }: Json): boolean =>
  Array.isArray(capabilities) && capabilities.includes('octo/pricing')

/** Every value of `shown` stands in `actual` too, at any depth; instants are compared as such, and more keys do no harm. */
export function expectShows(what: string, actual: unknown, shown: unknown, pointer = ''): void {
  if (isJson(shown)) {
    expectThat(isJson(actual), `${what} must have an object at ${pointer || 'its root'}.`, shown, actual, { pointer })
    for (const [name, value] of Object.entries(shown))
      expectShows(what, isJson(actual) ? actual[name] : undefined, value, `${pointer}/${name}`)
  } else if (Array.isArray(shown)) {
    expectThat(Array.isArray(actual), `${what} must have an array at ${pointer}.`, shown, actual, { pointer })
    const items: readonly unknown[] = Array.isArray(actual) ? actual : []
    expectEqual(`The number of entries at ${pointer}`, items.length, shown.length, { pointer })
    for (const [i, value] of shown.entries()) expectShows(what, items[i], value, `${pointer}/${i}`)
  } else if (!isDeepStrictEqual(instantOr(actual), instantOr(shown))) {
    unmet(`${what} must have ${JSON.stringify(shown)} at ${pointer}.`, shown, actual, { pointer })
  }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const instantOr = (value: unknown) =>
  typeof value === 'string' && INSTANT.test(value) ? new Date(value).toISOString() : value

/** A value has the fields of a schema, of its types. The forms of ids and texts are a supplier's own business. */
export function expectShape(validator: Validator, value: unknown): void {
  if (validator(value)) return
  const wrong = problemsOf(validator, value).find(({ keyword }) => keyword === 'required' || keyword === 'type')
  if (wrong) unmet(wrong.sentence, wrong.keyword, wrong.value, { pointer: wrong.pointer })
}

/** JSON pointers of all that depends on a capability, in a value that has it. */
export function dependent(projection: Projection, value: unknown, pointer = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => dependent(projection, item, `${pointer}/${i}`))
  if (!isJson(value)) return []
  return Object.entries(projection.fields).flatMap(([name, { capability, node }]) => {
    if (value[name] === undefined) return []
    const at = `${pointer}/${name}`
    return capability === undefined ? (node ? dependent(node, value[name], at) : []) : [at]
  })
}
