import type { SentenceId } from './sentences.ts'

/** How much a check weighs, as RFC 2119 says it. Only a MUST that is not met lets a run fail, unless it is strict. */
export type Level = 'MUST' | 'SHOULD' | 'MAY'

/** An assumption's id, as `octo-sandbox list assumptions` prints it: `B-05`. */
export type AssumptionId = `${'B' | 'R' | 'X'}-${number}`

/**
 * What a check stands on: a sentence of a specification, another page of the supplier (`page#bookspot-errors`), OCTO's documents, an RFC or another published text, an assumption of ours, or
 * `contract`: what this project asks of a good implementation although nobody has written it down.
 */
export type Basis =
  | SentenceId
  | AssumptionId
  | `page#${string}`
  | `octo#${string}`
  | `rfc${number}`
  | `contract#${string}`

/** What a reader of a report learns of a check. */
export interface CheckInfo {
  /** Stable: `NS-01`. */
  readonly id: string
  /** Part of the report that it stands in: `notifications`. */
  readonly section: string
  readonly level: Level
  /** One sentence, true of a target that passes. */
  readonly says: string
  /** At least one. A check that stands on assumptions alone is never failed, only `unspecified`. */
  readonly basis: readonly [Basis, ...Basis[]]
}

const ASSUMPTION = /^[BRX]-\d+$/

/** Whether nothing but assumptions of ours stands behind it. */
export const isAssumed = ({ basis }: Pick<CheckInfo, 'basis'>): boolean => basis.every(each => ASSUMPTION.test(each))

/**
 * - `pass`: what the check says is true.
 * - `fail`: it is not.
 * - `unspecified`: the target differs from an assumption of ours, which no specification backs. Fails a strict run only.
 * - `skipped`: it could not be tried, for want of a token, a hook or a probe; the reason says which.
 * - `error`: the judge or a hook of the user's stumbled; nothing is said about the target.
 */
export type Verdict = 'pass' | 'fail' | 'unspecified' | 'skipped' | 'error'
