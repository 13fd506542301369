import { DomainError } from '../domain/errors.ts'

/** Bounds on what a client may send. DESIGN section 6, threats TM-11 and TM-12. */
export const BODY_LIMITS = { bytes: 256 * 1024, depth: 32, keys: 10_000 } as const

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a JSON body. Depth and keys are counted on the bytes before anything is built.
 * Of a repeated key the last value wins, everywhere.
 * @throws DomainError BAD_REQUEST naming what is wrong and where
 */
export function parseJson(bytes: Uint8Array): unknown {
  const { ascii, escapes } = measure(bytes)
  let text: string
  try {
    text = ascii ? asBuffer(bytes).toString('latin1') : decoder.decode(bytes)
  } catch {
    throw new DomainError('BAD_REQUEST', 'The body is not valid UTF-8.')
  }
  if (text.charCodeAt(0) === 0xfeff)
    throw new DomainError('BAD_REQUEST', 'The body starts with a byte order mark. Send plain UTF-8.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new DomainError('BAD_REQUEST', `The body is not valid JSON: ${(error as SyntaxError).message}.`)
  }
  // Escaped spellings of `__proto__` and `prototype` reach the same keys, so a backslash is a reason to look closer too.
  if (escapes || text.includes('proto')) refusePollution(value, '')
  return value
}

const asBuffer = (bytes: Uint8Array) =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/** Counts on the bytes. `escapes`: a backslash stands in a string; `ascii`: every byte is below 0x80. */
function measure(bytes: Uint8Array): { readonly ascii: boolean; readonly escapes: boolean } {
  let all = 0
  let escapes = false
  let depth = 0
  let keys = 0
  let inString = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    all |= byte
    if (inString) {
      if (byte === 0x5c) {
        escapes = true
        all |= bytes[++i] ?? 0
      } else if (byte === 0x22) inString = false
    } else if (byte === 0x22) inString = true
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > BODY_LIMITS.depth) throw tooDeep()
    } else if (byte === 0x7d || byte === 0x5d) depth--
    else if (byte === 0x3a && ++keys > BODY_LIMITS.keys) {
      throw new DomainError('BAD_REQUEST', `The body has more than ${BODY_LIMITS.keys} keys.`)
    }
  }
  return { ascii: all < 0x80, escapes }
}

/**
 * Walks a parsed value and refuses the keys through which a prototype could be changed; also what is nested too deep, for
 * a body that another parser has read.
 * @throws DomainError BAD_REQUEST
 */
export function refusePollution(value: unknown, pointer: string, depth = 1): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > BODY_LIMITS.depth) throw tooDeep()
  for (const [key, inner] of Object.entries(value)) {
    const hostile =
      key === '__proto__' ||
      (key === 'constructor' && typeof inner === 'object' && inner !== null && 'prototype' in inner)
    if (hostile) throw new DomainError('BAD_REQUEST', `The key "${key}" is not allowed, at ${pointer}/${key}.`)
    refusePollution(inner, `${pointer}/${key}`, depth + 1)
  }
}

const tooDeep = () => new DomainError('BAD_REQUEST', `The body is nested deeper than ${BODY_LIMITS.depth} levels.`)
