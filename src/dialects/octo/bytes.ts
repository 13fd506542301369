import { Serialised } from '../../http/call.ts'
import { type Projection, project } from '../../openapi/project.ts'

const encoder = new TextEncoder()

/** One kind of record as its clients read it: serialised once per record and variant, as long as the record lives. */
export interface View<R extends object, T> {
  /** @param detail what else shapes the answer besides capabilities, such as the language */
  bytes(record: R, capabilities: ReadonlySet<string>, detail?: string): Uint8Array
  one(record: R, capabilities: ReadonlySet<string>, detail?: string): Serialised<T>
  /** A JSON array of the records, joined from their bytes. */
  list(
    records: readonly R[],
    capabilities: ReadonlySet<string>,
    detailOf?: (record: R) => string,
  ): Serialised<readonly T[]>
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
  const kept = new WeakMap<R, Map<string, Uint8Array>>()
  const names = projection?.capabilities ?? []

  const bytes = (record: R, capabilities: ReadonlySet<string>, detail = '') => {
    let variant = detail
    for (const name of names) if (capabilities.has(name)) variant += ` ${name}`
    let variants = kept.get(record)
    if (variants === undefined) {
      variants = new Map()
      kept.set(record, variants)
    }
    let found = variants.get(variant)
    if (found === undefined) {
      found = encoder.encode(JSON.stringify(project(projection, view(record, detail), capabilities)))
      variants.set(variant, found)
    }
    return found
  }

  return {
    bytes,
    one: (record, capabilities, detail) => new Serialised(bytes(record, capabilities, detail)),
    list: (records, capabilities, detailOf) =>
      new Serialised(joinList(records.map(record => bytes(record, capabilities, detailOf?.(record))))),
  }
}

/** A JSON array of values that are serialised already. */
export function joinList(parts: readonly Uint8Array[]): Uint8Array {
  let length = parts.length === 0 ? 2 : parts.length + 1
  for (const part of parts) length += part.length
  const joined = Buffer.allocUnsafe(length)
  joined[0] = 0x5b
  let at = 1
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) joined[at++] = 0x2c
    joined.set(parts[i]!, at)
    at += parts[i]!.length
  }
  joined[at] = 0x5d
  return joined
}
