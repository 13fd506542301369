import type { DayDeviation, Product, SlotUse, Subscription, Transfer } from '../domain/types.ts'
import { createBookingTable } from './booking-table.ts'
import { SEED_CONTENT, type SeedContent } from './content.ts'
import type { CommittedRecord, Store, Tables } from './port.ts'
import { createTable, deepFreeze, type TableName, type Touch } from './rows.ts'

interface Touched {
  readonly table: TableName
  readonly id: string
  readonly before: unknown
  readonly present: (id: string) => unknown
}

/** The whole store in memory: Maps with indexes, frozen records, and an undo log per transaction. */
export function memoryStore({ supplier, places }: Pick<SeedContent, 'supplier' | 'places'> = SEED_CONTENT): Store {
  const listeners: ((changed: readonly CommittedRecord[]) => void)[] = []
  let open: Touched[] | undefined

  const touching =
    (table: TableName): Touch =>
    (id, before, present) => {
      if (open === undefined) throw new Error(`A write to ${table} outside a transaction.`)
      open.push({ table, id, before, present })
    }
  const byId = (record: { readonly id: string }) => record.id
  const all = {
    products: createTable<Product>(byId, touching('products')),
    bookings: createBookingTable(touching('bookings')),
    transfers: createTable<Transfer>(byId, touching('transfers')),
    subscriptions: createTable<Subscription>(byId, touching('subscriptions')),
    deviations: createTable<DayDeviation>(byId, touching('deviations')),
    slotUse: createTable<SlotUse>(byId, touching('slotUse')),
  }
  const everyTable = Object.values(all)
  const tables: Tables = Object.assign({ supplier: deepFreeze(supplier), places }, all)

  return {
    read: tables,
    tx(work) {
      if (open !== undefined) throw new Error('A transaction inside a transaction.')
      const touched: Touched[] = []
      open = touched
      let result: ReturnType<typeof work>
      try {
        result = work(tables)
      } catch (error) {
        for (const table of everyTable) table.rollback()
        throw error
      } finally {
        open = undefined
      }
      for (const table of everyTable) table.commit()
      if (touched.length > 0) {
        const changed: CommittedRecord[] = []
        for (const { table, id, before, present } of touched) {
          const after = present(id)
          // Each table holds one type of record, which is what the union says.
          if (before !== after) changed.push({ table, before, after } as CommittedRecord)
        }
        for (const listener of listeners) listener(changed)
      }
      return result
    },
    onCommit(listener) {
      listeners.push(listener)
    },
  }
}
