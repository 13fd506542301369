/** The fields of one kind of object that depend on a capability, as `scripts/generate.ts` writes it from `x-capability`. */
export interface Projection {
  /** Short names of every capability that this or a deeper field needs. */
  readonly capabilities: readonly string[]
  readonly fields: Readonly<Record<string, ProjectedField>>
}

export interface ProjectedField {
  /** Absent: the field is always there, but something inside it is not. */
  readonly capability?: string
  readonly node?: Projection
}

/**
 * The value as a client with these capabilities (short names) sees it: without the fields whose capability is not active, at any
 * depth, an array item by item. What has nothing to lose is returned as it is, not copied.
 */
export function project<T>(projection: Projection | undefined, value: T, capabilities: ReadonlySet<string>): T {
  if (!projection || projection.capabilities.every(name => capabilities.has(name))) return value
  return without(projection, value, capabilities) as T
}

function without(projection: Projection, value: unknown, active: ReadonlySet<string>): unknown {
  if (Array.isArray(value))
    return kept(
      value,
      value.map(item => without(projection, item, active)),
    )
  if (typeof value !== 'object' || value === null) return value
  const source = value as Readonly<Record<string, unknown>>
  let copy: Record<string, unknown> | undefined
  for (const [name, { capability, node }] of Object.entries(projection.fields)) {
    if (!Object.hasOwn(source, name)) continue
    if (capability !== undefined && !active.has(capability)) {
      copy ??= { ...source }
      delete copy[name]
    } else if (node) {
      const part = without(node, source[name], active)
      if (part === source[name]) continue
      copy ??= { ...source }
      copy[name] = part
    }
  }
  return copy ?? value
}

function kept(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((item, index) => item === before[index]) ? before : after
}
