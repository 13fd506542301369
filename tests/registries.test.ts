import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/cli/commands.ts'
import { controlSurface } from '../src/control/surface.ts'
import type { Controlled } from '../src/control/workspace.ts'
import { ASSUMPTIONS, DIALECTS } from '../src/dialects/index.ts'
import { documents } from '../src/documents.ts'
import { faultCatalogue } from '../src/fault-kinds.ts'
import { triggers } from '../src/triggers/registry.ts'

const SRC = new URL('../src/', import.meta.url).pathname
const read = (file: string) => readFileSync(join(SRC, file), 'utf8')
const filesIn = (folder: string) => readdirSync(join(SRC, folder)).filter(name => name.endsWith('.ts'))

/** The files of a folder that export what `define` makes. */
const defined = (folder: string, define: string) =>
  filesIn(folder)
    .map(name => read(`${folder}/${name}`))
    .filter(text => new RegExp(`^export const \\w+ = ${define}\\(`, 'm').test(text))

describe('what has a file is registered', () => {
  it('every trigger', () => {
    expect(defined('triggers', 'defineTrigger')).toHaveLength(Object.keys(triggers).length)
  })

  it('every command', () => {
    expect(filesIn('cli/commands').map(name => name.replace('.ts', ''))).toEqual(
      COMMANDS.map(({ usage }) => usage.split(' ', 1)[0]!).sort(),
    )
  })

  it('every dialect', () => {
    const folders = readdirSync(join(SRC, 'dialects'), { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== 'octo')
      .map(({ name }) => name)
    expect(DIALECTS.map(({ name }) => name).sort()).toEqual(folders.sort())
  })

  it('every kind of fault', async () => {
    const { kinds } = await faultCatalogue()
    const known = new Set(kinds.map(({ kind }) => kind))
    const named = ['delivery/faults', 'http/faults'].flatMap(folder =>
      filesIn(folder).flatMap(name =>
        [...read(`${folder}/${name}`).matchAll(/^ {2}kind: '([a-z-]+)',$/gm)].map(([, kind]) => kind!),
      ),
    )
    expect(named.length).toBeGreaterThan(60)
    expect(named.filter(kind => !known.has(kind))).toEqual([])
  })
})

/** The operations of a document: `GET /events`. */
async function operationsOf(name: string): Promise<string[]> {
  const document = (await documents(name)) as { paths: Record<string, Record<string, { operationId?: string }>> }
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId }]) =>
      operationId ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  )
}

describe('every operation of a document has a handler, and no other', () => {
  const surfaces = [controlSurface({} as Controlled, { allowedHosts: [] }), ...DIALECTS.map(({ surface }) => surface)]
  it.each(surfaces.map(surface => [surface.name, surface] as const))('%s', async (name, { handlers }) => {
    expect(Object.keys(handlers).sort()).toEqual((await operationsOf(name)).sort())
  })
})

describe('an assumption', () => {
  it('has one entry, and a default among its answers', () => {
    const ids = ASSUMPTIONS.map(({ id }) => id)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
    expect(ASSUMPTIONS.filter(entry => !(entry.default in entry.alternatives))).toEqual([])
  })

  it('with a choice is read somewhere', () => {
    const code = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !/assumptions|generated/.test(name))
      .map(read)
      .join('\n')
    const open = ASSUMPTIONS.filter(({ alternatives }) => Object.keys(alternatives).length > 1)
    expect(open.map(({ id }) => id).filter(id => !code.includes(`'${id}'`))).toEqual([])
  })
})
