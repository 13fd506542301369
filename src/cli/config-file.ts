import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../shared/usage-error.ts'
import { readData } from './data-file.ts'

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.json', '.yaml', '.yml']

/** The configuration file of a folder: `octo-sandbox.config.ts`, `.js`, `.json` or `.yaml`; the first that is there. */
export function findConfig(folder: string): string | undefined {
  return EXTENSIONS.map(extension => `octo-sandbox.config${extension}`).find(name => existsSync(join(folder, name)))
}

/**
 * What a configuration file holds, by its extension: JSON, YAML, or the default export of a module.
 * @throws UsageError when it cannot be read, is not well-formed, or does not hold an object
 */
export async function loadConfig(path: string): Promise<object> {
  const value = await load(path)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  const module = /\.[cm]?[jt]s$/i.test(path)
  throw new UsageError(
    `${path} does not ${module ? 'have an object as its default export' : /\.ya?ml$/i.test(path) ? 'hold a YAML mapping' : 'hold a JSON object'}.`,
  )
}

async function load(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase()
  if (/^\.(ts|mts|js|mjs|cjs)$/.test(extension)) return defaultExport(path)
  return readData(path, '--config')
}

async function defaultExport(path: string): Promise<unknown> {
  const file = resolve(path)
  if (!existsSync(file)) throw new UsageError(`--config: ${path} cannot be read.`)
  try {
    return (await importModule(file)).default
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be loaded: ${messageOf(error)}`)
  }
}

interface Module {
  readonly default?: unknown
}

/** A module that node reads by itself; TypeScript that it does not, by the compiler of the user's project. */
async function importModule(file: string): Promise<Module> {
  try {
    return (await import(pathToFileURL(file).href)) as Module
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
    return importTypeScript(file)
  }
}

async function importTypeScript(file: string): Promise<Module> {
  const require = createRequire(file)
  let compiler: typeof import('typescript')
  try {
    compiler = require('typescript') as typeof import('typescript')
  } catch {
    throw new UsageError(
      `${basename(file)} is TypeScript, which node ${process.version} does not read. Use node 22.18 or later, install typescript, or write it as .js, .json or .yaml.`,
    )
  }
  const { ESNext } = compiler.ModuleKind
  const { outputText } = compiler.transpileModule(await readFile(file, 'utf8'), {
    compilerOptions: { module: ESNext, target: compiler.ScriptTarget.ES2022 },
  })
  // Beside the original, so that its imports lead where they led.
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`)
  await writeFile(beside, outputText)
  try {
    return (await import(pathToFileURL(beside).href)) as Module
  } finally {
    await rm(beside, { force: true })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
