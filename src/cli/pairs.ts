import { UsageError } from '../shared/usage-error.ts'

/**
 * The object that a list of `name=value` says; undefined when it is empty. A value that reads as JSON is JSON, else it is text.
 * @throws UsageError for an item without `=`
 */
export function pairs(items: readonly string[], name: string): Record<string, unknown> | undefined {
  if (items.length === 0) return undefined
  return Object.fromEntries(
    items.map(item => {
      const at = item.indexOf('=')
      if (at < 1) throw new UsageError(`${name} is "${item}". Write it as name=value.`)
      return [item.slice(0, at), readValue(item.slice(at + 1))]
    }),
  )
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
