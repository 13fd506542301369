import { expect, it } from 'vitest'
import { RECEIVER_CHECKS } from '../../../src/conformance/receiver/registry.ts'
import { judge, optionsFor, told, tried } from './prove.ts'

/** Real ms: some lies are only seen when a window has passed. */
const PATIENCE = 60_000

for (const check of tried(RECEIVER_CHECKS))
  for (const dialect of check.dialects)
    it.concurrent(
      `${check.id} catches its lie at ${dialect}: a receiver that ${check.counterexample().says}`,
      async () => {
        const results = await judge(dialect, [check], check.counterexample(), optionsFor(check))
        const result = results.get(check.id)!
        expect(result.verdict, JSON.stringify(told(result))).toBe('fail')
      },
      PATIENCE,
    )

for (const check of RECEIVER_CHECKS.filter(({ id }) => id === 'RC-06' || id === 'RC-38'))
  for (const dialect of check.dialects)
    it.concurrent(
      `${check.id} passes a correct receiver at ${dialect}`,
      async () => {
        const results = await judge(dialect, [check], undefined, optionsFor(check))
        expect(told(results.get(check.id)!)).toBe('pass')
      },
      PATIENCE,
    )
