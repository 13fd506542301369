import type { Sandbox } from '../sandbox.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

/** @throws UsageError naming the first that the sandbox does not speak, and those that it does */
export function checkDialects(sandbox: Pick<Sandbox, 'dialects'>, names: readonly string[]): void {
  const known = sandbox.dialects.map(({ name }) => name)
  for (const name of names) {
    if (known.includes(name)) continue
    throw new UsageError(`There is no dialect "${name}".${didYouMean(name, known)} There are: ${known.join(', ')}.`)
  }
}
