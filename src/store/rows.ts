import type { CommittedRecord, WritableTable } from './port.ts'

/** A record's place in its table: the order number stays, the record is replaced. */
export interface Row<R> {
  /** Order of creation, unique within the table. */
  readonly order: number
  record: R
}

/** Told of every change to a table, rollbacks included, so that indexes follow. */
export type RowListener<R> = (row: Row<R>, before: R | undefined, after: R | undefined) => void

/** A record as it was before the open transaction; without order and record when there was none. */
interface Was<R> {
  readonly id: string
  readonly order: number | undefined
  readonly record: R | undefined
}

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
  // Most transactions touch one record of a table: a Map for it would be the dearest part of the write.
  let first: Was<R> | undefined
  let others: Map<string, Was<R>> | undefined
  let nextOrder = 0

  const present = (id: string) => rows.get(id)?.record ?? null

  const remember = (id: string, row: Row<R> | undefined) => {
    if (first?.id === id || others?.has(id)) return
    touch(id, row?.record ?? null, present)
    const was = { id, order: row?.order, record: row?.record }
    if (first === undefined) {
      first = was
      return
    }
    others ??= new Map()
    others.set(id, was)
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

  const forget = () => {
    first = undefined
    others = undefined
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
      if (first === undefined) return
      let revived = false
      for (const { id, order, record } of [first, ...(others?.values() ?? [])]) {
        if (record === undefined) remove(id)
        else {
          const row = rows.get(id)
          const replaced = row !== undefined && row.order !== order
          if (replaced) remove(id)
          revived ||= replaced || row === undefined
          put(id, replaced ? undefined : row, record, order)
        }
      }
      forget()
      // A row that was deleted and has come back stands at the end of the Map: give it its old place.
      if (revived) rows = new Map([...rows].sort(([, a], [, b]) => a.order - b.order))
    },
    commit() {
      if (first !== undefined) forget()
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
