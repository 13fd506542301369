import { nearest } from '../shared/suggest.ts'
import type { PayloadSchema } from './payload-schema.ts'
import { Problem } from './problem.ts'

/** Names through which a prototype could be reached. */
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype'])

/** More existing pointers than these are not searched for a suggestion. */
const MOST_POINTERS = 2_000

type Container = Record<string, unknown> | unknown[]

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')
const pointerOf = (steps: readonly string[]) => steps.map(step => `/${escaped(step)}`).join('')

/**
 * A copy of `sample` with the value at each JSON pointer replaced, in the order given. A place must exist in the sample or,
 * as an optional property or the next entry of a list, in the schema.
 * @throws Problem 400 naming the pointer and the nearest one that exists
 */
export function applyOverrides(
  sample: unknown,
  overrides: Readonly<Record<string, unknown>>,
  schema: PayloadSchema,
): unknown {
  const payload = structuredClone(sample)
  for (const [pointer, value] of Object.entries(overrides)) {
    const steps = stepsOf(pointer)
    const parent = steps
      .slice(0, -1)
      .reduce<unknown>((at, step) => (isContainer(at) ? own(at, step) : undefined), payload)
    if (!isContainer(parent) || !put(parent, steps, structuredClone(value), schema))
      throw unknown(pointer, steps, payload, schema)
  }
  return payload
}

function stepsOf(pointer: string): string[] {
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
    throw new Problem(
      400,
      `"${pointer.slice(0, 200)}" is not a JSON pointer. Write "/" before every step, as in /booking/status.`,
      {
        pointer: `/overrides/${escaped(pointer)}`,
      },
    )
  }
  const steps = pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const hostile = steps.find(step => HOSTILE.has(step))
  if (hostile === undefined) return steps
  throw new Problem(400, `The pointer ${pointer.slice(0, 200)} leads through "${hostile}", which is not allowed.`, {
    pointer,
  })
}

function own(container: Container, step: string): unknown {
  if (Array.isArray(container)) return /^(0|[1-9]\d*)$/.test(step) ? container[Number(step)] : undefined
  return Object.hasOwn(container, step) ? container[step] : undefined
}

/** False when there is no such place. */
function put(parent: Container, steps: readonly string[], value: unknown, schema: PayloadSchema): boolean {
  const last = steps.at(-1)!
  if (Array.isArray(parent)) {
    const index = last === '-' ? parent.length : /^(0|[1-9]\d*)$/.test(last) ? Number(last) : -1
    if (index < 0 || index > parent.length) return false
    parent[index] = value
    return true
  }
  if (!Object.hasOwn(parent, last) && !schema.knows(steps)) return false
  parent[last] = value
  return true
}

function unknown(pointer: string, steps: readonly string[], payload: unknown, schema: PayloadSchema): Problem {
  const reached = reachedBy(steps, payload)
  const at = pointerOf(reached.steps)
  if (!isContainer(reached.value) && schema.knows(steps)) {
    const kind = reached.value === null ? 'null' : `a ${typeof reached.value}`
    return new Problem(400, `The payload has ${kind} at ${at}, so there is no ${pointer}. Override ${at} as a whole.`, {
      pointer,
      suggestion: at,
    })
  }
  const known = schema.namesAt(reached.steps).map(name => `${at}/${escaped(name)}`)
  const suggestion = nearest(pointer, known) ?? nearest(pointer, pointersOf(payload))
  const meant = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`
  return new Problem(400, `The payload has no ${pointer.slice(0, 200)}.${meant}`, {
    pointer,
    suggestion,
    allowed: isContainer(reached.value) ? childrenOf(reached.value, reached.steps, known) : undefined,
  })
}

/** How far the steps lead into the payload. */
function reachedBy(
  steps: readonly string[],
  payload: unknown,
): { readonly steps: readonly string[]; readonly value: unknown } {
  let value = payload
  for (const [i, step] of steps.entries()) {
    const next = isContainer(value) ? own(value, step) : undefined
    if (next === undefined) return { steps: steps.slice(0, i), value }
    value = next
  }
  return { steps, value }
}

const childrenOf = (value: Container, steps: readonly string[], known: readonly string[]) => [
  ...new Set([...Object.keys(value).map(key => pointerOf([...steps, key])), ...known]),
]

function pointersOf(payload: unknown): string[] {
  const found: string[] = []
  const walk = (value: unknown, pointer: string) => {
    if (!isContainer(value)) return
    for (const [key, inner] of Object.entries(value)) {
      if (found.length >= MOST_POINTERS) return
      const here = `${pointer}/${escaped(key)}`
      found.push(here)
      walk(inner, here)
    }
  }
  walk(payload, '')
  return found
}
