/** Which places a message's payload may have, read from the dialect's document. */
export interface PayloadSchema {
  /** True when the schema describes something at these steps, also when it is optional. */
  knows(steps: readonly string[]): boolean
  /** The property names that the schema lists below these steps. */
  namesAt(steps: readonly string[]): readonly string[]
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a path of own keys, or undefined. */
function dig(value: unknown, ...keys: readonly string[]): unknown {
  let found = value
  for (const key of keys) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined
    found = found[key]
  }
  return found
}

/** The schema of the delivery that `document.webhooks` describes under `event`; a schema that knows nothing when there is none. */
export function payloadSchemaOf(document: unknown, event: string): PayloadSchema {
  const body = dig(document, 'webhooks', event, 'post', 'requestBody')
  const root = dig(resolve(document, body), 'content', 'application/json', 'schema')
  const at = (steps: readonly string[]) =>
    steps.reduce<readonly Json[]>(
      (schemas, step) => schemas.flatMap(schema => below(document, schema, step)),
      flat(document, root),
    )
  return {
    knows: steps => at(steps).length > 0,
    namesAt: steps => [
      ...new Set(at(steps).flatMap(schema => (isObject(schema.properties) ? Object.keys(schema.properties) : []))),
    ],
  }
}

function resolve(document: unknown, value: unknown): unknown {
  const ref = dig(value, '$ref')
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return value
  return dig(
    document,
    ...ref
      .slice(2)
      .split('/')
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~')),
  )
}

/** The schema with all that it is combined from. `seen` ends circles of references. */
function flat(document: unknown, value: unknown, seen: ReadonlySet<unknown> = new Set()): Json[] {
  const schema = resolve(document, value)
  if (!isObject(schema) || seen.has(schema)) return []
  const now = new Set([...seen, schema])
  const parts = [schema.allOf, schema.anyOf, schema.oneOf].flatMap(list => (Array.isArray(list) ? list : []))
  return [schema, ...parts.flatMap(part => flat(document, part, now))]
}

function below(document: unknown, schema: Json, step: string): Json[] {
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, step))
    return flat(document, schema.properties[step])
  if (/^(\d+|-)$/.test(step) && schema.items !== undefined) return flat(document, schema.items)
  if (schema.additionalProperties === true) return [{}]
  return isObject(schema.additionalProperties) ? flat(document, schema.additionalProperties) : []
}
