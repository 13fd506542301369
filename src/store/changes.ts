import type { EventDraft, SupplierEvent } from '../domain/events.ts'
import type { Booking, Transfer } from '../domain/types.ts'
import type { Clock } from '../shared/clock.ts'
import type { Random } from '../shared/random.ts'
import type { Due, DueWork } from '../shared/schedule.ts'
import { expireHold, passBookingCutoff } from './bookings.ts'
import type { Door } from './door.ts'
import type { Changes, CommittedRecord, Store } from './port.ts'
import { expireQuotation } from './transfers.ts'

export interface ChangesParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly due: DueWork
}

/**
 * The one door: whatever changes the world comes through here, and time does, too. After each commit the records'
 * next instants are put on the schedule: a hold's end, a cancellation cut-off, a quotation's end.
 */
export function openChanges({ store, clock, random, due }: ChangesParts): Changes {
  const listeners: ((event: SupplierEvent) => void)[] = []
  const untold: SupplierEvent[] = []
  let telling = false

  /**
   * Events that a listener's own changes cause wait their turn: everyone hears everything in order. A listener that
   * throws keeps nobody else from hearing; its error goes on once all have heard.
   */
  const tell = () => {
    if (telling) return
    telling = true
    const errors: unknown[] = []
    for (let event = untold.shift(); event !== undefined; event = untold.shift()) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          errors.push(error)
        }
      }
    }
    telling = false
    if (errors.length > 0) throw errors[0]
  }

  const changes: Changes = {
    read: store.read,
    change(cause, work) {
      const drafts: EventDraft[] = []
      const result = store.tx(tables => work(tables, draft => drafts.push(draft)))
      if (drafts.length > 0) {
        const at = clock.now()
        for (const draft of drafts) untold.push(recorded(draft, `evt_${random.hex(24)}`, at, cause))
        tell()
      }
      return result
    },
    onEvent(listener) {
      listeners.push(listener)
    },
  }
  followTime({ ...changes, clock, random }, store, due)
  return changes
}

/** Field by field: copying a draft of any shape costs several times as much. */
function recorded(draft: EventDraft, id: string, at: number, cause: string): SupplierEvent {
  if (draft.kind === 'availability') {
    const { kind, type, change } = draft
    return Object.freeze({ kind, type, change, id, at, cause })
  }
  const { kind, type, before, after } = draft
  // The draft's kind says what its records are.
  return Object.freeze({ kind, type, before, after, id, at, cause }) as SupplierEvent
}

/** Keeps at most one piece of due work per record, at the next instant at which the record changes by itself. */
function followTime(world: Door, store: Store, due: DueWork): void {
  const armed = new Map<string, Due>()

  const arm = (id: string, at: number, run: () => void) => {
    const known = armed.get(id)
    if (known?.at === at || (known === undefined && at === Number.POSITIVE_INFINITY)) return
    if (known !== undefined) due.cancel(known)
    if (at === Number.POSITIVE_INFINITY) {
      armed.delete(id)
      return
    }
    const work = due.add(at, () => {
      armed.delete(id)
      run()
    })
    armed.set(id, work)
  }

  const armBooking = (booking: Booking) => arm(booking.uuid, nextInstantOf(booking), () => bookingIsDue(booking.uuid))
  const bookingIsDue = (uuid: string) => {
    const booking = store.read.bookings.get(uuid)
    if (booking === undefined) return
    const runsOut = booking.status === 'ON_HOLD' && booking.expiresAt !== null && booking.expiresAt <= world.clock.now()
    const after = runsOut ? expireHold(world, uuid) : passBookingCutoff(world, uuid)
    armBooking(after)
  }
  const armTransfer = (transfer: Transfer) =>
    arm(transfer.id, transfer.expired ? Number.POSITIVE_INFINITY : transfer.expiresAt, () => {
      expireQuotation(world, transfer.id)
    })

  const follow = (record: CommittedRecord) => {
    // Bookings and quotations are never deleted.
    if (record.table === 'bookings' && record.after !== null) armBooking(record.after)
    if (record.table === 'transfers' && record.after !== null) armTransfer(record.after)
  }
  for (const booking of store.read.bookings.all()) armBooking(booking)
  for (const transfer of store.read.transfers.all()) armTransfer(transfer)
  store.onCommit(changed => {
    for (const record of changed) follow(record)
  })
}

/** When a booking next changes by itself, ms UTC: its hold ends, or its cut-off passes. */
function nextInstantOf(booking: Booking): number {
  if (booking.status === 'ON_HOLD') return booking.expiresAt ?? Number.POSITIVE_INFINITY
  return booking.cancellable ? booking.cutoffAt : Number.POSITIVE_INFINITY
}
