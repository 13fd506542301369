import type { Message } from '../delivery/message.ts'
import { type SupplierEvent, subjectOf } from '../domain/events.ts'
import type { Subscription } from '../domain/types.ts'
import type { World } from '../http/world.ts'
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
  const log = new Map<string, RecordedEvent>()
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

  const tell = (event: SupplierEvent) => {
    const hearers = subscriptions()
    const assumptions = options.assumptions()
    const assume = (id: string) => assumptions.get(id) ?? world.assume(id)
    const messages: Message[] = []
    for (const subscription of hearers) {
      const dialect = byName.get(subscription.dialect)
      const decision = dialect?.decide(event, subscription, assume)
      if (!decision?.told) continue
      for (const body of dialect!.write(event, decision.event, subscription, world)) {
        const message = {
          eventId: event.id,
          dialect: subscription.dialect,
          event: decision.event,
          subscriptionId: subscription.id,
          subject: subjectOf(event),
          origin: 'event',
          body,
        } as const
        messages.push({ id: options.nextMessageId(), ...message })
        if (assume('X-07') === 'duplicated') messages.push({ id: options.nextMessageId(), ...message })
      }
    }
    const ids = messages.length > 0 ? options.enqueue(messages) : []
    const recorded: RecordedEvent = {
      event,
      conclusions: () =>
        hearers.map(subscription => {
          const decision = byName.get(subscription.dialect)!.decide(event, subscription, assume)
          return {
            id: subscription.id,
            dialect: subscription.dialect,
            matched: decision.told,
            reason: decision.told ? `told as ${decision.event}` : decision.reason,
            deliveries: ids.filter((_, i) => messages[i]!.subscriptionId === subscription.id),
          }
        }),
    }
    log.set(event.id, recorded)
    if (log.size > KEPT) log.delete(log.keys().next().value!)
    for (const listener of listeners) listener(recorded)
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
