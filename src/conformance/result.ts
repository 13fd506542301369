import type { ReceivedRequest } from '../testing/receiver.ts'
import type { CheckInfo, Verdict } from './check.ts'
import type { Exchange } from './exchange.ts'
import type { Difference, Unspecified } from './failure.ts'

/** A call that a receiver under test made to its supplier's API. */
export interface ApiCall {
  readonly method: string
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** From `Authorization: Bearer`. */
  readonly token: string | undefined
  /** As text; empty when there was none. */
  readonly body: string
  /** Real ms since the run began. */
  readonly at: number
  /** Undefined while it is not answered. */
  readonly status: number | undefined
  /** Real ms to the answer. */
  readonly ms: number | undefined
}

/** A file that belongs to a result: how to repeat what failed. */
export interface Attachment {
  /** `RC-47-bookspot.json` */
  readonly name: string
  readonly text: string
}

/** What came out of one check. */
export interface Result {
  readonly check: CheckInfo
  readonly verdict: Verdict
  /** A sentence, unless it passed. */
  readonly reason?: string | undefined
  /** Of an error: whether a hook of the user's stumbled, or the judge itself. */
  readonly stumbled?: 'hook' | 'judge' | undefined
  /** What was wanted and what came: the one that failed, and differences from assumptions. */
  readonly differences: readonly (Difference | Unspecified)[]
  /** The exchange that shows it best. */
  readonly exchange: Exchange | undefined
  /** All calls that the check made, in order. */
  readonly exchanges: readonly Exchange[]
  /** All that came to the judge's receiver. */
  readonly deliveries: readonly ReceivedRequest[]
  /** Of a receiver: the calls that it made to its supplier's API while the check ran. */
  readonly calls?: readonly ApiCall[] | undefined
  /** Sentences that a reader wants to know though nothing failed: `The receiver answered 431.` */
  readonly remarks?: readonly string[] | undefined
  readonly attachments?: readonly Attachment[] | undefined
  /** Real ms. */
  readonly ms: number
}
