import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import { START_FLAGS } from './commands/start.ts'
import { loadConfig } from './config-file.ts'
import { type FileValues, type Flag, type Flags, flagName, type Raw } from './flags.ts'

/**
 * Reads a file whose keys are a command's flags, as `allowedHost` or `allowed-host`: `{ "port": 0, "assume": { "B-01": "bare" } }`.
 * A setting that only another command has is passed over: one file serves `start` and `exec`.
 * @throws UsageError when it cannot be read, does not hold an object, or has a key or a kind of value that no flag takes
 */
export async function readConfig(path: string, flags: Flags): Promise<FileValues> {
  const settings = [...new Set([...Object.keys(START_FLAGS), ...Object.keys(flags)])].filter(key => key !== 'config')
  const known = new Map(settings.flatMap(key => [key, flagName(key).slice(2)].map(name => [name, key])))
  const values: Record<string, Raw> = {}
  for (const [name, value] of Object.entries(await loadConfig(path))) {
    if (name === '$schema') continue
    const key = known.get(name)
    if (key === undefined) {
      throw new UsageError(`${path} has the key "${name}", which is no setting.${didYouMean(name, known.keys())}`)
    }
    const flag = flags[key]
    if (flag && flag.inFile !== false) values[key] = rawOf(flag, value, `"${name}" in ${path}`)
  }
  return { values, path }
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
