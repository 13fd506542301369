import { parseDuration } from '../shared/duration.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Env } from './io.ts'

/** One flag of a command. The key it has in its table is its name: `allowedHost` is `--allowed-host` and `OCTO_SANDBOX_ALLOWED_HOST`. */
export interface Flag<T> {
  readonly says: string
  readonly kind: 'text' | 'list' | 'switch'
  /** Placeholder of its value in the help: `<number>`. */
  readonly value?: string
  /** Another environment variable, read after our own. */
  readonly alsoEnv?: string
  /** False: a configuration file's value is another command's. */
  readonly inFile?: false
  /** What it is when nobody sets it, as the help says it. */
  readonly shown?: string
  /** @throws UsageError that starts with `name` */
  read(raw: Raw | undefined, name: string): T
}

export type Flags = Readonly<Record<string, Flag<unknown>>>

export type Values<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never }

/** What a source holds before it is read: a text, all texts of a list, or a switch. */
export type Raw = string | readonly string[] | boolean

const asText = (raw: Raw | undefined) => (typeof raw === 'string' ? raw : undefined)

/** A text, or undefined. */
export const text = (says: string, value: string): Flag<string | undefined> => ({
  says,
  kind: 'text',
  value,
  read: asText,
})

/** On or off. */
export const toggle = (says: string): Flag<boolean> => ({ says, kind: 'switch', read: raw => raw === true })

/** May be given several times; in the environment separated by commas. */
export const list = (says: string, value: string): Flag<readonly string[]> => ({
  says: `${says} (repeatable)`,
  kind: 'list',
  value,
  read: raw => (Array.isArray(raw) ? raw : []),
})

/** A whole number between two bounds, both included. */
export function whole<Fallback extends number | undefined>(
  says: string,
  [least, most]: readonly [number, number],
  fallback: Fallback,
  alsoEnv?: string,
): Flag<number | Fallback> {
  return {
    says,
    kind: 'text',
    value: '<number>',
    alsoEnv,
    shown: fallback === undefined ? undefined : `${fallback}`,
    read(raw, name) {
      const given = asText(raw)
      if (given === undefined) return fallback
      const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
      if (number >= least && number <= most) return number
      throw new UsageError(`${name} is "${given}". Give a whole number from ${least} to ${most}.`)
    },
  }
}

/** One of a few words, or undefined. */
export function choice<const Word extends string>(
  says: string,
  words: readonly Word[],
  shown?: Word,
): Flag<Word | undefined> {
  return {
    says,
    kind: 'text',
    value: `<${words.join('|')}>`,
    shown,
    read(raw, name) {
      const given = asText(raw)
      if (given === undefined) return undefined
      const word = words.find(each => each === given)
      if (word !== undefined) return word
      throw new UsageError(`${name} is "${given}".${didYouMean(given, words)} Give one of: ${words.join(', ')}.`)
    },
  }
}

/** Milliseconds, written `10s` or `72h`; undefined when there is no fallback. */
export function duration<Fallback extends string | undefined = undefined>(
  says: string,
  fallback?: Fallback,
): Flag<Fallback extends string ? number : number | undefined>
export function duration(says: string, fallback?: string): Flag<number | undefined> {
  return {
    says,
    kind: 'text',
    value: '<duration>',
    shown: fallback,
    read(raw, name) {
      const given = asText(raw) ?? fallback
      return given === undefined ? undefined : parseDuration(given, name)
    },
  }
}

const kebab = (key: string) => key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** `--allowed-host` of `allowedHost`. */
export const flagName = (key: string): string => `--${kebab(key)}`

/** `OCTO_SANDBOX_ALLOWED_HOST` of `allowedHost`. */
export const envName = (key: string): string => `OCTO_SANDBOX_${kebab(key).replaceAll('-', '_').toUpperCase()}`

/** What a configuration file holds, by key, and how an error names a key of it. */
export interface FileValues {
  readonly values: Readonly<Record<string, Raw>>
  readonly path: string
}

/**
 * The value of every flag: the command line before the environment before the file before the default.
 * @throws UsageError naming the source of a value that cannot be
 */
export function readFlags<F extends Flags>(
  flags: F,
  given: Readonly<Record<string, Raw>>,
  env: Env,
  file?: FileValues,
): Values<F> {
  const values = Object.entries(flags).map(([key, flag]) => {
    const fromEnv = [envName(key), ...(flag.alsoEnv ? [flag.alsoEnv] : [])].find(name => env[name])
    if (given[key] !== undefined) return [key, flag.read(given[key], flagName(key))]
    if (fromEnv) return [key, flag.read(rawOf(flag, env[fromEnv]!, fromEnv), fromEnv)]
    if (file?.values[key] !== undefined) return [key, flag.read(file.values[key], `"${kebab(key)}" in ${file.path}`)]
    return [key, flag.read(undefined, flagName(key))]
  })
  return Object.fromEntries(values) as Values<F>
}

function rawOf(flag: Flag<unknown>, value: string, name: string): Raw {
  if (flag.kind === 'text') return value
  if (flag.kind === 'list') return value.split(',').map(part => part.trim())
  if (/^(1|true|yes|on)$/i.test(value)) return true
  if (/^(0|false|no|off)$/i.test(value)) return false
  throw new UsageError(`${name} is "${value}". Give 1 or 0.`)
}
