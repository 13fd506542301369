import type { Surroundings } from './delivery/faults/fault.ts'
import type { Message, Target } from './delivery/message.ts'
import type { Store } from './store/port.ts'

/** What delivery faults may know of a world: looked up when asked, remembered where the store forgets. */
export function surroundingsOf(store: Store): Surroundings {
  const { read } = store
  const previous = new Map<string, Target>()
  let deleted: string | undefined
  store.onCommit(changed => {
    for (const record of changed) {
      if (record.table === 'products' && record.after === null) deleted = record.before?.id
      if (record.table !== 'subscriptions' || record.before === null) continue
      const { id, url, headers, token } = record.before
      if (record.after === null) previous.delete(id)
      else if (url !== record.after.url || headers !== record.after.headers) previous.set(id, { url, headers, token })
    }
  })

  return {
    previousTarget: id => previous.get(id),
    otherSubscription(id) {
      const own = read.subscriptions.get(id)
      for (const other of read.subscriptions.all()) {
        if (other.id !== id && other.dialect === own?.dialect) return { id: other.id, target: other }
      }
      return undefined
    },
    foreignSubject: message => foreignBooking(message) ?? foreignTransfer(message),
    deletedProduct({ subject }) {
      const isProduct = subject !== undefined && !read.bookings.get(subject) && !read.transfers.get(subject)
      return isProduct && deleted !== undefined && !read.products.get(deleted) ? deleted : undefined
    },
  }

  /** The uuid of a booking of the same kind that another token made. */
  function foreignBooking({ subject, subscriptionId }: Message): string | undefined {
    const own = subject === undefined ? undefined : read.bookings.get(subject)
    const token = read.subscriptions.get(subscriptionId)?.token
    if (!own) return undefined
    for (const other of read.bookings.all()) {
      if (other.kind === own.kind && other.token !== null && other.token !== token) return other.uuid
    }
    return undefined
  }

  function foreignTransfer({ subject, subscriptionId }: Message): string | undefined {
    if (subject === undefined || !read.transfers.get(subject)) return undefined
    const token = read.subscriptions.get(subscriptionId)?.token
    for (const other of read.transfers.all()) if (other.token !== null && other.token !== token) return other.id
    return undefined
  }
}
