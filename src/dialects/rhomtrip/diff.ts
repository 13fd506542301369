/** One difference between two JSON values, as Ventrata's webhooks tell it. Domain digest 4.2. */
export interface Difference {
  readonly op: 'add' | 'remove' | 'replace'
  /** JSON pointer of what changed. */
  readonly path: string
  /** The value before; null when there was none. */
  readonly was: unknown
  /** The value after; null when there is none. */
  readonly value: unknown
}

/** What turns `before` into `after`, leaf by leaf, in the order of the keys. Equal values give an empty list. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (Object.is(before, after)) return []
  if (!isNode(before) || !isNode(after) || Array.isArray(before) !== Array.isArray(after)) {
    return [{ op: 'replace', path, was: before, value: after }]
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key): Difference[] => {
    const inner = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!Object.hasOwn(before, key)) return [{ op: 'add', path: inner, was: null, value: after[key] }]
    if (!Object.hasOwn(after, key)) return [{ op: 'remove', path: inner, was: before[key], value: null }]
    return differences(before[key], after[key], inner)
  })
}

const isNode = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
