import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { build } from 'esbuild'

const project = resolve(import.meta.dirname, '..')
const dist = join(project, 'dist')

/** The file of `src` behind each public entry and the command. */
const ENTRIES = ['index', 'adapters/express', 'adapters/msw', 'testing/index', 'cli/main']

/** The types come from the compiler, the code from esbuild; neither needs the other. */
async function main(): Promise<void> {
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist)
  await Promise.all([code(), declarations()])
  chmodSync(join(dist, 'cli', 'main.js'), 0o755)
}

/** Entries share chunks, so one sandbox is one sandbox whichever door it came through. Packages stay outside. */
async function code(): Promise<void> {
  await build({
    absWorkingDir: project,
    entryPoints: ENTRIES.map(entry => `src/${entry}.ts`),
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  })
}

/** Checking is `npm run types`; here the declarations are only written, which is three times as fast. */
async function declarations(): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js')
  const compiler = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: project, stdio: 'inherit' })
  const status = await new Promise(done => compiler.on('close', done))
  if (status !== 0) throw new Error(`The declarations cannot be written (tsc ended with ${status}).`)
  copyHandWritten()
  for (const file of filesUnder(dist, '.d.ts'))
    writeFileSync(file, readFileSync(file, 'utf8').replace(LOCAL_IMPORT, '$1.js$2'))
}

/** The end of a relative import, which the compiler leaves as it is in declarations. */
const LOCAL_IMPORT = /((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']*)\.ts(["'])/g

/** The compiler passes over declarations that were written as such. */
function copyHandWritten(): void {
  for (const file of filesUnder(join(project, 'src'), '.d.ts')) {
    const to = join(dist, relative(join(project, 'src'), file))
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(file, to)
  }
}

const filesUnder = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(end))
    .map(name => join(folder, name))

await main()
