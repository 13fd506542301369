import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const project = resolve(import.meta.dirname, '..')

const { bin, exports, peerDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  bin: Record<string, string>
  exports: Record<string, string | { default: string }>
  peerDependencies: Record<string, string>
}

/** The file of `src` behind each public entry and the command: `adapters/express`. */
const ENTRIES = [...Object.values(exports), ...Object.values(bin)]
  .map(target => (typeof target === 'string' ? target : target.default))
  .flatMap(target => /^(?:\.\/)?dist\/(.+)\.js$/.exec(target)?.[1] ?? [])

/** Entries that need nothing, not even node: a browser's bundle may hold them, and no chunk is shared with what does. */
const ALONE = ['types/index']

/** The types come from the compiler, the code from esbuild; neither needs the other. */
export async function buildAll(outdir: string): Promise<void> {
  rmSync(outdir, { recursive: true, force: true })
  mkdirSync(outdir, { recursive: true })
  await Promise.all([
    browser(join(outdir, 'browser')),
    code(
      outdir,
      ENTRIES.filter(entry => !ALONE.includes(entry)),
    ),
    alone(outdir),
    declarations(outdir),
  ])
  chmodSync(join(outdir, 'cli', 'main.js'), 0o755)
}

/**
 * Entries share chunks, so one sandbox is one sandbox whichever door it came through. The packages go in, but those that a
 * user brings along: measured with a first product in 2.3 instead of 2.6 times a bare server's start, and `npx` has one
 * package to fetch instead of a dozen.
 */
export async function code(outdir: string, entries = ENTRIES): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: entries.map(entry => `src/${entry}.ts`),
    outbase: 'src',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(peerDependencies),
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    // CommonJS packages inside still ask for node's own modules.
    banner: {
      js: "import{createRequire as $createRequire}from'node:module';const require=$createRequire(import.meta.url);",
    },
    legalComments: 'none',
    metafile: true,
    plugins: [fewerWords, noSpawn],
    logLevel: 'warning',
  })
  writeFileSync(resolve(project, outdir, 'THIRD_PARTY_LICENSES.txt'), licences(Object.keys(metafile.inputs)))
}

/** Entries that a page may bundle too: node's modules and globals are replaced by what stands in `src/browser`. */
const IN_BROWSER = ['index', 'adapters/msw', 'testing/index']

async function browser(outdir: string): Promise<void> {
  await build({
    absWorkingDir: project,
    entryPoints: IN_BROWSER.map(entry => `src/${entry}.ts`),
    outbase: 'src',
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: Object.keys(peerDependencies),
    inject: [join(project, 'src/browser/globals.ts')],
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'none',
    plugins: [fewerWords, notInBrowser],
    logLevel: 'warning',
  })
}

/** What stands in for node's modules and for files of ours. */
const STAND_INS: Readonly<Record<string, string>> = {
  'node:crypto': 'crypto',
  'node:fs/promises': 'absent',
  'node:net': 'absent',
  'node:zlib': 'zlib',
  'src/delivery/transport.ts': 'absent',
  'src/adapters/node.ts': 'absent',
  'src/testing/receiver.ts': 'absent',
}

const notInBrowser: Plugin = {
  name: 'not in browser',
  setup({ onResolve }) {
    onResolve({ filter: /^(node:|\.)/ }, ({ path, kind, resolveDir }) => {
      const file = path.startsWith('.') ? relative(project, join(resolveDir, path)) : path
      const name = kind === 'entry-point' ? undefined : STAND_INS[file]
      return name === undefined ? undefined : { path: join(project, `src/browser/${name}.ts`) }
    })
  },
}

async function alone(outdir: string): Promise<void> {
  await build({
    absWorkingDir: project,
    entryPoints: ALONE.map(entry => `src/${entry}.ts`),
    outbase: 'src',
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  })
}

/** What the seed asks faker for; it has no words for anything else, and says so when it is asked. */
const WORDS = ['metadata', 'person', 'internet', 'phone_number', 'location']

/** Leaves out the animals, airlines and songs of faker's English: four fifths of it, and 7 ms of each start. */
const fewerWords: Plugin = {
  name: 'fewer words',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@faker-js[\\/]faker[\\/]dist[\\/]en-[^\\/]+\.js$/ }, async ({ path }) => {
      const exported = Object.entries(
        (await import(pathToFileURL(path).href)) as Record<string, Record<string, unknown>>,
      )
      const kept = exported.map(([name, words]) => {
        const few = Object.fromEntries(WORDS.map(key => [key, words[key]]))
        return `export const ${name} = ${JSON.stringify(few)}`
      })
      return { contents: kept.join('\n'), loader: 'js' }
    })
  },
}

/** Commander loads what only its executable subcommands need, of which there are none: 4 ms of each start. */
const noSpawn: Plugin = {
  name: 'no spawn',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]lib[\\/]/.test(importer) ? { path: 'nothing', namespace: 'nothing' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}', loader: 'js' }))
  },
}

/** The licence texts of the packages whose files went into the bundle. */
function licences(files: readonly string[]): string {
  const folders = files
    .map(file => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0])
    .filter(folder => folder !== undefined)
  const texts = [...new Set(folders)].sort().map(folder => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(project, folder, 'package.json'), 'utf8'),
    ) as Record<string, string>
    const file = readdirSync(join(project, folder)).find(each => /^licen[cs]e/i.test(each))
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(project, folder, file), 'utf8').trim() : ''}\n`
  })
  return `These packages are part of this one.\n\n${texts.join('\n----\n\n')}`
}

/** Checking is `npm run types`; here the declarations are only written, which is three times as fast. */
async function declarations(outdir: string): Promise<void> {
  const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js')
  const compiler = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', outdir], {
    cwd: project,
    stdio: 'inherit',
  })
  const status = await new Promise(done => compiler.on('close', done))
  if (status !== 0) throw new Error(`The declarations cannot be written (tsc ended with ${status}).`)
  copyHandWritten(outdir)
  for (const file of filesUnder(outdir, '.d.ts'))
    writeFileSync(file, readFileSync(file, 'utf8').replace(LOCAL_IMPORT, '$1.js$2'))
}

/** The end of a relative import, which the compiler leaves as it is in declarations. */
const LOCAL_IMPORT = /((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']*)\.ts(["'])/g

/** The compiler passes over declarations that were written as such. */
function copyHandWritten(outdir: string): void {
  for (const file of filesUnder(join(project, 'src'), '.d.ts')) {
    const to = join(outdir, relative(join(project, 'src'), file))
    mkdirSync(dirname(to), { recursive: true })
    copyFileSync(file, to)
  }
}

const filesUnder = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(end))
    .map(name => join(folder, name))

/** `npx` in a clone prepares the package each time it links it: what was built from these very files stands. */
function isFresh(outdir: string): boolean {
  const built = statSync(join(outdir, 'cli', 'main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const files = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' }).map(name => join('src', name))
  return [...files, 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.ts'].every(
    name => statSync(join(project, name)).mtimeMs < built,
  )
}

if (process.argv[1] === import.meta.filename) {
  const dist = join(project, 'dist')
  if (!(process.argv.includes('--if-stale') && isFresh(dist))) await buildAll(dist)
}
