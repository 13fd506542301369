import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>
}

/** Source file behind each entry. */
const ENTRIES = Object.entries(exports).flatMap(([key, target]) => {
  if (typeof target === 'string') return []
  return [
    [
      `octo-sandbox${key.slice(1)}`,
      join(ROOT, target.default.replace('./dist', 'src').replace(/\.js$/, '.ts')),
    ] as const,
  ]
})

const program = ts.createProgram(
  ENTRIES.map(([, file]) => file),
  {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    noLib: true,
    types: [],
  },
)
const checker = program.getTypeChecker()

/** Whoever changes what an entry gives changes this list with it, and knows that others rely on it. */
it.each(ENTRIES)('%s gives what it is known to give', async (name, file) => {
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!).map(symbol => {
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return `${real.flags & ts.SymbolFlags.Value ? 'value' : 'type '} ${symbol.name}`
  })
  const list = names.sort((a, b) => a.slice(6).localeCompare(b.slice(6), 'en')).join('\n')
  await expect(`${list}\n`).toMatchFileSnapshot(`public-api/${name.replace('/', '.')}.txt`)
})
