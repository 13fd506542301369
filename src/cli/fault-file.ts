import type { FaultInput } from '../index.ts'
import { UsageError } from '../shared/usage-error.ts'
import { readData } from './data-file.ts'

/**
 * The failure rules of a file: a list, or a mapping whose `faults` is one, in YAML or JSON.
 * @throws UsageError when it cannot be read or is neither
 */
export async function readFaultFile(path: string): Promise<readonly FaultInput[]> {
  const value = await readData(path, '--faults')
  const list = typeof value === 'object' && value !== null && 'faults' in value ? value.faults : value
  if (Array.isArray(list)) return list
  throw new UsageError(`${path} does not hold a list of failure rules, nor a mapping whose "faults" is one.`)
}
