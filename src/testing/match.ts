/** One place where a value is not what was wanted. */
export interface Difference {
  /** `booking.unitItems[0].status`; empty for the value itself. */
  readonly path: string
  readonly wanted: unknown
  /** Undefined when it is missing. */
  readonly found: unknown
}

/**
 * Where `found` lacks what `wanted` has. An object may have more keys than are wanted, an array must have the same length;
 * a regular expression is tested against text; Vitest's and Jest's `expect.any(...)` and the like are asked.
 */
export function differences(wanted: unknown, found: unknown, path = ''): Difference[] {
  if (isAsking(wanted)) return wanted.asymmetricMatch(found) ? [] : [{ path, wanted: String(wanted), found }]
  if (wanted instanceof RegExp) return typeof found === 'string' && wanted.test(found) ? [] : [{ path, wanted, found }]
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return [{ path, wanted, found }]
    return wanted.flatMap((item, i) => differences(item, found[i], `${path}[${i}]`))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return [{ path, wanted, found }]
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, Object.hasOwn(found, key) ? found[key as never] : undefined, path ? `${path}.${key}` : key),
    )
  }
  return Object.is(wanted, found) ? [] : [{ path, wanted, found }]
}

interface Asking {
  asymmetricMatch(found: unknown): boolean
}

const isAsking = (value: unknown): value is Asking =>
  typeof value === 'object' &&
  value !== null &&
  'asymmetricMatch' in value &&
  typeof value.asymmetricMatch === 'function'

/** A value short enough for a line. */
export function shown(value: unknown, longest = 200): string {
  const text =
    value === undefined ? 'nothing' : value instanceof RegExp ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** `data.uuid is "a", not "b"`, for lists of reasons. */
export const spokenDifference = ({ path, wanted, found }: Difference): string =>
  `${path || 'it'} is ${shown(found, 80)}, not ${shown(wanted, 80)}`
