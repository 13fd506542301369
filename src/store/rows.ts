import type { CommittedRecord, WritableTable } from './port.ts'

/** A record's place in its table: the order number stays, the record is replaced. */
export interface Row<R> {
  /** Order of creation, unique within the table. */
  readonly order: number
  record: R
}

/** Told of every change to a table, rollbacks included, so that indexes follow. */
export type RowListener<R> = (row: Row<R>, before: R | undefined, after: R | undefined) => void

/** A table that remembers what an open transaction has changed in it. */
export interface TransactionalTable<R> extends WritableTable<R> {
  /** Puts everything back as it was when the transaction began. */
  rollback(): void
  /** Forgets the way back. */
  commit(): void
}

export type TableName = CommittedRecord['table']

/** Called with the first change to each id within a transaction. `present` answers an id's record as it is later. */
export type Touch = (id: string, before: unknown, present: (id: string) => unknown) => void

/**
 * A Map of rows in order of creation with an undo log.
 * @param idOf the record's key
 * @param touch refuses (throws) when no transaction is open; otherwise remembers that the id changed
 */
export function createTable<R extends object>(
  idOf: (record: R) => string,
  touch: Touch,
  listener?: RowListener<R>,
): TransactionalTable<R> {
  let rows = new Map<string, Row<R>>()
  const undo = new Map<string, Row<R> | { readonly absent: true } | { readonly order: number; readonly record: R }>()
  let nextOrder = 0

  const present = (id: string) => rows.get(id)?.record ?? null

  const remember = (id: string, row: Row<R> | undefined) => {
    if (undo.has(id)) return
    touch(id, row?.record ?? null, present)
    undo.set(id, row === undefined ? { absent: true } : { order: row.order, record: row.record })
  }

  /** @param row the row of that id, when there is one */
  const put = (id: string, row: Row<R> | undefined, record: R, order?: number) => {
    if (row !== undefined) {
      const before = row.record
      row.record = record
      listener?.(row, before, record)
      return
    }
    const added = { order: order ?? nextOrder++, record }
    rows.set(id, added)
    listener?.(added, undefined, record)
  }

  const remove = (id: string) => {
    const row = rows.get(id)
    if (row === undefined) return
    rows.delete(id)
    listener?.(row, row.record, undefined)
  }

  return {
    get size() {
      return rows.size
    },
    get: id => rows.get(id)?.record,
    *all() {
      for (const row of rows.values()) yield row.record
    },
    put(record) {
      const id = idOf(record)
      const row = rows.get(id)
      remember(id, row)
      put(id, row, Object.freeze(record))
    },
    delete(id) {
      const row = rows.get(id)
      if (row === undefined) return
      remember(id, row)
      remove(id)
    },
    rollback() {
      if (undo.size === 0) return
      let revived = false
      for (const [id, was] of undo) {
        if ('absent' in was) remove(id)
        else {
          const row = rows.get(id)
          const replaced = row !== undefined && row.order !== was.order
          if (replaced) remove(id)
          revived ||= replaced || row === undefined
          put(id, replaced ? undefined : row, was.record, was.order)
        }
      }
      undo.clear()
      // A row that was deleted and has come back stands at the end of the Map: give it its old place.
      if (revived) rows = new Map([...rows].sort(([, a], [, b]) => a.order - b.order))
    },
    commit() {
      if (undo.size > 0) undo.clear()
    },
  }
}

/**
 * Freezes a value and all it holds; what is frozen already is taken to be frozen throughout. For what is made once:
 * on every change it would cost more than the rest of the change.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const key in value) deepFreeze(value[key])
  return value
}
