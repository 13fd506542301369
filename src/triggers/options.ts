import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

/** One optional field of a trigger. */
export interface OptionSpec<T> {
  /** What kind of value it is, for lists and help: `uuid`, `date`, `count`. */
  readonly type: string
  /** One sentence: what it chooses, and what happens without it. */
  readonly says: string
  /** Set when only these values are taken. */
  readonly allowed?: readonly string[]
  /** What a good value looks like, to end the sentence "It must be …". */
  readonly expects: string
  /** The value, or undefined when it is not of this kind. Text that a command line can give is taken too. */
  parse(value: unknown): T | undefined
}

export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>

/** The checked values of a set of options: any of them may be absent. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]?: Specs[Name] extends OptionSpec<infer T> ? T : never
}

const shortText = (value: unknown, longest: number) =>
  typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined

const wholeNumber = (value: unknown, least: number, most: number) => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/

const isDate = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

/** Some text of at most 500 characters. */
export const text = (says: string): OptionSpec<string> => ({
  type: 'text',
  says,
  expects: 'text of 1 to 500 characters',
  parse: value => shortText(value, 500),
})

/** The id of a record: a booking's uuid, a product's or a transfer's id. */
export const id = (says: string): OptionSpec<string> => ({
  type: 'id',
  says,
  expects: 'an id, as text',
  parse: value => shortText(typeof value === 'number' ? String(value) : value, 100),
})

/** One of a few words. */
export const choice = <const Allowed extends readonly string[]>(
  allowed: Allowed,
  says: string,
): OptionSpec<Allowed[number]> => ({
  type: 'choice',
  says,
  allowed,
  expects: `one of ${allowed.join(', ')}`,
  parse: value => allowed.find(word => word === value),
})

/** A day of the calendar that exists, `YYYY-MM-DD`, local to the product. */
export const date = (says: string): OptionSpec<string> => ({
  type: 'date',
  says,
  expects: 'a day that exists, as 2027-01-31',
  parse: value => (typeof value === 'string' && isDate(value) ? value : undefined),
})

/** Times of the day, `HH:mm`: a list, or text with commas. */
export const times = (says: string): OptionSpec<readonly string[]> => ({
  type: 'times',
  says,
  expects: 'a list of 1 to 24 different times of the day, as ["09:00", "14:30"]',
  parse(value) {
    const given: unknown = typeof value === 'string' ? value.split(',') : value
    if (!Array.isArray(given) || given.length === 0 || given.length > 24) return undefined
    const good = given.filter((one): one is string => typeof one === 'string' && TIME.test(one))
    return good.length === given.length && new Set(good).size === good.length ? good.sort() : undefined
  },
})

/** One time of the day, `HH:mm`. */
export const time = (says: string): OptionSpec<string> => ({
  type: 'time',
  says,
  expects: 'a time of the day, as 09:00',
  parse: value => (typeof value === 'string' && TIME.test(value) ? value : undefined),
})

/** A whole number from `least` to `most`. */
export const count = (least: number, most: number, says: string): OptionSpec<number> => ({
  type: 'count',
  says,
  expects: `a whole number from ${least} to ${most}`,
  parse: value => wholeNumber(value, least, most),
})

/** A percentage by which prices move, from -90 to 1000 and not 0. */
export const percent = (says: string): OptionSpec<number> => ({
  type: 'percent',
  says,
  expects: 'a whole number from -90 to 1000 and not 0',
  parse(value) {
    const number = typeof value === 'string' && /^-?\d{1,4}$/.test(value) ? Number(value) : value
    const fits =
      typeof number === 'number' && Number.isInteger(number) && number >= -90 && number <= 1000 && number !== 0
    return fits ? number : undefined
  },
})

/**
 * The checked values of what was given.
 * @throws UsageError for an unknown name or a value of the wrong kind: what it is, what it must be, what was meant
 */
export function readOptions<Specs extends OptionSpecs>(
  trigger: string,
  specs: Specs,
  given: Readonly<Record<string, unknown>>,
): OptionValues<Specs> {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (!spec) throw new UsageError(unknownOption(trigger, specs, name))
    if (value === undefined || value === null) continue
    const parsed = spec.parse(value)
    if (parsed === undefined) {
      const shown = JSON.stringify(value).slice(0, 60)
      const meant = typeof value === 'string' && spec.allowed ? didYouMean(value, spec.allowed) : ''
      throw new UsageError(`Option "${name}" of ${trigger} is ${shown}. It must be ${spec.expects}.${meant}`)
    }
    values[name] = parsed
  }
  if (typeof values.from === 'string' && typeof values.to === 'string' && values.from > values.to) {
    throw new UsageError(`Option "from" of ${trigger} is ${values.from}, after "to", ${values.to}. Turn them round.`)
  }
  // Each value came out of its own spec's `parse`, which is all that the mapped type says.
  return values as OptionValues<Specs>
}

function unknownOption(trigger: string, specs: OptionSpecs, name: string): string {
  const names = Object.keys(specs)
  const takes = names.length === 0 ? 'It takes none.' : `It takes ${names.join(', ')}.`
  return `${trigger} has no option "${name.slice(0, 60)}".${didYouMean(name, names)} ${takes}`
}
