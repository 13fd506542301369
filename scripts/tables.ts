import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { CheckInfo } from '../src/conformance/check.ts'
import { coverage } from '../src/conformance/coverage.ts'
import { RECEIVER_CHECKS } from '../src/conformance/receiver/registry.ts'
import { SUPPLIER_CHECKS } from '../src/conformance/supplier/registry.ts'
import { triggerNames, triggers } from '../src/triggers/registry.ts'

const ROOT = new URL('..', import.meta.url)

/** Every page that has such markers. */
export const PAGES: readonly URL[] = [
  new URL('README.md', ROOT),
  ...['docs/testing', 'docs/conformance'].flatMap(folder =>
    readdirSync(new URL(folder, ROOT)).map(name => new URL(`${folder}/${name}`, ROOT)),
  ),
]

const triggerTable = () =>
  table([
    ['trigger', 'what happens', 'options'],
    ...triggerNames.map(name => {
      const { summary, options } = triggers[name]
      return [
        `\`${name}\``,
        summary,
        Object.keys(options)
          .map(key => `\`${key}\``)
          .join(' '),
      ]
    }),
  ])

const checkTable = (checks: readonly (CheckInfo & { readonly dialects: readonly string[] })[]) =>
  table([
    ['check', 'of', 'level', 'says', 'basis'],
    ...checks.map(({ id, dialects, level, says, basis }) => [
      id,
      dialects.join(', '),
      level,
      says.replaceAll('|', '\\|'),
      basis.map(each => `\`${each}\``).join(' '),
    ]),
  ])

const coverageTable = () =>
  table([
    ['statement', 'heading', 'states', 'checks'],
    ...['bookspot', 'rhomtrip'].flatMap(dialect =>
      coverage(dialect, SUPPLIER_CHECKS).map(({ id, section, states, checks }) => [
        `\`${id}\``,
        section,
        states,
        checks.join(', '),
      ]),
    ),
  ])

/** Tables that are derived from registries, by the name of their marker. */
const TABLES: Readonly<Record<string, () => string>> = {
  triggers: triggerTable,
  'supplier-checks': () => checkTable(SUPPLIER_CHECKS),
  'receiver-checks': () => checkTable(RECEIVER_CHECKS),
  coverage: coverageTable,
}

/** A Markdown table with aligned columns, as the formatter writes it. The first row is the head. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const [head, ...rest] = rows
  return [line(head!), line(widths.map(width => '-'.repeat(width))), ...rest.map(line)].join('\n')
}

const example = (path: string) =>
  `\`\`\`${path.split('.').at(-1)}\n${readFileSync(new URL(path, ROOT), 'utf8').trim()}\n\`\`\``

/** A page with what is derived put between its markers: tables from registries, code from files that the tests run. */
export function withTables(readme: string): string {
  return readme.replaceAll(/<!-- ([\w/.-]+) -->\n[\s\S]*?<!-- \/\1 -->/g, (_, name: string) => {
    const text = TABLES[name]?.() ?? example(name)
    return `<!-- ${name} -->\n${text}\n<!-- /${name} -->`
  })
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const page of PAGES) writeFileSync(page, withTables(readFileSync(page, 'utf8')))
}
