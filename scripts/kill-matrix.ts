import { fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { CheckInfo } from '../src/conformance/check.ts'
import { RECEIVER_CHECKS } from '../src/conformance/receiver/registry.ts'
import { select } from '../src/conformance/select.ts'
import { SUPPLIER_CHECKS } from '../src/conformance/supplier/registry.ts'
import type { DialectName } from '../src/conformance/supplier/target.ts'
import { holeIn, type Row, rowOf } from '../tests/conformance/matrix.ts'
import { receiverRowOf } from '../tests/conformance/receiver/matrix.ts'

/** Where the matrix stands. */
export const MATRIX = new URL('../docs/conformance/kill-matrix.md', import.meta.url)

/** A table of the page: the lies of one kind of target in one dialect. */
interface Part {
  /** Its heading, too. */
  readonly name: string
  readonly accused: 'supplier' | 'receiver'
  readonly dialect: DialectName
  /** Rows that are made beside each other: those of receivers mostly wait. */
  readonly atOnce: number
  readonly checks: readonly CheckInfo[]
  /** How to make each row; only some, when ids or sections are named. */
  rows(names: readonly string[]): readonly (() => Promise<Row>)[]
}

const DIALECTS = ['bookspot', 'rhomtrip'] as const satisfies readonly DialectName[]

/** In this order, those of a kind at once. */
export const PARTS: readonly Part[] = [
  ...DIALECTS.map((dialect): Part => {
    const checks = SUPPLIER_CHECKS.filter(({ dialects }) => dialects.includes(dialect))
    const rows: Part['rows'] = names => select(checks, dialect, names).map(check => () => rowOf(check, dialect, checks))
    return { name: dialect, accused: 'supplier', dialect, atOnce: 1, checks, rows }
  }),
  ...DIALECTS.map((dialect): Part => {
    const checks = RECEIVER_CHECKS.filter(({ dialects }) => dialects.includes(dialect))
    const rows: Part['rows'] = names => select(checks, dialect, names).map(check => () => receiverRowOf(check, dialect))
    return { name: `receivers of ${dialect}`, accused: 'receiver', dialect, atOnce: 4, checks, rows }
  }),
]

async function rowsOf({ name, atOnce, rows }: Part, names: readonly string[]): Promise<readonly Row[]> {
  const found: Row[] = []
  const waiting = [...rows(names)]
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const row = await next()
      found.push(row)
      process.stderr.write(`${holeIn(row) ?? `${name} ${row.id}`}\n`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found
}

/** Lines of the page that stands, by table and check: what this run did not try anew stays. */
function standing(): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  let part = ''
  for (const line of existsSync(MATRIX) ? readFileSync(MATRIX, 'utf8').split('\n') : []) {
    if (line.startsWith('## ')) part = line.slice(3)
    const id = /^\| ([A-Z]+-\d+) \|/.exec(line)?.[1]
    if (id) lines.set(`${part} ${id}`, line)
  }
  return lines
}

/** The whole matrix as a page. */
function pageOf(made: readonly (readonly [Part, readonly Row[]])[]): string {
  const lines = new Map(standing())
  for (const [{ name }, rows] of made)
    for (const { id, says, noticed } of rows) lines.set(`${name} ${id}`, `| ${id} | ${says} | ${noticed.join(' ')} |`)
  const tables = PARTS.flatMap(({ name, accused, checks }) => [
    `## ${name}`,
    '',
    `| the lie of | what the ${accused} does wrong | noticed by |`,
    '| --- | --- | --- |',
    ...checks.flatMap(({ id }) => lines.get(`${name} ${id}`) ?? []),
    '',
  ])
  return `# Kill matrix

Every check carries a lie: the smallest thing that a supplier, or a receiver, can do wrong so that this check must fail. Here each lie is
told to every check of its dialect. A check that misses its own lie, or one that notices a lie which is none of its business, is a hole.
Written by \`npm run kill-matrix\`, which ends with 1 when there is a hole.

${tables.join('\n')}`
}

/** The names that a part knows; all of them go to each part otherwise. */
const namesOf = ({ checks }: Part, names: readonly string[]) =>
  names.filter(name => checks.some(({ id, section }) => id.toLowerCase() === name.toLowerCase() || section === name))

/** One part in a process of its own, so that both cores work. */
const rowsBeside = ({ name }: Part, names: readonly string[]) =>
  new Promise<readonly Row[]>((resolve, reject) => {
    const child = fork(import.meta.filename, ['--part', name, ...names])
    child.on('message', rows => resolve(rows as readonly Row[]))
    child.on('close', code => reject(new Error(`The run of ${name} ended with ${code}.`)))
  })

async function main(names: readonly string[]): Promise<void> {
  const made: (readonly [Part, readonly Row[]])[] = []
  // Checks of receivers measure time: suppliers do not run beside them.
  for (const kind of ['supplier', 'receiver']) {
    const chosen = PARTS.filter(
      part => part.accused === kind && (names.length === 0 || namesOf(part, names).length > 0),
    )
    made.push(
      ...(await Promise.all(chosen.map(async part => [part, await rowsBeside(part, namesOf(part, names))] as const))),
    )
  }
  const rows = made.flatMap(([, each]) => each)
  const holes = rows.map(holeIn).filter(hole => hole !== undefined)
  writeFileSync(MATRIX, pageOf(made))
  process.stdout.write(`${[...holes, `${rows.length} lies, ${holes.length} holes`].join('\n')}\n`)
  process.exitCode = holes.length > 0 || rows.length === 0 ? 1 : 0
}

if (process.argv[1] === import.meta.filename) {
  const [flag, name, ...names] = process.argv.slice(2)
  const part = flag === '--part' && PARTS.find(each => each.name === name)
  if (part) process.send!(await rowsOf(part, names))
  else await main(process.argv.slice(2))
}
