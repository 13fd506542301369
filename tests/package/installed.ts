import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { buildAll } from '../../scripts/build.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** The package, packed as it would be published and installed in a folder that knows nothing of this repository. */
export interface Installed extends Disposable {
  /** The tarball's path. */
  readonly tarball: string
  /** Where it is installed; scripts and sources go here. */
  readonly folder: string
  /** What installing it printed. */
  readonly output: string
  write(name: string, text: string): string
  /** Gives the folder an installed package of this repository, under a name that may be another's. */
  link(name: string, target?: string): void
  /** From now on this node runs, and is what `npx` and `node` find: `NODES` has those to try. */
  use(node: string): void
  /** Runs node with these arguments in the folder. */
  node(...args: readonly string[]): Promise<Ran>
}

/** Executables of node to try the package with: those of `OCTO_SANDBOX_TEST_NODES`, separated as in PATH, or the one that runs this. */
export const NODES: readonly string[] = process.env.OCTO_SANDBOX_TEST_NODES?.split(delimiter) ?? [process.execPath]

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** @param packages installed packages of this repository that the folder gets too, by link: test runners, types */
export async function install(packages: readonly string[] = []): Promise<Installed> {
  const temporary = mkdtempSync(join(tmpdir(), 'octo-sandbox-'))
  const source = join(temporary, 'source')
  mkdirSync(source)
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  // What is built goes into the tarball as it is; npm would otherwise build it again.
  const scripts = { ...manifest.scripts, prepare: 'node --version' }
  writeFileSync(join(source, 'package.json'), JSON.stringify({ ...manifest, scripts }))
  for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md', 'config.schema.json', 'fixtures.schema.json'])
    copyFileSync(join(ROOT, file), join(source, file))
  await buildAll(join(source, 'dist'))
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', temporary], source)
  const tarball = join(temporary, packed.stdout.trim())

  const folder = join(temporary, 'app')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', type: 'module' }))
  const done = await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], folder)
  if (done.code !== 0) throw new Error(`npm install failed: ${done.stderr}`)
  const link = (name: string, target = name) => {
    const to = join(folder, 'node_modules', name)
    rmSync(to, { force: true })
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', target), to)
  }
  for (const name of packages) link(name)

  let node = process.execPath
  return {
    tarball,
    folder,
    output: done.stdout + done.stderr,
    write(name, text) {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
      return path
    },
    link,
    use(path) {
      node = path
    },
    node: (...args) => run(node, args, folder),
    [Symbol.dispose]: () => rmSync(temporary, { recursive: true, force: true }),
  }
}

/** What a process printed and how it ended. An empty environment but for what finds programs: no setting of the tests' own leaks in. */
export function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise(resolve => {
    const { PATH, HOME } = process.env
    const path = isAbsolute(command) ? `${dirname(command)}${delimiter}${PATH}` : PATH
    const child = spawn(command, args, { cwd, env: { PATH: path, HOME }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => (stdout += chunk))
    child.stderr.on('data', chunk => (stderr += chunk))
    child.once('close', code => resolve({ code, stdout, stderr }))
  })
}
