import type { DomainError } from '../../domain/errors.ts'
import type { FaultKind } from '../../faults/kind.ts'
import type { OptionSpecs, OptionsOf } from '../../faults/options.ts'
import type { Route } from '../../openapi/route.ts'
import type { Random } from '../../shared/random.ts'
import type { Answer, Call, Reply } from '../call.ts'
import type { Admission, Surface } from '../surface.ts'
import type { World } from '../world.ts'
import type { History } from './history.ts'

/** A delivery, as far as an API fault looks at it. */
export interface ToldDelivery {
  readonly state: string
  readonly attempts: readonly unknown[]
}

/** Where an API fault hears of deliveries; the delivery log is one. */
export interface Told {
  onDelivery(listener: (delivery: ToldDelivery) => void): () => void
  onAttempt(listener: () => void): () => void
}

/** What an API fault knows of the call that it breaks, and what it may do. */
export interface ApiContext<M = unknown> {
  readonly surface: Surface
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly call: Call
  readonly admission: Admission
  readonly world: World
  /** The same row of draws for the same rule, seed and call. */
  readonly random: Random
  readonly memory: M
  readonly told: Told
  readonly history: History
  /** The request's JSON object; empty when it has none. */
  body(): Readonly<Record<string, unknown>>
  /** A refusal in the dialect's own shape, with the headers of every answer to this call. */
  refuse(error: DomainError): Reply
  /**
   * Holds the answer for `ms` real ms. It ends early when the client goes away, the rule is removed, the workspace is reset
   * or the sandbox stops, and when `wake` says so. `wake` gets what to call and gives back how to clean up.
   */
  wait(ms: number, wake?: (done: () => void) => () => void): Promise<void>
  /** There was nothing to break after all: the rule is not counted, the journal does not name it. */
  nothing(): void
}

/** Goes on to the next fault and at last to the handler, as who was admitted or as someone else. It never throws. */
export type Next = (admission?: Admission) => Answer

/** A way in which the supplier's API goes wrong: a step around the handler. Of several, the first rule's is next to it and shapes the answer first. */
export interface ApiFault<S extends OptionSpecs = OptionSpecs, M = unknown> extends FaultKind {
  readonly side: 'api'
  readonly options: S
  /** Stands next to the handler, whatever the order of rules: it needs the handler's work done within its own call. */
  readonly innermost?: boolean
  memory?(): M
  /** Whether there is anything to break; asked once per call that the rule fits. Where not, the rule is neither counted nor logged. */
  applies?(options: OptionsOf<S>, context: ApiContext<M>): boolean
  /** @throws DomainError to refuse the call in the dialect's shape */
  apply(next: Next, options: OptionsOf<S>, context: ApiContext<M>): Answer
}

/** An API fault from its parts. */
export function defineApiFault<const S extends OptionSpecs, M>(
  parts: Omit<ApiFault<S, M>, 'side' | 'topic'> & Partial<Pick<FaultKind, 'topic'>>,
): ApiFault {
  return { topic: 'api', ...parts, side: 'api' } as ApiFault<S, M> as unknown as ApiFault
}

export const isApiFault = (kind: FaultKind): kind is ApiFault => kind.side === 'api'

/** The routes that change something: all but reads, and availability is read by POST. */
export const isWrite = ({ method, path }: Route): boolean => method !== 'GET' && !path.startsWith('/availability')
