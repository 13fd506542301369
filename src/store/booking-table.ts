import type { Booking } from '../domain/types.ts'
import type { BookingPage, BookingTable } from './port.ts'
import { createTable, type Row, type Touch, type TransactionalTable } from './rows.ts'

type BookingRow = Row<Booking>
type Key = number | string

/** Rows in ascending order of a key, and of creation within one key. */
interface Sorted {
  readonly rows: BookingRow[]
  readonly keyOf: (booking: Booking) => Key
  readonly kind: Booking['kind'] | undefined
}

/** Most references name one booking: an array for each would be most of the memory. */
type RowIndex = Map<string, BookingRow | BookingRow[]>

/** One owner's bookings, under each question that is asked of them. */
interface Shelf {
  readonly rows: Map<number, BookingRow>
  readonly byResellerReference: RowIndex
  readonly bySupplierReference: RowIndex
  readonly byLocalDate: RowIndex
  /** Distinct travel dates, ascending. */
  readonly dates: string[]
  /** Sorted on first use, kept sorted from then on. */
  readonly sorted: Map<string, Sorted>
}

/** The owner key of a reseller, beside the plain token ids. */
export const resellerOwner = (reseller: string): string => `reseller:${reseller}`

/** The local travel date of any booking. */
export const travelDateOf = (booking: Booking): string =>
  booking.kind === 'activity' ? booking.slot.localDate : booking.transfer.localDateStart

const SORT_KEYS = {
  CREATED_AT: (booking: Booking): Key => booking.createdAt,
  PRICE: (booking: Booking): Key => booking.price.retail / 10 ** booking.price.currencyPrecision,
  TRAVEL_DATE: (booking: Booking): Key =>
    booking.kind === 'activity'
      ? booking.slot.localDateTimeStart.slice(0, 16)
      : `${booking.transfer.localDateStart}T${booking.transfer.startTime}`,
} as const

const byCreation = (): Key => 0

/** Where a row with this key and order stands, or would stand. */
function position(rows: readonly BookingRow[], keyOf: (booking: Booking) => Key, key: Key, order: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]!
    const other = keyOf(row.record)
    if (other < key || (other === key && row.order < order)) low = middle + 1
    else high = middle
  }
  return low
}

function insert(rows: BookingRow[], keyOf: (booking: Booking) => Key, row: BookingRow): void {
  const at = position(rows, keyOf, keyOf(row.record), row.order)
  if (at === rows.length) rows.push(row)
  else rows.splice(at, 0, row)
}

/** `row.record` may be the new record already: the old place is found by the old key among the others. */
function removeFrom(rows: BookingRow[], keyOf: (booking: Booking) => Key, row: BookingRow, before: Booking): void {
  const current = row.record
  row.record = before
  const at = position(rows, keyOf, keyOf(before), row.order)
  row.record = current
  if (rows[at] === row) rows.splice(at, 1)
}

/** Answers true when the key is new. */
function addTo(index: RowIndex, key: string, row: BookingRow): boolean {
  const found = index.get(key)
  if (Array.isArray(found)) insert(found, byCreation, row)
  else if (found === undefined) index.set(key, row)
  else index.set(key, found.order < row.order ? [found, row] : [row, found])
  return found === undefined
}

/** Answers true when the key is gone. */
function dropFrom(index: RowIndex, key: string, row: BookingRow, before: Booking): boolean {
  const found = index.get(key)
  if (!Array.isArray(found)) return found === row && index.delete(key)
  removeFrom(found, byCreation, row, before)
  return found.length === 0 && index.delete(key)
}

function datePosition(dates: readonly string[], date: string): number {
  let low = 0
  let high = dates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (dates[middle]! < date) low = middle + 1
    else high = middle
  }
  return low
}

const emptyShelf = (): Shelf => ({
  rows: new Map(),
  byResellerReference: new Map(),
  bySupplierReference: new Map(),
  byLocalDate: new Map(),
  dates: [],
  sorted: new Map(),
})

function place(shelf: Shelf, row: BookingRow, before: Booking | undefined, after: Booking | undefined): void {
  if (before === undefined) shelf.rows.set(row.order, row)
  if (after === undefined) shelf.rows.delete(row.order)

  const moved = (was: string | null | undefined, is: string | null | undefined, index: RowIndex) => {
    if (was === is) return
    if (before !== undefined && typeof was === 'string') dropFrom(index, was, row, before)
    if (typeof is === 'string') addTo(index, is, row)
  }
  moved(before?.resellerReference, after?.resellerReference, shelf.byResellerReference)
  moved(before?.supplierReference, after?.supplierReference, shelf.bySupplierReference)

  const from = before && travelDateOf(before)
  const to = after && travelDateOf(after)
  if (from !== to) {
    if (before && from !== undefined && dropFrom(shelf.byLocalDate, from, row, before)) {
      shelf.dates.splice(datePosition(shelf.dates, from), 1)
    }
    if (to !== undefined && addTo(shelf.byLocalDate, to, row)) shelf.dates.splice(datePosition(shelf.dates, to), 0, to)
  }

  for (const { rows, keyOf, kind } of shelf.sorted.values()) {
    if (kind !== undefined && (after ?? before)?.kind !== kind) continue
    if (before && after && keyOf(before) === keyOf(after)) continue
    if (before) removeFrom(rows, keyOf, row, before)
    if (after) insert(rows, keyOf, row)
  }
}

const rowsOf = (found: BookingRow | BookingRow[] | undefined): readonly BookingRow[] =>
  found === undefined ? [] : Array.isArray(found) ? found : [found]

const records = (found: BookingRow | BookingRow[] | undefined): Booking[] => rowsOf(found).map(row => row.record)

/** The bookings, indexed by owner: the token that made them, and that token's reseller (`reseller:<key>`). */
export function createBookingTable(touch: Touch): TransactionalTable<Booking> & BookingTable {
  const shelves = new Map<string, Shelf>()
  const rows = new Set<BookingRow>()

  const shelve = (owner: string, row: BookingRow, before: Booking | undefined, after: Booking | undefined) => {
    const shelf = shelves.get(owner)
    if (shelf !== undefined) place(shelf, row, before, after)
  }

  const table = createTable<Booking>(
    booking => booking.uuid,
    touch,
    (row, before, after) => {
      if (before === undefined) rows.add(row)
      if (after === undefined) rows.delete(row)
      const { token, reseller } = (after ?? before)!
      if (token !== null) shelve(token, row, before, after)
      if (reseller !== null) shelve(resellerOwner(reseller), row, before, after)
    },
  )

  /** An owner's shelf is filled when it is first asked for, and kept from then on. */
  const shelfOf = (owner: string): Shelf => {
    let shelf = shelves.get(owner)
    if (shelf === undefined) {
      shelf = emptyShelf()
      for (const row of rows) {
        const { token, reseller } = row.record
        const mine = token === owner || (reseller !== null && resellerOwner(reseller) === owner)
        if (mine) place(shelf, row, undefined, row.record)
      }
      shelves.set(owner, shelf)
    }
    return shelf
  }

  const sortedBy = (shelf: Shelf, { sortBy, kind }: BookingPage): readonly BookingRow[] => {
    const name = `${sortBy} ${kind ?? ''}`
    let sorted = shelf.sorted.get(name)
    if (sorted === undefined) {
      const keyOf = SORT_KEYS[sortBy]
      const rows = [...shelf.rows.values()].filter(row => kind === undefined || row.record.kind === kind)
      rows.sort((a, b) => {
        const [x, y] = [keyOf(a.record), keyOf(b.record)]
        return x < y ? -1 : x > y ? 1 : a.order - b.order
      })
      sorted = { rows, keyOf, kind }
      shelf.sorted.set(name, sorted)
    }
    return sorted.rows
  }

  const indexes: Omit<BookingTable, keyof TransactionalTable<Booking>> = {
    byResellerReference: (owner, reference) => records(shelfOf(owner).byResellerReference.get(reference)),
    bySupplierReference: (owner, reference) => records(shelfOf(owner).bySupplierReference.get(reference)),
    byLocalDate(owner, from, to) {
      const shelf = shelfOf(owner)
      const rows: BookingRow[] = []
      for (let i = datePosition(shelf.dates, from); i < shelf.dates.length && shelf.dates[i]! <= to; i++) {
        for (const row of rowsOf(shelf.byLocalDate.get(shelf.dates[i]!))) rows.push(row)
      }
      return records(rows.sort((a, b) => a.order - b.order))
    },
    page(owner, query) {
      const shelf = shelfOf(owner)
      const rows = sortedBy(shelf, query)
      const skip = (query.page - 1) * query.limit
      if (query.sortOrder === 'ASCENDING') return records(rows.slice(skip, skip + query.limit))
      const end = Math.max(0, rows.length - skip)
      return records(rows.slice(Math.max(0, end - query.limit), end).reverse())
    },
  }
  return Object.assign(table, indexes)
}
