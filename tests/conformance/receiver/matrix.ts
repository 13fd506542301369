import { receiverChecksOf } from '../../../src/conformance/receiver/registry.ts'
import type { DialectName, ReceiverCheck } from '../../../src/conformance/receiver/target.ts'
import type { Row } from '../matrix.ts'
import { idsOf, judge, optionsFor } from './prove.ts'

/** One lie against every check of its dialect, in one run: half a minute. */
export async function receiverRowOf(check: ReceiverCheck, dialect: DialectName): Promise<Row> {
  const lie = check.counterexample()
  const results = new Map(
    await judge(dialect, receiverChecksOf(dialect), lie, needsItAlone(check) ? {} : optionsFor(check)),
  )
  if (needsItAlone(check))
    for (const [id, result] of await judge(dialect, [check], check.counterexample(), optionsFor(check)))
      results.set(id, result)
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

/** Ten minutes at a pace at which no other check could be tried. */
const needsItAlone = ({ id }: ReceiverCheck) => id === 'RC-06'
