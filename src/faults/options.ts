import { parseDuration } from '../shared/duration.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'

/** One option of a kind of fault. */
export interface OptionSpec<T = unknown> {
  readonly says: string
  readonly type: 'duration' | 'integer' | 'number' | 'text' | 'choice' | 'boolean' | 'pointer'
  /** What it is when nobody sets it; null: nothing, or drawn from the seed as `says` tells. */
  readonly default: T
  readonly unit?: string
  readonly least?: number
  readonly most?: number
  readonly allowed?: readonly string[]
  /** @throws UsageError that starts with `name` */
  read(value: unknown, name: string): T
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** The values of a set of options, defaults filled in. */
export type OptionsOf<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K] extends OptionSpec<infer T> ? T : never
}

/** No fault lasts longer on a socket: real ms. */
export const LONGEST_HANG = 120_000
/** No fault makes more requests of one attempt. */
export const MOST_COPIES = 100
/** No fault makes a larger body. */
export const LARGEST_BODY = 10 * 1024 * 1024

const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60)

/** Milliseconds, written `250ms`, `10s` or `3d` or as a number. */
export function duration(says: string, usual: string, [least, most]: readonly [number, number]): OptionSpec<number> {
  return {
    says,
    type: 'duration',
    default: parseDuration(usual),
    unit: 'ms',
    least,
    most,
    read(value, name) {
      if (typeof value !== 'string' && typeof value !== 'number')
        throw new UsageError(`${name} is ${shown(value)}. Write it as 10s.`)
      const ms = parseDuration(value, name)
      if (ms >= least && ms <= most) return ms
      throw new UsageError(`${name} is ${shown(value)}. It goes from ${least} ms to ${most} ms.`)
    },
  }
}

function numeric(type: 'integer' | 'number') {
  return (
    says: string,
    usual: number,
    [least, most]: readonly [number, number],
    unit?: string,
  ): OptionSpec<number> => ({
    says,
    type,
    default: usual,
    ...(unit !== undefined && { unit }),
    least,
    most,
    read(value, name) {
      const fits = typeof value === 'number' && value >= least && value <= most
      if (fits && (type === 'number' || Number.isInteger(value))) return value
      throw new UsageError(
        `${name} is ${shown(value)}. Give a ${type === 'integer' ? 'whole number' : 'number'} from ${least} to ${most}.`,
      )
    },
  })
}

/** A whole number between two bounds, both included. */
export const whole = numeric('integer')
/** A number between two bounds, both included. */
export const number = numeric('number')

/** One of a few words. */
export function choice<const Word extends string>(
  says: string,
  words: Readonly<Record<Word, string>>,
  usual: NoInfer<Word>,
): OptionSpec<Word> {
  const allowed = Object.keys(words) as Word[]
  const meanings = Object.entries(words).map(([word, meaning]) => `\`${word}\` ${meaning}`)
  return {
    says: `${says}: ${meanings.join('; ')}.`,
    type: 'choice',
    default: usual,
    allowed,
    read(value, name) {
      const word = allowed.find(each => each === value)
      if (word !== undefined) return word
      const meant = typeof value === 'string' ? didYouMean(value, allowed) : ''
      throw new UsageError(`${name} is ${shown(value)}.${meant} One of ${allowed.join(', ')}.`)
    },
  }
}

/** True or false. */
export const yes = (says: string, usual: boolean): OptionSpec<boolean> => ({
  says,
  type: 'boolean',
  default: usual,
  read(value, name) {
    if (typeof value === 'boolean') return value
    throw new UsageError(`${name} is ${shown(value)}. Give true or false.`)
  },
})

/** Text that may stand in a header: printable ASCII, up to 1,000 characters. */
export const headerText = <Usual extends string | null>(says: string, usual: Usual): OptionSpec<string | Usual> => ({
  says,
  type: 'text',
  default: usual,
  read(value, name) {
    if (typeof value === 'string' && /^[\x20-\x7e]{0,1000}$/.test(value)) return value
    throw new UsageError(`${name} is ${shown(value)}. Give up to 1000 printable ASCII characters.`)
  },
})

/** One of a few names that are known from elsewhere, or null; `short` makes another spelling the known one. */
export const oneOf = (
  says: string,
  names: readonly string[],
  short: (name: string) => string = name => name,
): OptionSpec<string | null> => ({
  says: `${says}: ${names.map(name => `\`${name}\``).join(', ')}.`,
  type: 'text',
  default: null,
  read(value, name) {
    if (typeof value === 'string' && names.includes(short(value))) return value
    const meant = typeof value === 'string' ? didYouMean(short(value), names) : ''
    throw new UsageError(`${name} is ${shown(value)}.${meant} One of ${names.join(', ')}.`)
  },
})

/** A JSON pointer into the payload, or null: the fault chooses. */
export const pointer = (says: string): OptionSpec<string | null> => ({
  says,
  type: 'pointer',
  default: null,
  read(value, name) {
    if (typeof value === 'string' && /^(?:\/(?:[^~/]|~[01]){1,200}){1,20}$/.test(value)) return value
    throw new UsageError(`${name} is ${shown(value)}. Write a JSON pointer, as /data/uuid.`)
  },
})

/**
 * The options of a rule, defaults filled in.
 * @throws UsageError naming the nearest option, or what is wrong with a value
 */
export function readOptions(kind: string, specs: OptionSpecs, given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new UsageError(`The options of ${kind} are ${shown(given)}. Give an object.`)
  }
  const names = Object.keys(specs)
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(specs, name)) continue
    const has = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`
    throw new UsageError(`${kind} has no option "${name.slice(0, 60)}".${didYouMean(name, names)} ${has}`)
  }
  const values = new Map<string, unknown>(Object.entries(given))
  return Object.freeze(
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const value = values.get(name)
        return [name, value === undefined || value === null ? spec.default : spec.read(value, `${kind}: ${name}`)]
      }),
    ),
  )
}
