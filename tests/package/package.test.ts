import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inABrowser } from './browser.ts'
import { examplesRun } from './examples.ts'
import { type Installed, install, NODES, run } from './installed.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name)

let app: Installed
beforeAll(async () => {
  // One for all that is seen of it: packing and installing is a third of the time.
  app = await install([
    ...['typescript', '@types', 'undici-types', 'vitest', '@vitest', 'vite', 'jest', '@jest', 'expect', 'jest-mock'],
    ...[
      'jest-snapshot',
      '@playwright',
      'playwright',
      'playwright-core',
      'msw',
      'express',
      'supertest',
      'pretty-format',
    ],
  ])
  cpSync(join(ROOT, 'docs', 'examples'), join(app.folder, 'examples'), { recursive: true })
}, 120_000)
afterAll(() => app[Symbol.dispose]())

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}
const installed = () => join(app.folder, 'node_modules', 'octo-sandbox')
const manifest = () => JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')) as Manifest

/** The entries that are imported as code: `octo-sandbox`, `octo-sandbox/testing`. */
const entries = () =>
  Object.entries(manifest().exports).flatMap(([key, target]) =>
    typeof target === 'string' ? [] : [`octo-sandbox${key.slice(1)}`],
  )
/** Test runners' entries run in their runner only. */
const inRunner = ['octo-sandbox/vitest', 'octo-sandbox/jest']

describe('what is installed', () => {
  it('is small, alone, and runs nothing while it is installed', () => {
    const names = readdirSync(join(app.folder, 'node_modules')).filter(name => !name.startsWith('.'))
    expect(names).toContain('octo-sandbox')
    expect(Object.keys(manifest().dependencies ?? {}).length).toBeLessThanOrEqual(8)
    // The last one is for clones; npm warns of it, too.
    expect(Object.keys(manifest().scripts).filter(name => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([])
    expect(app.output).not.toContain('warn')
    const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' }).map(name =>
      statSync(join(installed(), name)),
    )
    const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
    expect(bytes).toBeLessThan(15 * 1024 * 1024)
  })

  it('has nothing of this machine in it', async () => {
    const { stdout } = await run('grep', ['-rlF', ROOT, installed()], app.folder)
    expect(stdout).toBe('')
  })

  it('has types, builders and guards that need nothing at run time, not even node', () => {
    expect(readFileSync(join(installed(), 'dist/types/index.js'), 'utf8')).not.toMatch(/\b(import|require|process)\b/)
  })

  it('is well-formed for publint', async () => {
    const { code, stdout, stderr } = await run(bin('publint'), ['run', app.tarball, '--strict'], app.folder)
    expect(stdout + stderr).toContain('All good!')
    expect(code).toBe(0)
  })

  it('resolves for every kind of TypeScript project', { timeout: 60_000 }, async () => {
    const { code, stdout } = await run(
      bin('attw'),
      [app.tarball, '--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm'],
      app.folder,
    )
    // Whoever reads this sees the table; the judgement is in the exit code.
    expect(code, stdout).toBe(0)
  })
})

const EXEC = ['exec', '--', process.execPath, '--eval', 'console.log(process.env.OCTO_SANDBOX_URL)']
const CONFIG = `
import { type Config, defineConfig } from 'octo-sandbox'
const clock: Config['clock'] = 'manual'
export default defineConfig({ clock, assume: { 'B-01': 'bare' } })
`

describe('the types of every entry', () => {
  it.each([
    ['node16', { module: 'node16', moduleResolution: 'node16' }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('are checked with moduleResolution %s and skipLibCheck off', { timeout: 90_000 }, async (name, options) => {
    const imports = entries().map((entry, i) => `import * as entry${i} from '${entry}'\nexport { entry${i} }`)
    app.write(`types-${name}/index.ts`, `${imports.join('\n')}\n${USE}`)
    const compilerOptions = {
      ...options,
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
    }
    app.write(`types-${name}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ['index.ts'] }))
    app.write(`types-${name}/check.js`, CHECK)
    const { stdout, code } = await app.node(`types-${name}/check.js`)
    const [files, ...mistakes] = stdout.trim().split('\n')
    expect([code, mistakes]).toEqual([0, []])
    expect(Number(files)).toBeGreaterThan(100)
  })
})

/**
 * Prints how many declarations of the package there are, and what is wrong in them and in `index.ts`. As `tsc` does it, but without
 * the declarations of the runners and of node, which are half a minute's work and have mistakes of their own.
 */
const CHECK = `
import ts from 'typescript'
const { options, fileNames } = ts.getParsedCommandLineOfConfigFile(import.meta.dirname + '/tsconfig.json', {}, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: diagnostic => { throw new Error(ts.formatDiagnostic(diagnostic, host)) },
})
const program = ts.createProgram(fileNames, options)
const host = ts.createCompilerHost(options)
const files = program.getSourceFiles().filter(({ fileName }) => !/\\/node_modules\\/(?!octo-sandbox\\/)/.test(fileName))
console.log(files.length)
const found = [
  ...program.getOptionsDiagnostics(),
  ...program.getGlobalDiagnostics(),
  ...files.flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
]
for (const diagnostic of found) console.log(ts.formatDiagnostic(diagnostic, host))
`

const USE = `
import { expect as jestExpect } from '@jest/globals'
import { expect as vitestExpect } from 'vitest'
import { startSandbox } from 'octo-sandbox/testing'
import { bookspot } from 'octo-sandbox/types'
export async function use(): Promise<string> {
  await using sandbox = await startSandbox()
  const [product] = await sandbox.client('bookspot')('GET /products')
  const delivery = await sandbox.waitForDelivery('BOOKING_UPDATE')
  const body: unknown = delivery.payload
  if (bookspot.isBookingUpdate(body)) return body.data.uuid
  return product!.id
}
export async function expectations(answer: Response): Promise<void> {
  jestExpect([]).toHaveReceived('BOOKING_UPDATE', { data: { uuid: 'a' } })
  vitestExpect([]).not.toHaveReceived('booking_update', { booking: { status: 'CANCELLED' } })
  jest.expect([]).toHaveBeenDelivered({ times: 1 })
  await jestExpect(answer).toConformTo('bookspot', 'GET /products')
  await vitestExpect(answer).toConformTo('rhomtrip', 'GET /products')
  // @ts-expect-error there is no such event
  jestExpect([]).toHaveReceived('BOOKING_CHANGED')
  // @ts-expect-error that event is the other supplier's
  vitestExpect({}).toMatchPayload('bookspot', 'transfer_update')
}
declare const jest: { expect(subject: unknown): jest.Matchers<void, unknown> }
`

/** What `npx octo-sandbox` prints first, and how it ends when it is told to. */
const FIRST_LINE = `
  import { spawn } from 'node:child_process'
  const child = spawn('npx', ['octo-sandbox', '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  child.stdout.once('data', chunk => {
    console.log(String(chunk).split('\\n')[0])
    process.kill(-child.pid, 'SIGTERM')
  })
  child.once('close', (code, signal) => console.log(JSON.stringify({ code, signal })))
`

describe.each(NODES)('with %s', node => {
  beforeAll(() => app.use(node))

  describe('the command', () => {
    // How fast is measured by `npm run bench startup`.
    it('is ready once npm has it, and ends with its signal', { timeout: 60_000 }, async () => {
      const { stdout, stderr } = await app.node('--input-type=module', '--eval', FIRST_LINE)
      const [ready, end] = stdout.trim().split('\n')
      expect(JSON.parse(ready!), stderr).toMatchObject({ ready: true, url: expect.stringMatching(/^http/) })
      expect(end).toMatch(/"signal":"SIGTERM"|"code":(130|143)/)
    })
  })

  describe('a configuration file in TypeScript', () => {
    it('is read, with the types of the package', async () => {
      app.write('configured/octo-sandbox.config.ts', CONFIG)
      const cli = join(installed(), 'dist/cli/main.js')
      const { stdout, stderr } = await run(node, [cli, ...EXEC], join(app.folder, 'configured'))
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^http/)
      expect(readdirSync(join(app.folder, 'configured'))).toEqual(['octo-sandbox.config.ts'])
    })
  })

  describe('every entry', () => {
    it('is imported by ESM JavaScript', async () => {
      const wanted = entries().filter(name => !inRunner.includes(name))
      const script = `for (const name of ${JSON.stringify(wanted)}) console.log(name, Object.keys(await import(name)).length > 0)`
      const { stdout, stderr } = await app.node('--input-type=module', '--eval', script)
      expect(stderr).toBe('')
      expect(stdout.trim().split('\n')).toEqual(wanted.map(name => `${name} true`))
    })

    it('is required by CommonJS', async () => {
      const wanted = entries().filter(name => !inRunner.includes(name))
      app.write(
        'required.cjs',
        `for (const name of ${JSON.stringify(wanted)}) console.log(name, Object.keys(require(name)).length > 0)`,
      )
      const { stdout } = await app.node('required.cjs')
      expect(stdout.trim().split('\n')).toEqual(wanted.map(name => `${name} true`))
    })
  })

  describe('an example', () => examplesRun(() => app))
})

describe('a bundle', () => inABrowser(() => app))
