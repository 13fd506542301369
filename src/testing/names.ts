import { DIALECTS } from '../index.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

// What TypeScript says of a wrong name, JavaScript hears from these.

/** The dialect of that name. @throws UsageError naming the nearest */
export function dialectNamed(name: string): (typeof DIALECTS)[number] {
  const found = DIALECTS.find(dialect => dialect.name === name)
  if (found) return found
  const names = DIALECTS.map(dialect => dialect.name)
  throw new UsageError(`There is no dialect "${name}".${didYouMean(`${name}`, names)} There are ${names.join(', ')}.`)
}

/** The dialect that sends messages of that name. @throws UsageError naming the nearest */
export function dialectOf(event: string): (typeof DIALECTS)[number] {
  const found = DIALECTS.find(({ events }) => events.includes(event))
  if (found) return found
  const names = DIALECTS.flatMap(({ events }) => events)
  throw new UsageError(`Nobody sends "${event}".${didYouMean(`${event}`, names)} There are ${names.join(', ')}.`)
}
