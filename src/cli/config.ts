import { readFile } from 'node:fs/promises'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { type FileValues, type Flag, type Flags, flagName, type Raw } from './flags.ts'

/**
 * Reads a JSON file whose keys are a command's flags without their dashes: `{ "port": 0, "assume": { "B-01": "bare" } }`.
 * @throws UsageError when it cannot be read, is not a JSON object, or has a key or a kind of value that no flag takes
 */
export async function readConfig(path: string, flags: Flags): Promise<FileValues> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--config: ${path} cannot be read.`)
  })
  const known = new Map(Object.keys(flags).flatMap(key => (key === 'config' ? [] : [[flagName(key).slice(2), key]])))
  const values: Record<string, Raw> = {}
  for (const [name, value] of Object.entries(parse(text, path))) {
    if (name === '$schema') continue
    const key = known.get(name)
    if (key === undefined) {
      throw new UsageError(`${path} has the key "${name}", which is no setting.${didYouMean(name, known.keys())}`)
    }
    values[key] = rawOf(flags[key]!, value, `"${name}" in ${path}`)
  }
  return { values, path }
}

function parse(text: string, path: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not valid JSON: ${(error as SyntaxError).message}.`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new UsageError(`${path} does not hold a JSON object.`)
}

function rawOf({ kind }: Flag<unknown>, value: unknown, name: string): Raw {
  if (kind === 'switch' && typeof value === 'boolean') return value
  if (kind === 'text' && (typeof value === 'string' || typeof value === 'number')) return `${value}`
  if (kind === 'list') {
    if (typeof value === 'string') return [value]
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
    const pairs = typeof value === 'object' && value !== null ? Object.entries(value) : []
    if (pairs.length > 0 && pairs.every(([, item]) => typeof item === 'string'))
      return pairs.map(([id, item]) => `${id}=${item}`)
  }
  const wanted = { switch: 'true or false', text: 'a string or a number', list: 'a list of strings' }[kind]
  throw new UsageError(`${name} must be ${wanted}.`)
}
