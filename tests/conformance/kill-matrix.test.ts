import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MATRIX } from '../../scripts/kill-matrix.ts'
import { checksOf } from '../../src/conformance/supplier/registry.ts'

const page = readFileSync(MATRIX, 'utf8')

/** Who noticed each lie of a dialect, as the page has it. */
function rowsOf(dialect: string): Readonly<Record<string, readonly string[]>> {
  const section = page.split('## ').find(part => part.startsWith(`${dialect}\n`))!
  const rows = [...section.matchAll(/^\| ([A-Z]+-\d+) \| .* \| ([^|]*) \|$/gm)]
  return Object.fromEntries(rows.map(([, id, noticed]) => [id!, noticed!.split(' ').sort()]))
}

it.each(['bookspot', 'rhomtrip'] as const)(
  'the kill matrix of %s has every lie, each noticed by those that should and no other',
  dialect => {
    const checks = checksOf(dialect)
    const here = new Set(checks.map(({ id }) => id))
    const wanted = checks.map(check => {
      const { also = [] } = check.counterexample()
      return [check.id, [check.id, ...also.filter(id => here.has(id))].sort()]
    })
    expect(rowsOf(dialect)).toEqual(Object.fromEntries(wanted))
  },
)
