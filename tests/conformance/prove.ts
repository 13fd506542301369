import { describe, expect, it } from 'vitest'
import { isAssumed } from '../../src/conformance/check.ts'
import type { Lie } from '../../src/conformance/lie.ts'
import type { Result } from '../../src/conformance/result.ts'
import { openSupplierRun } from '../../src/conformance/supplier/run.ts'
import type { DialectName, SupplierCheck } from '../../src/conformance/supplier/target.ts'
import { ASSUMPTIONS } from '../../src/index.ts'
import { type AccuseOptions, accuse } from './lying.ts'
import { VARIANTS } from './variants.ts'

/** Runs one check against a sandbox of its own. */
export async function judge(
  check: SupplierCheck,
  dialect: DialectName,
  lie?: Lie,
  options?: AccuseOptions,
): Promise<Result> {
  await using accused = await accuse(dialect, lie, options)
  await using run = await openSupplierRun(accused.target)
  return await run.check(check)
}

/** The verdict with its reason, for a message that says more than that two words differ. */
const told = ({ verdict, reason, differences }: Result) =>
  verdict === 'pass'
    ? verdict
    : [verdict, reason, ...differences.map(({ message, expected, actual }) => ({ message, expected, actual }))]

/** Deadlines that pass in real time whatever the clock: those of one and two seconds stand for them. */
const TOO_LONG = ['X-02=10000', 'X-02=30000']

/** Each alternative of each assumption that a check stands on; `alternatives.ts` tries whole runs. */
const alternativesFor = ({ basis }: SupplierCheck) =>
  ASSUMPTIONS.filter(({ id }) => basis.some(each => each === id)).flatMap(({ id, alternatives, default: fallback }) =>
    Object.keys(alternatives)
      .filter(value => value !== fallback && !TOO_LONG.includes(`${id}=${value}`))
      .map(value => ({ id, value })),
  )

/**
 * What makes a check one that can be trusted: it passes on the sandbox, does not fail it under any alternative of the assumptions that it
 * names, and catches its lie. All together let every legal variant pass, one after the other on the same supplier.
 * @param options of every sandbox: a shorter deadline for checks that wait for one
 */
export function prove(checks: readonly SupplierCheck[], options: AccuseOptions = {}): void {
  for (const check of checks) {
    for (const dialect of check.dialects) {
      describe(`${check.id} at ${dialect}`, () => {
        it('passes on the sandbox', async () => {
          expect(told(await judge(check, dialect, undefined, options))).toBe('pass')
        })

        it('catches its lie', async () => {
          const { verdict, reason } = await judge(check, dialect, check.counterexample(), options)
          const caught = isAssumed(check) ? ['unspecified'] : ['fail', 'unspecified']
          expect(caught, `${verdict}: ${reason}`).toContain(verdict)
        })

        for (const { id, value } of alternativesFor(check)) {
          it(`does not fail under ${id}=${value}`, async () => {
            const assume = { ...options.assume, [id]: value }
            const result = await judge(check, dialect, undefined, { ...options, assume })
            expect(['pass', 'unspecified'], JSON.stringify(told(result))).toContain(result.verdict)
          })
        }
      })
    }
  }

  for (const dialect of new Set(checks.flatMap(({ dialects }) => dialects))) {
    // At once, because most of their time is waiting: for slow answers and for deadlines.
    describe.concurrent(`${checks[0]?.section} at ${dialect}`, () => {
      for (const [name, variant] of [...Object.entries(VARIANTS), ['chunked bodies', undefined] as const]) {
        it(`lets a supplier with ${name} pass`, { timeout: 60_000 }, async () => {
          await using accused = await accuse(dialect, variant?.(), { ...options, chunked: variant === undefined })
          await using run = await openSupplierRun(accused.target)
          const wrong: unknown[] = []
          for (const check of checks.filter(({ dialects }) => dialects.includes(dialect))) {
            const result = await run.check(check)
            if (result.verdict !== 'pass') wrong.push([check.id, told(result)])
          }
          expect(wrong).toEqual([])
        })
      }
    })
  }
}
