import { readFile } from 'node:fs/promises'
import { UsageError } from '../shared/usage-error.ts'

const isYaml = (path: string) => /\.ya?ml$/i.test(path)

/**
 * What a YAML or JSON file holds, by its extension.
 * @param flag that named the file, for messages
 * @throws UsageError when it cannot be read or is not well-formed
 */
export async function readData(path: string, flag: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${flag}: ${path} cannot be read.`)
  })
  try {
    return isYaml(path) ? (await import('./yaml.ts')).parse(text) : JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new UsageError(`${path} is not valid ${isYaml(path) ? 'YAML' : 'JSON'}: ${reason}${isYaml(path) ? '' : '.'}`)
  }
}
