import { expect, it } from 'vitest'
import { expectEqual } from '../../src/conformance/expect.ts'
import { openSupplierRun } from '../../src/conformance/supplier/run.ts'
import type { Supplier, SupplierCheck } from '../../src/conformance/supplier/target.ts'
import { accuse } from './lying.ts'

/** A check that looks, and then asks for a change that no hook causes. */
const lookThenCause = (look: (supplier: Supplier) => Promise<void> | void): SupplierCheck => ({
  id: 'NS-99',
  section: 'notifications',
  dialects: ['bookspot'],
  level: 'MUST',
  says: 'One is one.',
  basis: ['bookspot#told', 'B-25'],
  async run(supplier) {
    await look(supplier)
    await supplier.cause('product.updated')
  },
  counterexample: () => ({ says: 'nothing' }),
})

async function judgedWithoutHooks(look: (supplier: Supplier) => Promise<void> | void) {
  await using accused = await accuse('bookspot')
  await using run = await openSupplierRun({ ...accused.target, hooks: undefined })
  return run.check(lookThenCause(look))
}

it('skips a check that found nothing before it needed a hook', async () => {
  const { verdict, reason, remarks } = await judgedWithoutHooks(() => {})
  expect([verdict, reason, remarks]).toEqual([
    'skipped',
    'Say how the supplier is made to do it: --on product.updated=<command or URL>.',
    undefined,
  ])
})

it('fails a check that found something before it needed a hook', async () => {
  const { verdict } = await judgedWithoutHooks(() => expectEqual('One', 1, 2))
  expect(verdict).toBe('fail')
})

it('reports a difference from an assumption that was found before a hook was needed, and what was not tried', async () => {
  const { verdict, reason, remarks, differences } = await judgedWithoutHooks(supplier =>
    supplier.assumed('B-25', () => expectEqual('One', 1, 2)),
  )
  expect([verdict, reason, differences.length]).toEqual(['unspecified', 'One must be 2.', 1])
  expect(remarks).toEqual([
    'The rest was not tried. Say how the supplier is made to do it: --on product.updated=<command or URL>.',
  ])
})
