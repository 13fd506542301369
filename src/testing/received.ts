import { isObject } from '../types/merge.ts'

/** What a matcher may be asked about: a receiver, or what the application kept: requests, bodies, payloads. */
export type ReceivedBy = { readonly received: readonly unknown[] } | readonly unknown[]

/** The payloads that arrived, in order. @throws TypeError for anything else */
export function payloadsOf(subject: unknown): readonly unknown[] {
  if (Array.isArray(subject)) return subject.map(payloadOf)
  if (isObject(subject) && Array.isArray(subject.received)) return subject.received.map(payloadOf)
  throw new TypeError('toHaveReceived needs a receiver, or a list of requests, bodies or payloads.')
}

/** The payload inside a request, a delivery or a text; anything else is taken for the payload itself. */
export function payloadOf(value: unknown): unknown {
  if (typeof value === 'string') return parsed(value)
  if (value instanceof Uint8Array) return parsed(new TextDecoder().decode(value))
  if (!isObject(value)) return value
  if ('json' in value && 'bytes' in value) return value.json
  if ('attempts' in value && 'payload' in value) return value.payload
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
