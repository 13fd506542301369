import { didYouMean, nearest } from '../shared/suggest.ts'
import type { SchemaError, Validator } from './route.ts'

/** One thing that is wrong with a value. */
export interface Problem {
  /** JSON pointer of the wrong or missing value: `/unitItems/0/unitId`; empty for the value itself. */
  readonly pointer: string
  /** What is wrong and what would be right: `unitItems[0].unitId is missing.` */
  readonly sentence: string
  /** JSON Schema's word for the broken rule: `required`, `type`, `minItems`. */
  readonly keyword: string
  /** The wrong value; undefined when it is missing. */
  readonly value: unknown
}

/** More than this helps nobody, and a hostile body could ask for thousands. */
const MOST = 20

/**
 * What the validator found wrong with the value it has just refused, in the order of the schema.
 * @param most more than these are left out
 */
export function problemsOf(validator: Validator, value: unknown, most = MOST): readonly Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const error of withoutBranches(validator.errors ?? [], value)) {
    if (problems.length === most) break
    const problem = problemOf(error, value)
    if (seen.has(`${problem.pointer} ${problem.sentence}`)) continue
    seen.add(`${problem.pointer} ${problem.sentence}`)
    problems.push(problem)
  }
  return problems
}

/** `/unitItems/0/unitId` as people write it: `unitItems[0].unitId`. */
export function spoken(pointer: string): string {
  const steps = pointer.split('/').slice(1).map(unescaped)
  return steps.reduce((name, step) => (/^\d+$/.test(step) ? `${name}[${step}]` : name ? `${name}.${step}` : step), '')
}

/** The value that a JSON pointer names, or undefined. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found = value
  for (const step of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, unescaped(step))) return undefined
    found = (found as Readonly<Record<string, unknown>>)[unescaped(step)]
  }
  return found
}

const unescaped = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~')
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

/**
 * Of a choice (`anyOf`, `oneOf`), every alternative reports why it does not fit. What is told is the alternative that fits the
 * value's type best: complaints about parts of the value, or else one sentence with every type that would have fitted.
 */
function withoutBranches(errors: readonly SchemaError[], value: unknown): readonly SchemaError[] {
  let kept: SchemaError[] = []
  for (const error of errors) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      kept.push(error)
      continue
    }
    const { instancePath } = error
    const inside = kept.filter(other => isIn(other.instancePath, instancePath))
    const others = kept.filter(other => !inside.includes(other))
    const fitting = inside.filter(other => other.instancePath !== instancePath || other.keyword !== 'type')
    if (fitting.length > 0) kept = [...others, ...fitting]
    else if (inside.length > 0) {
      const types = [...new Set(inside.flatMap(({ params }) => params.type as string | readonly string[]))]
      kept = [...others, { instancePath, keyword: 'type', params: { type: types } }]
    } else if (valueAt(value, instancePath) !== undefined || instancePath === '') kept.push(error)
  }
  return kept
}

const isIn = (path: string, parent: string) => path === parent || path.startsWith(`${parent}/`)

function problemOf(error: SchemaError, root: unknown): Problem {
  const { instancePath, keyword, params } = error
  const at = valueAt(root, instancePath)
  if (keyword === 'required') {
    const missing = String(params.missingProperty)
    const pointer = `${instancePath}/${escaped(missing)}`
    return { pointer, keyword, value: undefined, sentence: `${spoken(pointer)} is missing.${misspelt(missing, at)}` }
  }
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const pointer = `${instancePath}/${escaped(String(params.additionalProperty ?? params.unevaluatedProperty))}`
    return { pointer, keyword, value: valueAt(root, pointer), sentence: `${spoken(pointer)} is not known here.` }
  }
  const name = spoken(instancePath) || 'The value'
  return { pointer: instancePath, keyword, value: at, sentence: `${name} ${complaint(error, at)}` }
}

/** Points at the key that was probably meant to be the missing one. */
function misspelt(missing: string, object: unknown): string {
  if (typeof object !== 'object' || object === null) return ''
  const key = nearest(missing, Object.keys(object))
  const close = key !== undefined && key.toLowerCase().replace(/[_-]/g, '') === missing.toLowerCase()
  return close ? ` There is "${key}": write it "${missing}".` : ''
}

const formats: Readonly<Record<string, string>> = {
  date: 'a date like 2030-01-31',
  'date-time': 'a date and time like 2030-01-31T10:00:00Z',
  email: 'an e-mail address',
  uri: 'a complete URL like https://example.com/path',
  uuid: 'a UUID like 2f1c3b1e-9a54-4c7e-8d2b-6f0a1b2c3d4e',
}

/** What a pattern takes, for people. */
const EXAMPLES: Readonly<Record<string, string>> = {
  '^([01]\\d|2[0-3]):[0-5]\\d$': '09:30',
  '^\\d{2}:\\d{2}$': '09:30',
  '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$': '2030-01-31T10:00:00Z',
  '^[A-Z]{3}$': 'EUR',
  '^[A-Z]{2}$': 'SE',
  '^[A-Za-z]{2}$': 'SE',
  '^\\d{1,9}$': '30',
  '^[0-9a-f]{24}$': '67331ca43070a6fb19a24443',
  '^[a-z0-9-]{1,40}$': 'my-tests-1',
  '^(\\d{4}-\\d{2}-\\d{2}|[+-]?\\d{1,3})$': '2027-02-01 or +10',
}

function complaint({ keyword, params, message }: SchemaError, value: unknown): string {
  const limit = Number(params.limit)
  switch (keyword) {
    case 'type':
      return `must be ${[params.type].flat().map(String).map(article).join(' or ')}, not ${shown(value)}.`
    case 'enum':
    case 'const': {
      const allowed = keyword === 'const' ? [params.allowedValue] : (params.allowedValues as readonly unknown[])
      const hint =
        typeof value === 'string'
          ? didYouMean(
              value,
              allowed.filter(item => typeof item === 'string'),
            )
          : ''
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.map(shown).join(', ')}, not ${shown(value)}.${hint}`
    }
    case 'format':
      return `must be ${formats[String(params.format)] ?? article(String(params.format))}, not ${shown(value)}.`
    case 'pattern':
      return `must look like ${EXAMPLES[String(params.pattern)] ?? String(params.pattern)}, not ${shown(value)}.`
    case 'minItems':
      return `must have at least ${counted(limit, 'entry', 'entries')}.`
    case 'maxItems':
      return `must have at most ${counted(limit, 'entry', 'entries')}.`
    case 'minLength':
      return limit === 1 ? 'must not be empty.' : `must have at least ${counted(limit, 'character', 'characters')}.`
    case 'maxLength':
      return `must have at most ${counted(limit, 'character', 'characters')}.`
    case 'minProperties':
      return `must have at least ${counted(limit, 'key', 'keys')}.`
    case 'minimum':
      return `must be ${limit} or more, not ${shown(value)}.`
    case 'maximum':
      return `must be ${limit} or less, not ${shown(value)}.`
    case 'uniqueItems':
      return 'must not hold the same entry twice.'
    default:
      return `${message ?? 'does not fit the schema'}.`
  }
}

const article = (type: string) => (type === 'null' ? 'null' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`

/** A value short enough for a sentence; objects and arrays only by kind, so that no secret inside is repeated. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text
}
