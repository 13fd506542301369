import type { Token } from '../domain/types.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Door } from './door.ts'
import type { Reader, Tables } from './port.ts'

const TABLES = ['products', 'bookings', 'transfers', 'subscriptions', 'deviations', 'slotUse'] as const

/** A world at one moment, as plain JSON: its records, its time and its answers to open questions. Deliveries and logs are not in it. */
export interface Snapshot {
  readonly format: 'octo-sandbox-snapshot-1'
  readonly seed: string
  readonly clock: { readonly mode: 'real' | 'manual'; readonly now: number }
  readonly assumptions: Readonly<Record<string, string>>
  /** Ids of the tokens that own the records, in the order of a workspace's tokens. */
  readonly tokens: readonly string[]
  /** In order of creation. */
  readonly records: Readonly<Record<(typeof TABLES)[number], readonly object[]>>
}

/** What a snapshot is taken of. */
export interface SnapshotParts extends Omit<Snapshot, 'format' | 'records'> {
  readonly read: Reader
}

/** The world as it is now. Records are frozen, so nothing is copied. */
export function takeSnapshot({ read, ...parts }: SnapshotParts): Snapshot {
  const records = Object.fromEntries(TABLES.map(name => [name, [...read[name].all()]]))
  return { format: 'octo-sandbox-snapshot-1', ...parts, records: records as unknown as Snapshot['records'] }
}

/**
 * The snapshot that a value is.
 * @throws UsageError when it is none
 */
export function readSnapshot(value: unknown): Snapshot {
  const snapshot = value as Snapshot | null | undefined
  const fits =
    snapshot?.format === 'octo-sandbox-snapshot-1' &&
    Number.isFinite(snapshot.clock?.now) &&
    Array.isArray(snapshot.tokens) &&
    TABLES.every(name => Array.isArray(snapshot.records?.[name]))
  if (fits) return snapshot
  throw new UsageError('This is no snapshot of this version of octo-sandbox: it has another format.')
}

/**
 * Fills an empty world with a snapshot's records. Those of its tokens become those of the tokens given, place by place, so that one
 * workspace's snapshot can be another's beginning.
 */
export function fill(world: Pick<Door, 'change'>, snapshot: Snapshot, tokens: readonly Token[]): void {
  const ids = new Map(snapshot.tokens.map((id, i) => [id, tokens[i]?.id ?? id]))
  const owned = (record: object) =>
    'token' in record && typeof record.token === 'string'
      ? { ...record, token: ids.get(record.token) ?? record.token }
      : record
  world.change('restore', tables => {
    for (const name of TABLES) {
      // Written by `takeSnapshot`, each table holds its own records.
      const table = tables[name] as Tables['products']
      for (const record of snapshot.records[name]) table.put(structuredClone(owned(record)) as never)
    }
  })
}

/** Another text for every moment that a run can be restored at, and the same for the same moment. */
export const continuation = ({ clock, records }: Snapshot): string =>
  `/${clock.now}/${Object.values(records)
    .map(list => list.length)
    .join('/')}`
