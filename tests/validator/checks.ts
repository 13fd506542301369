/** What was found wrong in one scenario. */
export interface Notes {
  fail(message: string): void
  warn(message: string): void
}

/** Judges one value. Nothing is coerced, and keys that it does not name are no business of its. */
export type Check = (value: unknown, path: string, notes: Notes) => void

const shown = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 80))

/** A check from a predicate. */
const must =
  (what: string, holds: (value: unknown) => boolean): Check =>
  (value, path, notes) => {
    if (!holds(value)) notes.fail(`${path} must be ${what}; it is ${shown(value)}.`)
  }

export const text = must('a text', value => typeof value === 'string' && value !== '')
export const flag = must('true or false', value => typeof value === 'boolean')
export const whole = must('a whole number', value => Number.isInteger(value))
export const seats = must('a whole number of at least 0', value => Number.isInteger(value) && (value as number) >= 0)
export const nothing = must('null', value => value === null)
export const anything: Check = () => {}

export const matching = (pattern: RegExp, what: string): Check =>
  must(what, value => typeof value === 'string' && pattern.test(value))

export const oneOf = (...values: readonly string[]): Check =>
  must(`one of ${values.join(', ')}`, value => typeof value === 'string' && values.includes(value))

export const exactly = (wanted: unknown): Check => must(JSON.stringify(wanted), value => value === wanted)

export const orNull =
  (check: Check): Check =>
  (value, path, notes) => {
    if (value !== null) check(value, path, notes)
  }

/** The same, but what it finds is only a warning. */
export const soft =
  (check: Check): Check =>
  (value, path, notes) =>
    check(value, path, { fail: notes.warn, warn: notes.warn })

export const all =
  (...checks: readonly Check[]): Check =>
  (value, path, notes) => {
    for (const check of checks) check(value, path, notes)
  }

export const listOf =
  (check: Check, least = 0): Check =>
  (value, path, notes) => {
    if (!Array.isArray(value)) return notes.fail(`${path} must be a list; it is ${shown(value)}.`)
    if (value.length < least) notes.fail(`${path} must have at least ${least} entries; it has ${value.length}.`)
    for (const [index, entry] of value.entries()) check(entry, `${path}[${index}]`, notes)
  }

export const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path, notes) => {
    if (!isRecord(value)) return notes.fail(`${path} must be an object; it is ${shown(value)}.`)
    for (const [name, check] of Object.entries(fields)) check(value[name], `${path}.${name}`, notes)
  }

export type Json = Readonly<Record<string, unknown>>

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects of a list; nothing when it is none. */
export const records = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isRecord) : [])

/** A field as text; empty when it is none. */
export const textOf = (value: unknown, name: string): string => {
  const field = isRecord(value) ? value[name] : undefined
  return typeof field === 'string' ? field : ''
}
