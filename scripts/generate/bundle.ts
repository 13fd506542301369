import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { isObject, type Json, type JsonObject } from './json.ts'

/**
 * Reads a document and takes in what it refers to in other files (`./components/octo.yaml#/components/schemas/Product`), so that
 * only internal references are left. Throws when two files use one name for different things or a reference leads nowhere.
 */
export function bundle(file: string): JsonObject {
  const read = (path: string) => parse(readFileSync(path, 'utf8')) as JsonObject
  const root = read(file)
  const files = new Map([[file, root]])
  const taken = new Map<string, string>()

  function internal(ref: string, from: string): string {
    const [path, pointer] = ref.split('#')
    const target = path ? resolve(dirname(from), path) : from
    if (!pointer) throw new Error(`${from}: "${ref}" names no part of the file.`)
    const source = files.get(target) ?? read(target)
    files.set(target, source)
    const value = at(source, pointer)
    if (value === undefined) throw new Error(`${from}: "${ref}" leads nowhere.`)
    if (target === file) return `#${pointer}`
    const [, section, kind, name] = pointer.split('/')
    if (section !== 'components' || !kind || !name) throw new Error(`${from}: "${ref}" is not a component.`)
    if (taken.get(pointer) !== target) {
      if (taken.has(pointer) || at(root, pointer) !== undefined) throw new Error(`Two files describe ${pointer}.`)
      taken.set(pointer, target)
      const group = groupOf(kind)
      group[name] = value
      group[name] = inline(value, target)
    }
    return `#${pointer}`
  }

  function groupOf(kind: string): JsonObject {
    root.components ??= {}
    const components = root.components as JsonObject
    components[kind] ??= {}
    return components[kind] as JsonObject
  }

  function inline(value: Json, from: string): Json {
    if (Array.isArray(value)) return value.map(item => inline(item, from))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) =>
        key === '$ref' && typeof part === 'string' ? [key, internal(part, from)] : [key, inline(part, from)],
      ),
    )
  }

  for (const [key, part] of Object.entries(root)) {
    const own = inline(part, file)
    root[key] = key === 'components' ? joined(own as JsonObject, root.components as JsonObject) : own
  }
  return sorted(root)
}

/** The part of a document that a JSON pointer names, or undefined. */
export function at(document: Json, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined),
      document,
    )
}

/** Follows `$ref` until there is none; siblings of a reference are kept on top of what it names. */
export function followed(document: JsonObject, value: JsonObject): JsonObject {
  if (typeof value.$ref !== 'string') return value
  const { $ref, ...siblings } = value
  const target = at(document, $ref.slice(1))
  if (!isObject(target)) throw new Error(`"${$ref}" leads nowhere.`)
  return { ...followed(document, target), ...siblings }
}

/** The document's own components, plus what was taken in while they were read. */
function joined(own: JsonObject, taken: JsonObject): JsonObject {
  const kinds = new Set([...Object.keys(own), ...Object.keys(taken)])
  return Object.fromEntries(
    [...kinds].map(kind => [kind, { ...(taken[kind] as JsonObject), ...(own[kind] as JsonObject) }]),
  )
}

/** Components in alphabetical order: what was taken in first must not show in the output. */
function sorted(document: JsonObject): JsonObject {
  const components = (document.components ?? {}) as JsonObject
  const order = (group: JsonObject) => Object.fromEntries(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)))
  const groups = Object.entries(order(components)).map(([kind, group]) => [kind, order(group as JsonObject)] as const)
  return { ...document, components: Object.fromEntries(groups) }
}
