import { expect, it } from 'vitest'
import { assumptions } from '../../src/dialects/rhomtrip/assumptions.ts'

it('holds every open question of the digest, R-01 to R-38, and ours after them', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `R-${String(index + 1).padStart(2, '0')}`)
  expect(assumptions.map(({ id }) => id)).toEqual(ids)
})

it.each(assumptions)('$id has a default that is one of at least two answers, all in sentences', assumption => {
  expect(assumption.alternatives).toHaveProperty([assumption.default])
  expect(Object.keys(assumption.alternatives).length).toBeGreaterThan(1)
  for (const text of [...Object.values(assumption.alternatives), assumption.evidence]) expect(text).toMatch(/^.+[.)]$/)
  expect(assumption.question).toMatch(/[?.]$/)
})
