import { followed } from './bundle.ts'
import { isObject, type JsonObject } from './json.ts'

interface Field {
  readonly capability: string | undefined
  readonly node: string | undefined
}

/**
 * The tree of each component schema's fields that depend on a capability, as constants that name each other. `nodeOf` gives the
 * expression for any schema, or undefined when nothing in it depends on one. Throws on a schema that holds itself.
 */
export function projections(document: JsonObject) {
  const schemas = ((document.components as JsonObject).schemas ?? {}) as JsonObject
  const written = new Map<string, { readonly text: string; readonly capabilities: readonly string[] } | undefined>()
  const open = new Set<string>()

  function component(name: string): string | undefined {
    if (open.has(name)) throw new Error(`The schema ${name} holds itself.`)
    if (!written.has(name)) {
      open.add(name)
      const fields = fieldsOf(schemas[name] as JsonObject)
      open.delete(name)
      written.set(name, fields.size === 0 ? undefined : node(fields))
    }
    return written.get(name) && name
  }

  function node(fields: ReadonlyMap<string, Field>) {
    const all = [...fields.values()].flatMap(({ capability, node }) => [
      ...(capability ? [capability] : []),
      ...(node ? (written.get(node)?.capabilities ?? []) : []),
    ])
    const capabilities = [...new Set(all)].sort()
    const lines = [...fields].map(([name, { capability, node }]) => {
      const parts = [...(capability ? [`capability: '${capability}'`] : []), ...(node ? [`node: ${node}`] : [])]
      return `    ${name}: { ${parts.join(', ')} },`
    })
    const names = capabilities.map(name => `'${name}'`).join(', ')
    return { capabilities, text: `{\n  capabilities: [${names}],\n  fields: {\n${lines.join('\n')}\n  },\n}` }
  }

  function fieldsOf(schema: JsonObject): Map<string, Field> {
    const fields = new Map<string, Field>()
    for (const part of branches(document, schema)) {
      for (const [name, property] of Object.entries((part.properties ?? {}) as JsonObject)) {
        if (!isObject(property)) continue
        const capability = property['x-capability'] as string | undefined
        const node = nodeOf(property)
        if (capability || node) fields.set(name, { capability, node })
      }
    }
    return fields
  }

  /** Schemas that hold fields must be components: an inline object would have no name here. */
  function nodeOf(schema: JsonObject): string | undefined {
    if (typeof schema.$ref === 'string') return component(schema.$ref.split('/').at(-1)!)
    if (isObject(schema.items)) return nodeOf(schema.items)
    for (const key of ['anyOf', 'oneOf', 'allOf']) {
      const parts = ((schema[key] ?? []) as JsonObject[]).map(nodeOf).filter(name => name !== undefined)
      if (parts.length > 0) return parts[0]
    }
    if (fieldsOf(schema).size > 0) throw new Error('An object with capability fields must be a component of its own.')
    return undefined
  }

  for (const name of Object.keys(schemas)) component(name)
  const present = [...written].filter(([, value]) => value !== undefined)
  const text = [
    "import type { Projection } from '../../openapi/project.ts'",
    '',
    ...present.map(([name, value]) => `export const ${name}: Projection = ${value!.text}\n`),
  ].join('\n')
  return { text, nodeOf }
}

/** An object schema with everything that `allOf`, `anyOf` and `oneOf` add to it. */
function branches(document: JsonObject, schema: JsonObject): JsonObject[] {
  const own = followed(document, schema)
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap(key => (own[key] ?? []) as JsonObject[])
  return [own, ...parts.flatMap(part => branches(document, part))]
}
