import { checkKeys } from '../shared/keys.ts'
import { didYouMean } from '../shared/suggest.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { FaultCatalogue, FaultKind, PresetRule } from './kind.ts'
import { type Known, readMatch } from './match.ts'
import { readOptions } from './options.ts'
import { MOST_RULES, type RuleDraft } from './rules.ts'

/** A rule as a user writes it: in a call, a file, or as the library's option. */
export interface RuleInput {
  readonly kind: string
  readonly options?: Readonly<Record<string, unknown>>
  /** See `Match`; instants in ISO 8601 or ms UTC. */
  readonly match?: Readonly<Record<string, unknown>>
  /** How often at most; 1 is once. Absent: always. */
  readonly times?: number
  /** 0 to 1, drawn from the seed. Absent: 1. */
  readonly probability?: number
  /** Rules after this one are left out where it is applied. */
  readonly stop?: boolean
}

/** All rules of a preset, narrowed by `match`. */
export interface PresetInput {
  readonly preset: string
  readonly match?: Readonly<Record<string, unknown>>
}

export type FaultInput = RuleInput | PresetInput

export interface ReadParts {
  readonly catalogue: FaultCatalogue
  readonly known: Known
  /** Whether deliveries travel over sockets. */
  readonly sockets: boolean
  /** Whether the API is answered over sockets. Absent: yes. */
  readonly apiSockets?: () => boolean
}

const RULE_KEYS = ['kind', 'options', 'match', 'times', 'probability', 'stop']
const PRESET_KEYS = ['preset', 'match']

/**
 * The rules that a user's words stand for: a rule, a preset, a list of them, or an object whose `faults` is one.
 * @throws UsageError that says what is wrong, in which entry, and names the nearest right word
 */
export function readFaults(given: unknown, parts: ReadParts): readonly RuleDraft[] {
  if (isObject(given) && !('faults' in given)) return readFault(given, parts)
  const entries = isObject(given) ? given.faults : given
  if (!Array.isArray(entries))
    throw new UsageError('Failure rules are an object, or a list of objects, each with a kind: {"kind": "duplicate"}.')
  if (entries.length > MOST_RULES) throw new UsageError(`There can be at most ${MOST_RULES} failure rules.`)
  return entries.flatMap((entry, i) => {
    try {
      return readFault(entry, parts)
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`Failure rule ${i + 1}: ${error.message}`)
      throw error
    }
  })
}

/** The rules of one rule or preset. See `readFaults`. */
export function readFault(given: unknown, parts: ReadParts): readonly RuleDraft[] {
  if (!isObject(given)) throw new UsageError('A failure rule is an object with a kind: {"kind": "duplicate"}.')
  if ('preset' in given) {
    checkKeys(given, PRESET_KEYS, 'a preset')
    const names = parts.catalogue.presets.map(({ name }) => name)
    const preset = parts.catalogue.presets.find(({ name }) => name === given.preset)
    if (!preset) throw unknown('preset', given.preset, names)
    return preset.rules.map(rule => readRule(narrowed(rule, given.match), parts))
  }
  checkKeys(given, RULE_KEYS, 'a failure rule')
  return [readRule(given, parts)]
}

function narrowed(rule: PresetRule, match: unknown): Record<string, unknown> {
  if (match === undefined || match === null) return { ...rule }
  if (!isObject(match)) throw new UsageError(`match is ${JSON.stringify(match)}. Give an object.`)
  return { ...rule, match: { ...rule.match, ...match } }
}

function readRule(given: Readonly<Record<string, unknown>>, parts: ReadParts): RuleDraft {
  const { catalogue, known } = parts
  const kind = catalogue.kinds.find(each => each.kind === given.kind)
  if (!kind) throw unknownKind(given.kind, catalogue)
  if (kind.socket !== undefined && !hasSockets(kind, parts)) throw new UsageError(withoutSocket(kind))
  const { times = null, probability = 1, stop = false } = given
  if (times !== null && !(typeof times === 'number' && Number.isInteger(times) && times >= 1 && times <= 1_000_000)) {
    throw new UsageError(`times is ${JSON.stringify(times)}. Give a whole number from 1, or leave it out for always.`)
  }
  if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    throw new UsageError(`probability is ${JSON.stringify(probability)}. Give a number from 0 to 1.`)
  }
  if (typeof stop !== 'boolean') throw new UsageError(`stop is ${JSON.stringify(stop)}. Give true or false.`)
  return {
    kind,
    options: readOptions(kind.kind, kind.options, given.options ?? {}),
    match: readMatch(given.match ?? {}, kind.side, known),
    times,
    probability,
    stop,
  }
}

const hasSockets = ({ side }: FaultKind, { sockets, apiSockets }: ReadParts) =>
  side === 'delivery' ? sockets : (apiSockets?.() ?? true)

const withoutSocket = ({ kind, side, socket }: FaultKind) =>
  `The fault "${kind}" needs a socket: ${socket} ${WITHOUT[side]}, where that cannot happen.`

const WITHOUT = {
  delivery: 'Here deliveries are handed to a function in this process',
  api: 'Here MSW answers the API inside this process',
} as const

function unknownKind(given: unknown, { kinds, presets }: FaultCatalogue): UsageError {
  const names = presets.map(({ name }) => name)
  if (typeof given === 'string' && names.includes(given)) {
    return new UsageError(`"${given}" is a preset, not a kind of fault. Write {"preset": "${given}"}.`)
  }
  const all = kinds.map(({ kind }) => kind)
  return unknown('kind of fault', given, typeof given === 'string' ? [...all, ...names] : all)
}

function unknown(what: string, given: unknown, names: readonly string[]): UsageError {
  if (typeof given !== 'string') return new UsageError(`The ${what} is missing. There are ${names.join(', ')}.`)
  return new UsageError(
    `There is no ${what} "${given.slice(0, 60)}".${didYouMean(given, names)} \`octo-sandbox faults kinds\` prints them.`,
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
