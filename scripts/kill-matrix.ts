import { fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { select } from '../src/conformance/select.ts'
import { checksOf, SUPPLIER_CHECKS } from '../src/conformance/supplier/registry.ts'
import type { DialectName } from '../src/conformance/supplier/target.ts'
import { holeIn, type Row, rowOf } from '../tests/conformance/matrix.ts'

/** Where the matrix stands. */
export const MATRIX = new URL('../docs/conformance/kill-matrix.md', import.meta.url)

const DIALECTS = ['bookspot', 'rhomtrip'] as const

/** The rows of one dialect; only some, when ids or sections are named. */
async function rowsOf(dialect: DialectName, names: readonly string[]): Promise<readonly Row[]> {
  const checks = checksOf(dialect)
  const rows: Row[] = []
  for (const check of select(SUPPLIER_CHECKS, dialect, names)) {
    const row = await rowOf(check, dialect, checks)
    rows.push(row)
    process.stderr.write(`${holeIn(row) ?? `${dialect} ${check.id}`}\n`)
  }
  return rows
}

/** Lines of the page that stands, by dialect and check: what this run did not try anew stays. */
function standing(): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  let dialect = ''
  for (const line of existsSync(MATRIX) ? readFileSync(MATRIX, 'utf8').split('\n') : []) {
    if (line.startsWith('## ')) dialect = line.slice(3)
    const id = /^\| ([A-Z]+-\d+) \|/.exec(line)?.[1]
    if (id) lines.set(`${dialect} ${id}`, line)
  }
  return lines
}

/** The whole matrix as a page. */
function pageOf(rows: readonly Row[]): string {
  const lines = new Map(standing())
  for (const { dialect, id, says, noticed } of rows)
    lines.set(`${dialect} ${id}`, `| ${id} | ${says} | ${noticed.join(' ')} |`)
  const tables = DIALECTS.flatMap(dialect => [
    `## ${dialect}`,
    '',
    '| the lie of | what the supplier does wrong | noticed by |',
    '| --- | --- | --- |',
    ...checksOf(dialect).flatMap(({ id }) => lines.get(`${dialect} ${id}`) ?? []),
    '',
  ])
  return `# Kill matrix

Every check of a supplier carries a lie: the smallest thing that a supplier can do wrong so that this check must fail. Here each lie is
told to every check of its dialect. A check that misses its own lie, or one that notices a lie which is none of its business, is a hole.
Written by \`npm run kill-matrix\`, which ends with 1 when there is a hole.

${tables.join('\n')}`
}

/** The names that a dialect knows; all of them go to each dialect otherwise. */
const namesOf = (dialect: DialectName, names: readonly string[]) =>
  names.filter(name =>
    checksOf(dialect).some(({ id, section }) => id.toLowerCase() === name.toLowerCase() || section === name),
  )

/** One dialect in a process of its own, so that both cores work. */
const rowsBeside = (dialect: DialectName, names: readonly string[]) =>
  new Promise<readonly Row[]>((resolve, reject) => {
    const child = fork(import.meta.filename, ['--dialect', dialect, ...names])
    child.on('message', rows => resolve(rows as readonly Row[]))
    child.on('close', code => reject(new Error(`The run of ${dialect} ended with ${code}.`)))
  })

async function main(names: readonly string[]): Promise<void> {
  const chosen = DIALECTS.filter(dialect => names.length === 0 || namesOf(dialect, names).length > 0)
  const rows = (await Promise.all(chosen.map(dialect => rowsBeside(dialect, namesOf(dialect, names))))).flat()
  const holes = rows.map(holeIn).filter(hole => hole !== undefined)
  writeFileSync(MATRIX, pageOf(rows))
  process.stdout.write(`${[...holes, `${rows.length} lies, ${holes.length} holes`].join('\n')}\n`)
  process.exitCode = holes.length > 0 || rows.length === 0 ? 1 : 0
}

if (process.argv[1] === import.meta.filename) {
  const [flag, dialect, ...names] = process.argv.slice(2)
  if (flag === '--dialect') process.send!(await rowsOf(dialect as DialectName, names))
  else await main(process.argv.slice(2))
}
