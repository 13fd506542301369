import { receiverChecksOf } from '../../../src/conformance/receiver/registry.ts'
import type { DialectName, ReceiverCheck } from '../../../src/conformance/receiver/target.ts'
import type { Row } from '../matrix.ts'
import { idsOf, judge } from './prove.ts'

/** Checks whose lies take minutes or TLS to be seen: their own tests show them. */
const NEEDS_MORE = ['RC-06', 'RC-38']

/** Checks of a dialect that a row can be made for. */
export const matrixChecksOf = (dialect: DialectName): readonly ReceiverCheck[] =>
  receiverChecksOf(dialect).filter(({ id }) => !NEEDS_MORE.includes(id))

/** One lie against every check of its dialect, in one run: half a minute. */
export async function receiverRowOf(
  check: ReceiverCheck,
  dialect: DialectName,
  checks: readonly ReceiverCheck[] = matrixChecksOf(dialect),
): Promise<Row> {
  const lie = check.counterexample()
  const results = await judge(dialect, checks, lie)
  const noticed = idsOf(results, 'fail', 'unspecified')
  const expected = [check.id, ...(lie.also ?? [])]
  return {
    id: check.id,
    dialect,
    says: lie.says,
    noticed,
    missing: expected.filter(id => results.has(id) && !noticed.includes(id)),
    surplus: noticed.filter(id => !expected.includes(id)),
    errors: idsOf(results, 'error').map(id => `${id}: ${results.get(id)!.reason}`),
  }
}
