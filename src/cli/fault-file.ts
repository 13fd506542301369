import { readFile } from 'node:fs/promises'
import type { FaultInput } from '../index.ts'
import { UsageError } from '../shared/usage-error.ts'

/**
 * The failure rules of a file: a list, or a mapping whose `faults` is one, in YAML or JSON.
 * @throws UsageError when it cannot be read or is neither
 */
export async function readFaultFile(path: string): Promise<readonly FaultInput[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--faults: ${path} cannot be read.`)
  })
  const value = /\.ya?ml$/i.test(path) ? await fromYaml(text, path) : fromJson(text, path)
  const list = typeof value === 'object' && value !== null && 'faults' in value ? value.faults : value
  if (Array.isArray(list)) return list
  throw new UsageError(`${path} does not hold a list of failure rules, nor a mapping whose "faults" is one.`)
}

function fromJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not valid JSON: ${error instanceof Error ? error.message : error}.`)
  }
}

async function fromYaml(text: string, path: string): Promise<unknown> {
  const { parse } = await import('./yaml.ts')
  try {
    return parse(text)
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${error instanceof Error ? error.message : error}`)
  }
}
