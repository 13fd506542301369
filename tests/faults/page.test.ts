import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultCatalogue } from '../../src/fault-kinds.ts'
import { readFaults } from '../../src/faults/read.ts'
import { CATALOGUE } from './catalogue.ts'
import { EXAMPLES } from './examples.ts'
import { outcomesIn, page } from './page.ts'
import { playExample } from './play.ts'
import { READ } from './scene.ts'

const PAGE = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8')
const catalogue = await faultCatalogue()

describe('docs/faults.md', () => {
  it('is what the registries say; `npx tsx scripts/faults-page.ts` writes it', () => {
    expect(PAGE).toBe(page(outcomesIn(PAGE)))
  })

  it('has one example for every kind', () => {
    const kinds = catalogue.kinds.filter(({ side }) => side === 'delivery').map(({ kind }) => kind)
    expect(EXAMPLES.map(({ rule }) => rule.kind).sort()).toEqual([...kinds].sort())
  })

  const shown = outcomesIn(PAGE)
  it.concurrent.each(EXAMPLES.map(each => [each.rule.kind, each] as const))(
    "%s: the example's outcomes are true",
    async (kind, each) => {
      expect(await playExample(each)).toEqual(shown.get(kind))
    },
  )
})

describe('the catalogue', () => {
  it('has all 62 entries, each with kinds that say they cover it', () => {
    const ids = Array.from({ length: 62 }, (_, i) => `FD-${String(i + 1).padStart(2, '0')}`)
    expect(Object.keys(CATALOGUE)).toEqual(ids)
    for (const [id, [, ...rules]] of Object.entries(CATALOGUE)) {
      const kinds = [...new Set(rules.map(([kind]) => kind))].sort()
      const covering = catalogue.kinds.filter(({ covers }) => covers.includes(id)).map(({ kind }) => kind)
      expect([id, kinds]).toEqual([id, covering.sort()])
    }
  })

  it('names options that the kinds have', () => {
    const rules = Object.values(CATALOGUE).flatMap(([, ...each]) =>
      each.map(([kind, options = {}]) => ({ kind, options })),
    )
    expect(readFaults(rules, { ...READ, catalogue }).length).toBe(rules.length)
  })
})
