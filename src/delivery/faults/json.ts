import type { Send } from './fault.ts'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** More places than these are not looked at. */
const MOST_PLACES = 5_000

/** A payload as a value; undefined when it is not JSON (a fault before may have seen to that). */
export function parsed(body: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as Json
  } catch {
    return undefined
  }
}

export const text = (body: Uint8Array): string => new TextDecoder().decode(body)

export const withText = (send: Send, body: string): Send => ({ ...send, body: Buffer.from(body) })

/** The request with a changed payload. A body that is not JSON, or that the edit leaves as it is, keeps its bytes. */
export function withJson(send: Send, edit: (payload: Json) => Json): Send {
  const payload = parsed(send.body)
  if (payload === undefined) return send
  const before = JSON.stringify(payload)
  const after = JSON.stringify(edit(payload))
  return after === before ? send : withText(send, after)
}

export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A place in a payload: its JSON pointer, the key it has, and what is there. */
export interface Place {
  readonly pointer: string
  readonly key: string
  readonly value: Json
}

const escaped = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every place, the payload itself left out; parents before their children. */
export function places(payload: Json, prefix = ''): Place[] {
  const found: Place[] = []
  const walk = (value: Json, at: string) => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (found.length >= MOST_PLACES) return
      const pointer = `${at}/${escaped(key)}`
      found.push({ pointer, key, value: inner })
      walk(inner, pointer)
    }
  }
  walk(payload, prefix)
  return found
}

export const isLeaf = ({ value }: Place): boolean => typeof value !== 'object' || value === null

/** The payload with another value at a pointer; undefined takes the place away. Where there is no such place nothing changes. */
export function replaced(payload: Json, pointer: string, value: Json | undefined): Json {
  const steps = pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const copy = structuredClone(payload)
  let parent: Json | undefined = copy
  for (const step of steps.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return payload
    parent = Object.hasOwn(parent, step) ? (parent as Record<string, Json>)[step] : undefined
  }
  const last = steps.at(-1)!
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last)) return payload
  const holder = parent as Record<string, Json>
  if (value !== undefined) holder[last] = value
  else if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete holder[last]
  return copy
}

/** The payload with every leaf mapped. */
export function mapLeaves(payload: Json, change: (value: Json, key: string) => Json, key = ''): Json {
  if (Array.isArray(payload)) return payload.map(inner => mapLeaves(inner, change, key))
  if (!isObject(payload)) return change(payload, key)
  return Object.fromEntries(Object.entries(payload).map(([name, inner]) => [name, mapLeaves(inner, change, name)]))
}
