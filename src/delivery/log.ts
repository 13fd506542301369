import { guarded } from '../shared/guarded.ts'
import { UsageError } from '../shared/usage-error.ts'
import { addTo, type Entry, EntryList, forgetIn } from './log-entries.ts'
import type { Attempt, Delivery, DeliveryState } from './message.ts'

export interface DeliveryFilter {
  readonly subscriptionId?: string | undefined
  readonly dialect?: string | undefined
  readonly event?: string | undefined
  readonly eventId?: string | undefined
  readonly state?: DeliveryState | undefined
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[]
  /** The cursor of the next page, or null at the end. */
  readonly next: string | null
}

/** Every delivery of a workspace that is pending, and the finished ones as far as the bounds reach. */
export interface DeliveryLog {
  readonly size: number
  /** Bytes of what is pending, counted as those of `LogLimits`. */
  readonly pendingBytes: number
  find(id: string): Delivery | undefined
  /** Newest first. A delivery in it may go on while you read. */
  list(filter?: DeliveryFilter): Iterable<Delivery>
  /**
   * Newest first; the cursor is the id of the last delivery of the page before.
   * @throws UsageError when the cursor's delivery is not in the log (any more)
   */
  page(
    filter: DeliveryFilter,
    options?: { readonly limit?: number; readonly cursor?: string | undefined },
  ): DeliveryPage
  /** Called after each attempt, when the delivery's state says what follows. Returns how to stop. */
  onAttempt(listener: (delivery: Delivery, attempt: Attempt) => void): () => void
  /** Called when a delivery was made, when a fault holds it back, and when it ended. Returns how to stop. */
  onDelivery(listener: (delivery: Delivery) => void): () => void
  /** For the engine: a delivery was made. Its id is new. */
  add(delivery: Delivery): void
  /** For the engine: an attempt was made. */
  attempted(delivery: Delivery, attempt: Attempt): void
  /** For the engine: a fault holds the delivery back. */
  held(delivery: Delivery): void
  /** For the engine: the delivery will not change any more. */
  ended(delivery: Delivery): void
}

export interface LogLimits {
  /** Attempts of finished deliveries; one without any counts as one. */
  readonly attempts?: number
  /** Bytes of finished deliveries: bodies sent and kept of answers, headers, and a fixed sum for each record. */
  readonly bytes?: number
}

/** A log in memory. What is finished longest is forgotten first; what is pending never is. */
export function createLog(limits: LogLimits = {}): DeliveryLog {
  const { attempts: maxAttempts = 5_000, bytes: maxBytes = 64 * 1024 * 1024 } = limits
  const byId = new Map<string, Entry>()
  const all = new EntryList()
  const bySubscription = new Map<string, EntryList>()
  const byEvent = new Map<string, EntryList>()
  const attemptListeners = new Set<(delivery: Delivery, attempt: Attempt) => void>()
  const deliveryListeners = new Set<(delivery: Delivery) => void>()
  let finished: Entry[] = []
  let oldest = 0
  let attempts = 0
  let bytes = 0
  let pendingBytes = 0
  let order = 0

  const count = (entry: Entry, delivery: Delivery | undefined) => {
    attempts -= entry.counted?.attempts ?? 0
    bytes -= entry.counted?.bytes ?? 0
    entry.counted = delivery && { attempts: attemptsOf(delivery), bytes: bytesOf(delivery) }
    attempts += entry.counted?.attempts ?? 0
    bytes += entry.counted?.bytes ?? 0
  }

  const keepBounds = () => {
    while ((attempts > maxAttempts || bytes > maxBytes) && oldest < finished.length) forgetOldest()
  }

  const forgetOldest = () => {
    const entry = finished[oldest++]!
    const delivery = entry.delivery!
    count(entry, undefined)
    entry.delivery = undefined
    byId.delete(delivery.id)
    all.forget()
    forgetIn(bySubscription, delivery.message.subscriptionId)
    forgetIn(byEvent, delivery.message.event)
    if (oldest > 1_024 && oldest > finished.length / 2) {
      finished = finished.slice(oldest)
      oldest = 0
    }
  }

  const walk = function* (filter: DeliveryFilter, before: number): Generator<Delivery> {
    const list =
      filter.subscriptionId !== undefined
        ? bySubscription.get(filter.subscriptionId)
        : filter.event !== undefined
          ? byEvent.get(filter.event)
          : all
    for (const delivery of list?.newestFirst(before) ?? []) if (fits(delivery, filter)) yield delivery
  }

  return {
    get size() {
      return byId.size
    },
    get pendingBytes() {
      return pendingBytes
    },
    find: id => byId.get(id)?.delivery,
    list: (filter = {}) => walk(filter, order),
    page(filter, { limit = 100, cursor } = {}) {
      const from = cursor === undefined ? order : byId.get(cursor)?.order
      if (from === undefined) {
        throw new UsageError(`The cursor "${cursor!.slice(0, 100)}" is not in the log. Start again without one.`)
      }
      const deliveries: Delivery[] = []
      for (const delivery of walk(filter, from)) {
        if (deliveries.length === limit) return { deliveries, next: deliveries[limit - 1]!.id }
        deliveries.push(delivery)
      }
      return { deliveries, next: null }
    },
    onAttempt(listener) {
      attemptListeners.add(listener)
      return () => attemptListeners.delete(listener)
    },
    onDelivery(listener) {
      deliveryListeners.add(listener)
      return () => deliveryListeners.delete(listener)
    },
    add(delivery) {
      const entry: Entry = { delivery, order: order++, counted: undefined, open: bytesOf(delivery) }
      pendingBytes += entry.open
      byId.set(delivery.id, entry)
      all.add(entry)
      addTo(bySubscription, delivery.message.subscriptionId, entry)
      addTo(byEvent, delivery.message.event, entry)
      for (const listener of deliveryListeners) guarded(() => listener(delivery))
    },
    attempted(delivery, attempt) {
      const entry = byId.get(delivery.id)
      if (entry?.counted) {
        count(entry, delivery)
        keepBounds()
      } else if (entry) {
        const more = attemptBytes(attempt, delivery)
        entry.open += more
        pendingBytes += more
      }
      for (const listener of attemptListeners) guarded(() => listener(delivery, attempt))
    },
    held(delivery) {
      for (const listener of deliveryListeners) guarded(() => listener(delivery))
    },
    ended(delivery) {
      const entry = byId.get(delivery.id)!
      pendingBytes -= entry.open
      entry.open = 0
      finished.push(entry)
      count(entry, delivery)
      for (const listener of deliveryListeners) guarded(() => listener(delivery))
      keepBounds()
    },
  }
}

const fits = ({ message, state }: Delivery, filter: DeliveryFilter) =>
  (filter.subscriptionId === undefined || message.subscriptionId === filter.subscriptionId) &&
  (filter.event === undefined || message.event === filter.event) &&
  (filter.eventId === undefined || message.eventId === filter.eventId) &&
  (filter.dialect === undefined || message.dialect === filter.dialect) &&
  (filter.state === undefined || state === filter.state)

const attemptsOf = ({ attempts }: Delivery) => Math.max(1, attempts.length)

/** Rough on purpose: objects are counted with a fixed sum. */
function bytesOf(delivery: Delivery): number {
  return delivery.attempts.reduce(
    (sum, attempt) => sum + attemptBytes(attempt, delivery),
    512 + delivery.message.body.byteLength,
  )
}

function attemptBytes({ outcome, request }: Attempt, { message }: Delivery): number {
  let sum = 512
  if (request.body !== message.body) sum += request.body.byteLength
  if (outcome.kind !== 'answered') return sum
  sum += outcome.body.byteLength
  for (const name in outcome.headers) sum += name.length + outcome.headers[name]!.length
  return sum
}
