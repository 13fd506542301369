import { openSupplierRun } from '../../src/conformance/supplier/run.ts'
import type { DialectName, SupplierCheck } from '../../src/conformance/supplier/target.ts'
import { accuse, IMPATIENT } from './lying.ts'

/** What one lie did to all checks of a dialect. */
export interface Row {
  /** The check whose counterexample the lie is. */
  readonly id: string
  readonly dialect: DialectName
  readonly says: string
  /** Ids of the checks that noticed, in the order of the run. */
  readonly noticed: readonly string[]
  /** Ids of the checks that should have, and did not; its own is the worst. */
  readonly missing: readonly string[]
  /** Ids of the checks that should not have. */
  readonly surplus: readonly string[]
  /** Checks that stumbled: `NS-01: ...`. */
  readonly errors: readonly string[]
}

/** One lie against every check of its dialect, in one run, strictly. */
export async function rowOf(
  check: SupplierCheck,
  dialect: DialectName,
  checks: readonly SupplierCheck[],
): Promise<Row> {
  const lie = check.counterexample()
  const patience = check.id === 'HS-15' ? IMPATIENT : {}
  // A second for a delivery, or every row would wait five for the receiver that hangs.
  await using accused = await accuse(dialect, lie, { ...patience, assume: { 'X-02': '1000' } })
  await using run = await openSupplierRun({ ...accused.target, patienceMs: 5_000, timeoutMs: 5_000 })
  const noticed: string[] = []
  const errors: string[] = []
  for (const each of checks) {
    const { verdict, reason } = await run.check(each)
    if (verdict === 'fail' || verdict === 'unspecified') noticed.push(each.id)
    if (verdict === 'error') errors.push(`${each.id}: ${reason}`)
  }
  const expected = [check.id, ...(lie.also ?? [])]
  const here = new Set(checks.map(({ id }) => id))
  return {
    id: check.id,
    dialect,
    says: lie.says,
    noticed,
    missing: expected.filter(id => here.has(id) && !noticed.includes(id)),
    surplus: noticed.filter(id => !expected.includes(id)),
    errors,
  }
}

/** What is wrong with a row, in a sentence; nothing when it is as it should be. */
export function holeIn({ id, dialect, says, missing, surplus, errors }: Row): string | undefined {
  const parts = [
    missing.length > 0 && `not noticed by ${missing.join(', ')}`,
    surplus.length > 0 && `noticed by ${surplus.join(', ')} too`,
    errors.length > 0 && `made the judge stumble: ${errors.join('; ')}`,
  ].filter(Boolean)
  return parts.length > 0 ? `${dialect} ${id} (${says}): ${parts.join(', ')}` : undefined
}
