import { describe, expect, it } from 'vitest'
import { keysAt } from '../../src/control/keys.ts'
import { document } from '../../src/generated/sandbox/document.js'
import { routes } from '../../src/generated/sandbox/routes.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document as data
const paths = document.paths as any
// biome-ignore lint/suspicious/noExplicitAny: a document as data
const schemas = (document.components as any).schemas

describe('the keys that an answer to an unknown key suggests', () => {
  const bodies = routes.flatMap(route => {
    const operation = paths[route.path][route.method.toLowerCase()]
    const schema = operation.requestBody?.content['application/json'].schema
    return schema ? [{ key: route.key, schema: schema.$ref ? schemas[schema.$ref.split('/').at(-1)] : schema }] : []
  })

  it.each(bodies)("are the document's: $key", ({ key, schema }) => {
    if (schema.additionalProperties === true) return expect(keysAt(key, '')).toBeUndefined()
    expect(keysAt(key, '')).toEqual(Object.keys(schema.properties))
    for (const [name, inner] of Object.entries<{ type?: string; properties?: object }>(schema.properties)) {
      if (inner.type === 'object' && inner.properties) {
        expect(keysAt(key, `/${name}`)).toEqual(Object.keys(inner.properties))
      }
    }
  })
})
