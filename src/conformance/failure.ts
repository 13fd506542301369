import type { AssumptionId } from './check.ts'
import type { Exchange } from './exchange.ts'

/** What was wanted and what came. */
export interface Difference {
  /** A sentence: `The status must be 201.` */
  readonly message: string
  readonly expected: unknown
  readonly actual: unknown
  /** JSON pointer into the body that was judged. */
  readonly pointer?: string
  /** The exchange that shows it; by default the last one of the check. */
  readonly exchange?: Exchange
}

/** An expectation that is not met: the target's doing. Every other error is the judge's. */
export class Unmet extends Error {
  override name = 'Unmet'
  readonly difference: Difference
  constructor(difference: Difference) {
    super(difference.message)
    this.difference = difference
  }
}

/** A difference from an assumption. */
export interface Unspecified extends Difference {
  readonly assumption: AssumptionId
}

/** The check cannot be tried. The sentence says what the user can give: `Give --token-read ...`. */
export class Skipped extends Error {
  override name = 'Skipped'
}

/** A hook of the user's, or something else of the judge's own surroundings, did not work. Nothing is said about the target. */
export class HookFailed extends Error {
  override name = 'HookFailed'
}

/** Nobody listens where the target should be. Ends the run. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}
