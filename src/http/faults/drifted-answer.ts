import { choice, pointer } from '../../faults/options.ts'
import type { Random } from '../../shared/random.ts'
import { defineApiFault } from './fault.ts'
import { jsonOf } from './replies.ts'

/** FA-17. */
export const driftedAnswer = defineApiFault({
  kind: 'drifted-answer',
  summary: 'The answer has a value, a field, or a gap that its document does not know.',
  standsFor: 'A supplier who extends its API first and its documentation later.',
  covers: ['FA-17'],
  options: {
    change: choice(
      'What is new',
      {
        'unknown-value': 'a word of a fixed list becomes SOMETHING_NEW',
        'new-field': 'an object gets a field `somethingNew`',
        'missing-field': 'a field is not there',
      },
      'unknown-value',
    ),
    at: pointer(
      'Where, as /status; of a list, /0/status. Without it: a status, the first object, or a field drawn from the seed',
    ),
  },
  async apply(next, { change, at }, context) {
    const reply = await next()
    const value = reply.status < 300 ? jsonOf(reply) : undefined
    const changed = typeof value === 'object' && value !== null && CHANGES[change](value, partsOf(at), context.random)
    if (changed) return { ...reply, body: JSON.stringify(value) }
    context.nothing()
    return reply
  },
})

type Json = Record<string, unknown>
type Change = (value: object, at: readonly string[] | undefined, random: Random) => boolean

/** Each changes the value in place and says whether it found what to change. */
const CHANGES: Readonly<Record<'unknown-value' | 'new-field' | 'missing-field', Change>> = {
  'unknown-value': (value, at) => {
    const [parent, key] = at ? placeOf(value, at) : firstWord(value)
    if (parent === undefined || typeof parent[key] !== 'string') return false
    parent[key] = 'SOMETHING_NEW'
    return true
  },
  'new-field': (value, at) => {
    const [parent, key] = at ? placeOf(value, at) : [{ first: firstObject(value) }, 'first']
    const object = parent?.[key]
    if (!isObject(object)) return false
    object.somethingNew = { added: true }
    return true
  },
  'missing-field': (value, at, random) => {
    const first = firstObject(value)
    const keys = Object.keys(first ?? {})
    const [parent, key] = at ? placeOf(value, at) : [first, keys.length > 0 ? random.pick(keys) : '']
    if (parent === undefined || !Object.hasOwn(parent, key)) return false
    delete parent[key]
    return true
  },
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const partsOf = (at: string | null) =>
  at === null
    ? undefined
    : at
        .slice(1)
        .split('/')
        .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The object that holds the place, and the place's own key. */
function placeOf(value: object, at: readonly string[]): readonly [parent: Json | undefined, key: string] {
  let parent: unknown = value
  for (const part of at.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, part)) return [undefined, '']
    parent = (parent as Json)[part]
  }
  const key = at.at(-1) ?? ''
  const found = typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
  return [found ? (parent as Json) : undefined, key]
}

const firstObject = (value: object): Json | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return isObject(first) ? first : undefined
}

/** A status if there is one, else the first word in capitals. */
function firstWord(value: object): readonly [parent: Json | undefined, key: string] {
  const first = firstObject(value)
  if (first === undefined) return [undefined, '']
  if (typeof first.status === 'string') return [first, 'status']
  const key = Object.keys(first).find(each => typeof first[each] === 'string' && /^[A-Z_]{3,}$/.test(`${first[each]}`))
  if (key !== undefined) return [first, key]
  for (const inner of Object.values(first)) {
    const found = typeof inner === 'object' && inner !== null ? firstWord(inner) : undefined
    if (found?.[0] !== undefined) return found
  }
  return [undefined, '']
}
