import type { Message } from '../delivery/message.ts'
import { type SupplierEvent, subjectOf } from '../domain/events.ts'
import type { Subscription } from '../domain/types.ts'
import type { World } from '../http/world.ts'
import { guarded } from '../shared/guarded.ts'
import type { Dialect } from './dialect.ts'

/** What the event log says of one subscription: told, or why not. */
export interface Conclusion {
  readonly id: string
  readonly dialect: string
  readonly matched: boolean
  readonly reason: string
  /** Ids of the deliveries that tell it. */
  readonly deliveries: readonly string[]
}

/** One event of the log. Conclusions are worked out when they are read: the rules are pure and their inputs kept. */
export interface RecordedEvent {
  readonly event: SupplierEvent
  conclusions(): Conclusion[]
}

const KEPT = 5_000
/** Ids of deliveries that the log's events name together, at most: a change may be told to a thousand subscriptions. */
const KEPT_IDS = 250_000

export interface Teller {
  /** Newest first. */
  events(): Iterable<RecordedEvent>
  event(id: string): RecordedEvent | undefined
  onRecorded(listener: (recorded: RecordedEvent) => void): () => void
}

export interface TellerOptions {
  readonly world: World
  readonly dialects: readonly Dialect[]
  /** A frozen copy of the assumptions in force: replaced, never changed. */
  assumptions(): ReadonlyMap<string, string>
  /** Hands messages to the delivery engine; answers the delivery ids, in order. */
  enqueue(messages: readonly Message[]): readonly string[]
  nextMessageId(): string
}

/**
 * Tells every recorded event to the subscriptions that should hear of it, in each dialect's own words,
 * after the commit, and keeps what is needed to say why the others heard nothing.
 */
export function openTeller(options: TellerOptions): Teller {
  const { world, dialects } = options
  const byName = new Map(dialects.map(dialect => [dialect.name, dialect]))
  const log = new Map<string, RecordedEvent & { readonly told: number }>()
  let named = 0
  const listeners = new Set<(recorded: RecordedEvent) => void>()
  let snapshot: readonly Subscription[] = []
  let seen = -1

  // Subscriptions are counted by writes, so an untouched table costs nothing per event.
  let writes = 0
  world.onSubscriptionChange(() => writes++)
  const subscriptions = () => {
    if (seen !== writes) {
      snapshot = [...world.read.subscriptions.all()]
      seen = writes
    }
    return snapshot
  }

  const messageTo = (subscription: Subscription, event: SupplierEvent, name: string, body: Uint8Array): Message => ({
    id: options.nextMessageId(),
    eventId: event.id,
    dialect: subscription.dialect,
    event: name,
    subscriptionId: subscription.id,
    subject: subjectOf(event),
    origin: 'event',
    body,
  })

  const tell = (event: SupplierEvent) => {
    const hearers = subscriptions()
    const assumptions = options.assumptions()
    const assume = (id: string) => assumptions.get(id) ?? world.assume(id)
    const decide = (subscription: Subscription) => byName.get(subscription.dialect)!.decide(event, subscription, assume)
    const messages: Message[] = []
    const errors: unknown[] = []
    for (const subscription of hearers) {
      const decision = decide(subscription)
      if (!decision.told) continue
      try {
        for (const body of byName.get(subscription.dialect)!.write(event, decision.event, subscription, world)) {
          messages.push(messageTo(subscription, event, decision.event, body))
          if (assume('X-07') === 'duplicated') messages.push(messageTo(subscription, event, decision.event, body))
        }
      } catch (error) {
        errors.push(error)
      }
    }
    const ids = messages.length > 0 ? options.enqueue(messages) : []
    // The messages themselves are the delivery log's to keep or to forget.
    const receivers = messages.map(({ subscriptionId }) => subscriptionId)
    keep({
      event,
      told: ids.length,
      conclusions() {
        const deliveries = new Map<string, string[]>()
        for (const [i, id] of ids.entries()) {
          const own = deliveries.get(receivers[i]!)
          if (own) own.push(id)
          else deliveries.set(receivers[i]!, [id])
        }
        return hearers.map(subscription => {
          const decision = decide(subscription)
          return {
            id: subscription.id,
            dialect: subscription.dialect,
            matched: decision.told,
            reason: decision.told ? `told as ${decision.event}` : decision.reason,
            deliveries: deliveries.get(subscription.id) ?? [],
          }
        })
      },
    })
    // One message that cannot be written is our mistake, and no other subscription's.
    if (errors.length > 0) throw errors[0]
  }

  const keep = (recorded: RecordedEvent & { readonly told: number }) => {
    log.set(recorded.event.id, recorded)
    named += recorded.told
    while (log.size > KEPT || (named > KEPT_IDS && log.size > 1)) {
      const [id, { told }] = log.entries().next().value!
      log.delete(id)
      named -= told
    }
    for (const listener of listeners) guarded(() => listener(recorded))
  }
  world.onEvent(tell)

  return {
    *events() {
      yield* [...log.values()].reverse()
    },
    event: id => log.get(id),
    onRecorded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
