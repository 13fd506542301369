import type { AssumptionId, CheckInfo } from '../check.ts'
import type { Exchange } from '../exchange.ts'
import type { Change, Hooks, Subject } from '../hooks.ts'
import type { Inbox } from '../inbox.ts'
import type { Lie } from '../lie.ts'
import type { TargetTime } from '../time.ts'
import type { WireCall, WireOutcome } from '../wire.ts'

/** A supplier's face that checks exist for. */
export type DialectName = 'bookspot' | 'rhomtrip'

/** Tokens of one reseller, by what they may do, and one of another reseller. */
export interface TargetTokens {
  /** May read and write subscriptions. */
  readonly full: string
  /** May only read subscriptions. */
  readonly read?: string | undefined
  /** May only write them. */
  readonly write?: string | undefined
  /** May neither; books as the others do. */
  readonly plain?: string | undefined
  /** Another reseller's, with all abilities. */
  readonly other?: string | undefined
}

/** A supplier under test. */
export interface SupplierTarget {
  readonly dialect: DialectName
  /** Base of the dialect's paths, without a trailing slash: `https://api.bookspot.io/octo/v1`. */
  readonly url: string
  readonly tokens: TargetTokens
  /** Default: nothing can be caused. */
  readonly hooks?: Hooks | undefined
  /** Where the supplier reaches the judge, and the port that leads there. Default: loopback, any free port. */
  readonly receiver?: { readonly url?: string | undefined; readonly port?: number | undefined } | undefined
  /** How long a delivery is waited for, ms of the target's time. Default 10,000. */
  readonly patienceMs?: number | undefined
  /** Real ms without a delivery after which there will be none, unless a hook settles the target. Default 2,000. */
  readonly quietMs?: number | undefined
  /** Real ms that a call may take. Default 10,000. */
  readonly timeoutMs?: number | undefined
  /** Real ms after which a request that trickles in must be given up. Without it that is not tried. */
  readonly trickleMs?: number | undefined
}

/** What a call may differ in from an ordinary one of the dialect. */
export interface SendOptions {
  /** Default: `full`. False sends no Authorization. */
  readonly as?: keyof TargetTokens | false
  /** Octo-Capabilities. Default: all that the dialect's checks need. False sends no such header. */
  readonly capabilities?: string | false
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string>>
  /** Added to the ordinary headers, and instead of them. */
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

/** What a check works with: a supplier seen from outside. */
export interface Supplier {
  readonly dialect: DialectName
  /** Base of the dialect's paths. */
  readonly url: string
  readonly time: TargetTime
  /**
   * Makes one call: `send('POST /bookings/{uuid}/cancel', ...)` with the id in its place already.
   * @throws Skipped when the token that it names is not given
   */
  send(route: string, options?: SendOptions): Promise<Exchange>
  /**
   * Writes bytes to a connection of its own. Limit: that of an ordinary call.
   * @throws Unreachable when no connection can be made
   */
  wire(wanted: Omit<WireCall, 'url' | 'timeoutMs'> & { readonly timeoutMs?: number }): Promise<WireOutcome>
  /** Real ms after which a request that trickles in must be given up. @throws Skipped when it is not given */
  trickleMs(): number
  /** The token itself, for calls that are spelt out. @throws Skipped when it is not given */
  token(name: keyof TargetTokens): string
  /** Where deliveries can be sent to; its own for each call. */
  inbox(): Inbox
  /** Lets the supplier change something by itself. @throws Skipped when no hook causes it */
  cause(change: Change, subject?: Subject): Promise<void>
  /**
   * Judges what only an assumption backs: what is not met in `judge` is noted as a difference, and the check goes on.
   */
  assumed(assumption: AssumptionId, judge: () => unknown): Promise<void>
  /** Does something when the check has ended, in reverse order: deletes what it made. Failures of it are not judged. */
  afterwards(tidy: () => Promise<unknown>): void
  /** Made once for a whole run: a slot to book, the products. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>
  /** A text that no other check and no other run uses. */
  unique(): string
}

/** One fact that a supplier must show. */
export interface SupplierCheck extends CheckInfo {
  readonly dialects: readonly DialectName[]
  run(supplier: Supplier): Promise<void>
  /** The smallest lie that this check must catch; a new one each time, since a lie may remember things. */
  counterexample(): Lie
}
