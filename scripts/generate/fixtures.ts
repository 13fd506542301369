import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { followed } from './bundle.ts'
import { isObject, type Json, type JsonObject, literal } from './json.ts'
import { bundled, compiler } from './validators.ts'

/** The files that `fixtures.schema.json` is turned into, by name: its types, its validators, and what its errors name as allowed. */
export async function fixtures(root: string): Promise<Readonly<Record<string, string>>> {
  const schema = JSON.parse(readFileSync(join(root, 'fixtures.schema.json'), 'utf8')) as JsonObject
  const document = { openapi: '3.1.0', info: {}, paths: {}, components: { schemas: toComponents(schema.$defs!) } }
  const parts = document.components.schemas as JsonObject

  const given = compiler(document, {})
  given.take('given', ROOT)
  const complete = { ...document, components: { schemas: required(parts) as JsonObject } }
  const whole = compiler(complete, { useDefaults: true })
  whole.take('whole', ROOT)

  return {
    'types.ts': await types(document, false),
    'whole.ts': await types(complete, true),
    'validators.js': await bundled("export { given } from 'bodies'\nexport { whole } from 'answers'", {
      bodies: given.source(),
      answers: whole.source(),
    }),
    'validators.d.ts': [
      "import type { Validator } from '../../openapi/route.ts'",
      '',
      '/** Of a file: what the seed has may be missing. */',
      'export const given: Validator',
      '/** Of what has been merged: what may be left out of something new is filled in, in place. */',
      'export const whole: Validator',
      '',
    ].join('\n'),
    'allowed.ts': [
      '/** The keys of the object at a path, or a sentence on what they look like: `products/*`. `*` is any key or index. */',
      'export const KEYS: Readonly<Record<string, string | readonly string[]>> = {',
      ...keysIn(document as unknown as JsonObject).map(([path, keys]) => `  ${literal(path)}: ${literal(keys)},`),
      '}',
      '',
    ].join('\n'),
  }
}

const ROOT = { $ref: '#/components/schemas/Fixtures' }

const types = async (document: object, filledIn: boolean) =>
  astToString(
    await openapiTS(structuredClone(document) as never, {
      immutable: true,
      rootTypes: true,
      rootTypesNoSchemaPrefix: true,
      defaultNonNullable: filledIn,
      silent: true,
    }),
  )

const toComponents = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(toComponents)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === '$ref' && typeof part === 'string'
        ? [key, part.replace('#/$defs/', '#/components/schemas/')]
        : [key, toComponents(part)],
    ),
  )
}

/** What must be there in the end may be missing in a file, where the seed has it. */
const required = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(required)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => (key === 'x-required' ? ['required', part] : [key, required(part)])),
  )
}

function keysIn(document: JsonObject): [string, Json][] {
  const found: [string, Json][] = []
  const walk = (schema: Json | undefined, path: readonly string[]): void => {
    if (!isObject(schema)) return
    const { properties, patternProperties, items, anyOf, 'x-keys': words } = followed(document, schema)
    for (const branch of (anyOf ?? []) as Json[]) walk(branch, path)
    walk(items, [...path, '*'])
    if (isObject(properties)) {
      found.push([path.join('/'), Object.keys(properties)])
      for (const [name, part] of Object.entries(properties)) walk(part, [...path, name])
    }
    if (isObject(patternProperties)) {
      found.push([path.join('/'), words!])
      for (const part of Object.values(patternProperties)) walk(part, [...path, '*'])
    }
  }
  walk(ROOT, [])
  return found
}
