import type { FaultKind } from '../../faults/kind.ts'
import type { OptionSpecs, OptionsOf } from '../../faults/options.ts'
import type { Random } from '../../shared/random.ts'
import type { Next } from '../follow.ts'
import type { Delivery, Message, Outcome, ReadyTarget, Target, Trace } from '../message.ts'
import type { Wire } from '../wire/wire.ts'

/** One request that an attempt makes: usually the only one. */
export interface Send {
  readonly method: string
  readonly to: ReadyTarget
  readonly body: Uint8Array
  /** Real ms for the whole request. */
  readonly deadline: number
  /** Real ms for the answer alone, from when the request is written; absent: as long as the deadline leaves. */
  readonly patience?: number
  /** Real ms of these for the name, TCP and TLS. */
  readonly connectMs: number
  /** What the wire sees of it; each request has its own. */
  readonly trace?: Trace
  /** ms on the workspace's clock after the attempt began; with `inTurn` after the request before had its outcome. */
  readonly after: number
  readonly inTurn: boolean
}

/** What a fault may know of the world around a message. */
export interface Surroundings {
  /** Where the subscription pointed before it was last changed. */
  previousTarget(subscriptionId: string): Target | undefined
  /** Another subscription of the same dialect. */
  otherSubscription(subscriptionId: string): { readonly id: string; readonly target: Target } | undefined
  /** A subject of the same kind that is another token's. */
  foreignSubject(message: Message): string | undefined
  /** A product that does not exist any more, for a message about a product. */
  deletedProduct(message: Message): string | undefined
}

export interface FaultContext<M> {
  readonly delivery: Delivery
  readonly message: Message
  /** From 1. */
  readonly attempt: number
  /** Workspace's clock, ms UTC. */
  readonly now: number
  /** The same row of draws at every call. */
  readonly random: Random
  readonly memory: M
  readonly around: Surroundings
  ready(target: Target): ReadyTarget
}

/** A delivery that a fault holds back before its attempt. */
export interface Held {
  readonly message: Message
  /** It was released, dropped or cancelled. */
  readonly over: boolean
  /** Lets it go on: to where its subscription pointed when it was made, or points now. `answered` is called once its attempt has its outcome. */
  release(options?: { readonly to?: 'original'; readonly answered?: () => void }): void
  /** Ends it without an attempt. */
  drop(reason: string): void
  /** Releases it, or runs `run`, after `ms` on the workspace's clock, unless it is over by then. */
  after(ms: number, run?: () => void): void
  /** Called when its subscription is deleted; without it the delivery would then be cancelled. */
  onUnsubscribed(run: () => void): void
}

/**
 * A way in which a delivery goes wrong. What it does not implement stays as it is; several faults of one attempt are applied in
 * order of their rules.
 */
export interface DeliveryFault<S extends OptionSpecs = OptionSpecs, M = unknown> extends FaultKind {
  readonly side: 'delivery'
  readonly options: S
  memory?(): M
  forget?(memory: M): void
  /** Hears of every attempt that its rule is about, applied or not: for what needs to remember. */
  notice?(context: FaultContext<M>): void
  /** Whether there is anything to do. Where not, the rule is neither counted nor logged. */
  applies?(options: OptionsOf<S>, context: FaultContext<M>): boolean
  /** Spans deliveries: holds this one until it releases it. Every hold has an end on the workspace's clock. */
  hold?(held: Held, options: OptionsOf<S>, context: FaultContext<M>): void
  /** Reshapes what one attempt sends and when. */
  plan?(sends: readonly Send[], options: OptionsOf<S>, context: FaultContext<M>): readonly Send[]
  /** Changes one request. */
  shape?(send: Send, options: OptionsOf<S>, context: FaultContext<M>): Send
  /** Writes the request itself and says what became of it. What it throws becomes the outcome of a socket's error. */
  wire?(send: Send, options: OptionsOf<S>, wire: Wire, context: FaultContext<M>): Promise<Outcome>
  /** Decides anew what follows the attempt. */
  follow?(next: Next, outcome: Outcome, options: OptionsOf<S>, context: FaultContext<M>): Next
}

/** A fault from its parts. One that writes its own bytes excludes others of the kind and needs a socket. */
export function defineFault<const S extends OptionSpecs, M>(parts: Omit<DeliveryFault<S, M>, 'side'>): DeliveryFault {
  return {
    ...(parts.wire && { exclusive: 'wire', socket: 'it writes bytes that no HTTP client would.' }),
    ...parts,
    side: 'delivery',
  } as DeliveryFault<S, M> as unknown as DeliveryFault
}

export const isDeliveryFault = (kind: FaultKind): kind is DeliveryFault => kind.side === 'delivery'
