type Scalar = string | number | boolean | null | undefined

/** Any part of a value, at any depth. An array's items are parts of its items. */
export type Part<T> = T extends Scalar
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Part<Item>[]
    : { readonly [Key in keyof T]?: Part<T[Key]> }

/**
 * The whole with the part laid over it. What is undefined in the part stays; an array takes the part's length, and each of its items
 * lies over the whole's item at that place, or over its last one.
 */
export function merge<T>(whole: T, part: Part<T>): T
export function merge(whole: unknown, part: unknown): unknown {
  return laid(whole, part)
}

function laid(whole: unknown, part: unknown): unknown {
  if (part === undefined) return whole
  if (Array.isArray(part)) {
    const items: readonly unknown[] = Array.isArray(whole) ? whole : []
    return part.map((item, i) => laid(items[i] ?? items.at(-1), item))
  }
  if (!isObject(part)) return part
  const merged: Record<string, unknown> = isObject(whole) ? { ...whole } : {}
  for (const [key, value] of Object.entries(part)) {
    if (value !== undefined) merged[key] = laid(merged[key], value)
  }
  return merged
}

/** A JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
