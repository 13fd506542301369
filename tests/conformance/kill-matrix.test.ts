import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MATRIX } from '../../scripts/kill-matrix.ts'
import { receiverChecksOf } from '../../src/conformance/receiver/registry.ts'
import { checksOf } from '../../src/conformance/supplier/registry.ts'

const page = readFileSync(MATRIX, 'utf8')

/** Who noticed each lie of a table, as the page has it. */
function rowsOf(table: string): Readonly<Record<string, readonly string[]>> {
  const section = page.split('## ').find(part => part.startsWith(`${table}\n`))!
  const rows = [...section.matchAll(/^\| ([A-Z]+-\d+) \| .* \| ([^|]*) \|$/gm)]
  return Object.fromEntries(rows.map(([, id, noticed]) => [id!, noticed!.split(' ').sort()]))
}

it.each([
  ['bookspot', checksOf('bookspot')],
  ['rhomtrip', checksOf('rhomtrip')],
  ['receivers of bookspot', receiverChecksOf('bookspot')],
  ['receivers of rhomtrip', receiverChecksOf('rhomtrip')],
] as const)('the kill matrix of %s has every lie, each noticed by those that should and no other', (table, checks) => {
  const here = new Set(checks.map(({ id }) => id))
  const wanted = checks.map(check => {
    const { also = [] } = check.counterexample()
    return [check.id, [check.id, ...also.filter(id => here.has(id))].sort()]
  })
  expect(rowsOf(table)).toEqual(Object.fromEntries(wanted))
})
