import type { EventType, SupplierEvent } from '../domain/events.ts'
import type { Subscription } from '../domain/types.ts'
import type { Surface } from '../http/surface.ts'
import type { World } from '../http/world.ts'

/** One open question of a specification, its default and the other answers that work. */
export interface Assumption {
  /** As numbered in the domain digest: `B-01`, `R-06`, `X-03`. */
  readonly id: string
  readonly question: string
  /** Every allowed value with one sentence; the first is not necessarily the default. */
  readonly alternatives: Readonly<Record<string, string>>
  readonly default: string
  readonly evidence: string
}

/** What a dialect says to one subscription about one event: told under the dialect's own name, or why not. */
export type Decision =
  | { readonly told: true; readonly event: string }
  | { readonly told: false; readonly reason: string }

/** One supplier's face on the world. */
export interface Dialect {
  readonly name: string
  readonly title: string
  /** Where the supplier publishes it: `/octo/v1`, or empty for the root. */
  readonly basePath: string
  /** Its event names, as subscriptions carry them. */
  readonly events: readonly string[]
  readonly surface: Surface
  readonly assumptions: readonly Assumption[]
  /** The dialect's names for a kind of change under these assumptions; empty when it is not told to anybody. */
  tells(type: EventType, assume: (id: string) => string): readonly string[]
  /** Pure: same event, subscription and assumptions, same decision, so that `why` can ask again later. */
  decide(event: SupplierEvent, subscription: Subscription, assume: (id: string) => string): Decision
  /**
   * The bodies of the messages that tell `event` to `subscription`: almost always one.
   * Called at once after the commit, so a body shows what a GET would show at that moment.
   */
  write(event: SupplierEvent, name: string, subscription: Subscription, world: World): readonly Uint8Array[]
  /**
   * A message alone, for `fire`: the payload value before serialising, about `subject` (a booking uuid, product id or
   * transfer id) or, without one, about a fitting record of the subscription's owner. Throws UsageError when there is none.
   */
  sample(name: string, subject: string | undefined, subscription: Subscription, world: World): unknown
  /** Validates a payload of `name` against the document; undefined when it fits, else the sentences. */
  checkPayload(name: string, payload: unknown): readonly string[] | undefined
}
