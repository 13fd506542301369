import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../../../src/conformance/check.ts'
import type { ReceiverLie } from '../../../src/conformance/receiver/lie.ts'
import type { DialectName, ReceiverCheck } from '../../../src/conformance/receiver/target.ts'
import type { Result } from '../../../src/conformance/result.ts'
import { type AccuseOptions, accuse } from './lying.ts'

/**
 * Whether everything is tried, `npm run receivers`: minutes of real time, and checks that measure time. An ordinary test run tries what is
 * quick and certain on a busy machine.
 */
export const IS_WHOLE = process.env.OCTO_SANDBOX_TEST_RECEIVERS === 'all'

/** Those that are tried in this run. */
export const tried = (checks: readonly ReceiverCheck[]): readonly ReceiverCheck[] =>
  IS_WHOLE ? checks : checks.filter(({ alone }) => !alone)

const PEM = readFileSync(join(import.meta.dirname, '../../faults/localhost.pem'), 'utf8')

/** What a check needs that others do not: TLS, or minutes. */
export const optionsFor = ({ id }: ReceiverCheck): AccuseOptions =>
  id === 'RC-38' ? { pem: PEM } : id === 'RC-06' ? { target: { long: true, pace: 0.003 } } : {}

/** Runs checks against one shop, honest or behind a lie, and gives the results by id. */
export async function judge(
  dialect: DialectName,
  checks: readonly ReceiverCheck[],
  lie?: ReceiverLie,
  options?: AccuseOptions,
): Promise<ReadonlyMap<string, Result>> {
  await using accused = await accuse(dialect, lie, options)
  const results = new Map<string, Result>()
  for await (const result of accused.run.checks(checks)) results.set(result.check.id, result)
  return results
}

/** Ids with one of these verdicts. */
export const idsOf = (results: ReadonlyMap<string, Result>, ...verdicts: readonly Verdict[]): readonly string[] =>
  [...results].filter(([, { verdict }]) => verdicts.includes(verdict)).map(([id]) => id)

/** The verdict with its reason, for a message that says more than that two words differ. */
export const told = ({ verdict, reason, differences }: Result): unknown =>
  verdict === 'pass' || verdict === 'skipped'
    ? verdict
    : [
        verdict,
        reason,
        ...differences.map(({ expected, actual, exchange }) => ({ expected, actual, response: exchange?.response })),
      ]
