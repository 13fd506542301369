import type { ReceivedRequest } from '../testing/receiver.ts'
import type { CheckInfo, Verdict } from './check.ts'
import type { Exchange } from './exchange.ts'
import type { Difference, Unspecified } from './failure.ts'

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
  /** Real ms. */
  readonly ms: number
}
