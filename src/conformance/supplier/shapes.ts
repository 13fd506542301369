import { document as bookspotDocument } from '../../generated/bookspot/document.js'
import { routes as bookspotRoutes } from '../../generated/bookspot/routes.ts'
import { document as rhomtripDocument } from '../../generated/rhomtrip/document.js'
import { routes as rhomtripRoutes } from '../../generated/rhomtrip/routes.ts'
import { replies } from '../../openapi/replies.ts'
import type { Route } from '../../openapi/route.ts'
import type { Exchange } from '../exchange.ts'
import { expectFits, expectJson, isJson, type Json, unmet } from '../expect.ts'
import type { DialectName } from './target.ts'

const ROUTES: Readonly<Record<DialectName, readonly Route[]>> = { bookspot: bookspotRoutes, rhomtrip: rhomtripRoutes }
const DOCUMENTS = { bookspot: bookspotDocument, rhomtrip: rhomtripDocument }

/** The answer is a success and fits what the dialect's document says of it. */
export function expectShape(dialect: DialectName, route: string, exchange: Exchange): unknown {
  const value = expectJson(exchange, 200)
  const known = ROUTES[dialect].find(({ key }) => key === route)
  const validate = known && replies.get(known)
  if (!validate) throw new Error(`The document of ${dialect} describes no answer to ${route}.`)
  expectFits(validate, tolerant(value), exchange)
  return value
}

/** What nobody forbids, as the document writes it: fractions of a second in UTC times, and no least number of units. */
function tolerant(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map(item => tolerant(item))
  if (isJson(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, tolerant(part, name)]))
  if (key.startsWith('utc') && typeof value === 'string') return value.replace(/\.\d{1,9}Z$/, 'Z')
  // OCTO's schema allows null, its validator does not.
  return key === 'minUnits' && value === null ? 0 : value
}

/**
 * The answer has every field that the active capabilities promise, and none that belongs to another one.
 * @param active short names: `pricing`
 */
export function expectCapabilityFields(
  dialect: DialectName,
  route: string,
  exchange: Exchange,
  active: readonly string[],
): void {
  const schema = operationOf(dialect, route).responses['200']?.content?.['application/json']?.schema
  walk(DOCUMENTS[dialect], schema, expectJson(exchange, 200), '', (capability, isRequired, name, value, pointer) => {
    const isThere = value !== undefined
    if (isThere && !active.includes(capability))
      unmet(`"${name}" belongs to the capability ${capability}, which was not asked for.`, 'no such field', value, {
        pointer,
        exchange,
      })
    if (!isThere && isRequired && active.includes(capability))
      unmet(`"${name}" must be there when the capability ${capability} is asked for.`, `"${name}"`, undefined, {
        pointer,
        exchange,
      })
  })
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: unknown }>> }>>
}

function operationOf(dialect: DialectName, route: string): Operation {
  const [method, path] = route.split(' ') as [string, string]
  const paths = DOCUMENTS[dialect].paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  return paths[path]![method.toLowerCase()]!
}

type Visit = (capability: string, isRequired: boolean, name: string, value: unknown, pointer: string) => void

/** Every marked field of every object in the value, as the schema places them. */
function walk(document: Json, schema: unknown, value: unknown, pointer: string, visit: Visit): void {
  if (!isJson(schema)) return
  if (typeof schema.$ref === 'string') {
    walk(document, atRef(document, schema.$ref), value, pointer, visit)
    return
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) walk(document, schema.items, item, `${pointer}/${i}`, visit)
    return
  }
  if (!isJson(value)) return
  const choices = [schema.anyOf, schema.oneOf].flat().filter(isJson)
  for (const choice of choices) if (fitsRoughly(document, choice, value)) walk(document, choice, value, pointer, visit)
  for (const [name, part] of Object.entries(isJson(schema.properties) ? schema.properties : {})) {
    if (!isJson(part)) continue
    const capability = part['x-capability']
    if (typeof capability === 'string')
      visit(capability, part['x-capability-required'] === true, name, value[name], `${pointer}/${name}`)
    walk(document, part, value[name], `${pointer}/${name}`, visit)
  }
}

/** Which alternative an object is: the one whose required keys it has. */
function fitsRoughly(document: Json, choice: Json, value: Json): boolean {
  const schema = typeof choice.$ref === 'string' ? atRef(document, choice.$ref) : choice
  const required = isJson(schema) && Array.isArray(schema.required) ? schema.required : []
  return required.length > 0 && required.every(name => name in value)
}

const atRef = (document: Json, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((found, step) => (isJson(found) ? found[step] : undefined), document)
