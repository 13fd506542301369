import { receiverChecksOf } from '../../../src/conformance/receiver/registry.ts'
import type { DialectName } from '../../../src/conformance/receiver/target.ts'
import { idsOf, judge } from './prove.ts'

/** One lie against every check of its dialect. */
export interface Killed {
  readonly dialect: DialectName
  /** The check whose lie it is. */
  readonly lie: string
  readonly says: string
  /** Ids that must notice it: the check itself and those that the lie names. */
  readonly wanted: readonly string[]
  /** Ids that did. */
  readonly failed: readonly string[]
}

/** Lies that a run in real minutes or over TLS alone can show; their own tests do. */
const NEEDS_MORE = ['RC-06', 'RC-38']

/**
 * Runs every lie of a dialect (or those of some checks) against every check. A whole run for each: minutes.
 * Handed on one by one, so that somebody can watch.
 */
export async function* receiverKillMatrix(dialect: DialectName, only?: readonly string[]): AsyncGenerator<Killed> {
  const checks = receiverChecksOf(dialect).filter(({ id }) => !NEEDS_MORE.includes(id))
  for (const { id, counterexample } of checks) {
    if (only && !only.includes(id)) continue
    const lie = counterexample()
    const results = await judge(dialect, checks, lie)
    const wanted = [id, ...(lie.also ?? [])].sort()
    yield { dialect, lie: id, says: lie.says, wanted, failed: idsOf(results, 'fail', 'unspecified', 'error') }
  }
}
