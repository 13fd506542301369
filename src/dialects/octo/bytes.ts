import { Serialised } from '../../http/call.ts'
import { type Projection, project } from '../../openapi/project.ts'

const encoder = new TextEncoder()

/** One kind of record as its clients read it: serialised once per record and variant, as long as the record lives. */
export interface View<R extends object, T> {
  /** @param detail what else shapes the answer besides capabilities, such as the language */
  bytes(record: R, capabilities: ReadonlySet<string>, detail?: string): Uint8Array
  one(record: R, capabilities: ReadonlySet<string>, detail?: string): Serialised<T>
  /** As `one` for a record that a call has just made: it may never be read again, so nothing is kept. */
  fresh(record: R, capabilities: ReadonlySet<string>, detail?: string): Serialised<T>
  /** A JSON array of the records, joined from their bytes. */
  list(
    records: readonly R[],
    capabilities: ReadonlySet<string>,
    detailOf?: (record: R) => string,
  ): Serialised<readonly T[]>
}

interface Kept {
  /** One bit for each capability of the projection that is active. */
  readonly active: number
  readonly detail: string
  readonly bytes: Uint8Array
  readonly next: Kept | undefined
}

/**
 * Records are frozen and replaced on change, so their bytes can be kept beside them.
 * @param view a pure function of the record and the detail, with what every capability adds
 * @param projection which of its fields need a capability
 */
export function createView<R extends object, T>(
  projection: Projection | undefined,
  view: (record: R, detail: string) => T,
): View<R, T> {
  const kept = new WeakMap<R, Kept>()
  const names = projection?.capabilities ?? []
  const join = lastJoined()

  const json = (record: R, capabilities: ReadonlySet<string>, detail: string) =>
    JSON.stringify(project(projection, view(record, detail), capabilities))

  const activeOf = (capabilities: ReadonlySet<string>) => {
    let active = 0
    for (let i = 0; i < names.length; i++) if (capabilities.has(names[i]!)) active |= 1 << i
    return active
  }

  const bytesOf = (record: R, capabilities: ReadonlySet<string>, active: number, detail: string) => {
    const first = kept.get(record)
    for (let one = first; one !== undefined; one = one.next) {
      if (one.active === active && one.detail === detail) return one.bytes
    }
    const bytes = encoder.encode(json(record, capabilities, detail))
    kept.set(record, { active, detail, bytes, next: first })
    return bytes
  }
  const bytes = (record: R, capabilities: ReadonlySet<string>, detail = '') =>
    bytesOf(record, capabilities, activeOf(capabilities), detail)

  return {
    bytes,
    one: (record, capabilities, detail) => new Serialised(bytes(record, capabilities, detail)),
    fresh: (record, capabilities, detail = '') => new Serialised(json(record, capabilities, detail)),
    list(records, capabilities, detailOf) {
      const active = activeOf(capabilities)
      return new Serialised(
        join(records.map(record => bytesOf(record, capabilities, active, detailOf?.(record) ?? ''))),
      )
    },
  }
}

/** Who polls a list gets the same answer over and over, so the last one is kept: joining it costs more than the rest of the call. */
function lastJoined(): (parts: readonly Uint8Array[]) => Uint8Array {
  let last: readonly Uint8Array[] = []
  let joined = joinList(last)
  return parts => {
    if (parts.length !== last.length || parts.some((part, i) => part !== last[i])) {
      joined = joinList(parts)
      last = parts
    }
    return joined
  }
}

const NOTHING = new Uint8Array(0)

/** A JSON array of values that are serialised already. @param end follows each of them: what parts that stop early have in common */
export function joinList(parts: readonly Uint8Array[], end: Uint8Array = NOTHING): Uint8Array {
  let length = Math.max(2, parts.length + 1 + parts.length * end.length)
  for (const part of parts) length += part.length
  const joined = Buffer.allocUnsafe(length)
  joined[0] = 0x5b
  let at = 1
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) joined[at++] = 0x2c
    joined.set(parts[i]!, at)
    at += parts[i]!.length
    if (end.length === 0) continue
    joined.set(end, at)
    at += end.length
  }
  joined[at] = 0x5d
  return joined
}
