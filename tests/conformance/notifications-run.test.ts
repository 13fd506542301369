import { expect, it } from 'vitest'
import { SENTENCES } from '../../src/conformance/sentences.ts'
import { checksOf } from '../../src/conformance/supplier/registry.ts'
import { openSupplierRun } from '../../src/conformance/supplier/run.ts'
import { accuse } from './lying.ts'

const CHECKS = checksOf('bookspot').filter(({ section }) => section === 'notifications')

it('passes all checks of notifications in order, and again on the same supplier', { timeout: 60_000 }, async () => {
  await using accused = await accuse('bookspot', undefined, { assume: { 'X-02': '1000' } })
  for (const round of [1, 2]) {
    await using run = await openSupplierRun(accused.target)
    const others: unknown[] = []
    for (const check of CHECKS) {
      const { verdict, reason, differences } = await run.check(check)
      if (verdict !== 'pass') others.push([round, check.id, verdict, reason, differences])
    }
    expect(others).toEqual([])
  }
})

it('has a check for every sentence of the notifications page', () => {
  const judged = new Set<string>(CHECKS.flatMap(({ basis }) => basis))
  const without = Object.keys(SENTENCES).filter(id => id.startsWith('bookspot#') && !judged.has(id))
  expect(without).toEqual([])
})

it('names every check once, NS-01 to NS-48 among them', () => {
  const ids = CHECKS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const listed = Array.from({ length: 48 }, (_, i) => `NS-${String(i + 1).padStart(2, '0')}`)
  expect(listed.filter(id => !ids.includes(id))).toEqual([])
})
