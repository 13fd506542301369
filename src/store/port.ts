import type { EventDraft, SupplierEvent } from '../domain/events.ts'
import type { Booking, DayDeviation, Product, SlotUse, Subscription, Supplier, Transfer } from '../domain/types.ts'
import type { KnownPlace } from './places.ts'

/** A table of frozen records. Every look-up is O(1) or O(answer); nothing scans. */
export interface Table<R> {
  readonly size: number
  get(id: string): R | undefined
  /** All records in order of creation. */
  all(): Iterable<R>
}

/** A table inside a transaction. */
export interface WritableTable<R> extends Table<R> {
  /** Inserts or replaces by id. Freezes the record. */
  put(record: R): void
  delete(id: string): void
}

export interface BookingTable extends WritableTable<Booking> {
  /** By the owner (token id) and a reference or the local travel date, in order of creation. */
  byResellerReference(owner: string, reference: string): readonly Booking[]
  bySupplierReference(owner: string, reference: string): readonly Booking[]
  /** Local travel dates, `YYYY-MM-DD`, both ends included. */
  byLocalDate(owner: string, from: string, to: string): readonly Booking[]
  /** One page of an owner's bookings, sorted. `page` counts from 1. */
  page(owner: string, query: BookingPage): readonly Booking[]
}

export interface BookingPage {
  readonly page: number
  readonly limit: number
  readonly sortBy: 'CREATED_AT' | 'PRICE' | 'TRAVEL_DATE'
  readonly sortOrder: 'ASCENDING' | 'DESCENDING'
  readonly kind?: Booking['kind'] | undefined
}

/** Everything one workspace holds. */
export interface Tables {
  readonly supplier: Supplier
  /** Where transfers start and end, and what tells the time zone of a pick-up. */
  readonly places: readonly KnownPlace[]
  readonly products: WritableTable<Product>
  readonly bookings: BookingTable
  readonly transfers: WritableTable<Transfer>
  readonly subscriptions: WritableTable<Subscription>
  readonly deviations: WritableTable<DayDeviation>
  readonly slotUse: WritableTable<SlotUse>
}

/** Read access outside a transaction. */
export type Reader = {
  readonly [K in keyof Tables]: Tables[K] extends WritableTable<infer R>
    ? Omit<Tables[K], 'put' | 'delete'> & Table<R>
    : Tables[K]
}

/** The store of one workspace. */
export interface Store {
  readonly read: Reader
  /**
   * Runs `work` to its end or not at all: when it throws, every table is as it was and the error goes on.
   * Synchronous, so two changes cannot interleave.
   */
  tx<T>(work: (tables: Tables) => T): T
  /** Called after a commit with every record that was put or deleted (`after` null), once each, in order. */
  onCommit(listener: (changed: readonly CommittedRecord[]) => void): void
}

interface RecordTypes {
  readonly products: Product
  readonly bookings: Booking
  readonly transfers: Transfer
  readonly subscriptions: Subscription
  readonly deviations: DayDeviation
  readonly slotUse: SlotUse
}

/** A record that a commit has put or deleted (`after` null). */
export type CommittedRecord = {
  readonly [T in keyof RecordTypes]: {
    readonly table: T
    readonly before: RecordTypes[T] | null
    readonly after: RecordTypes[T] | null
  }
}[keyof RecordTypes]

/** The one door for change (`store/changes.ts`): a rule's writes and the events it reports commit together or not at all. */
export interface Changes {
  readonly read: Reader
  /**
   * Runs `work` in a transaction; the events it emits get their ids, are recorded, and are told after the commit.
   * @param cause what made it happen, for the event log
   */
  change<T>(cause: string, work: (tables: Tables, emit: (event: EventDraft) => void) => T): T
  /** Called after the commit, once per event, in order. */
  onEvent(listener: (event: SupplierEvent) => void): void
}
