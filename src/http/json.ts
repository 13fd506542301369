import { DomainError } from '../domain/errors.ts'

/** Bounds on what a client may send. DESIGN section 6, threats TM-11 and TM-12. */
export const BODY_LIMITS = { bytes: 256 * 1024, depth: 32, keys: 10_000, text: 64 * 1024 } as const

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses a JSON body. Depth and keys are counted on the bytes before anything is built.
 * Of a repeated key the last value wins, everywhere.
 * @param mostText bytes of UTF-8 that one text may have
 * @throws DomainError BAD_REQUEST naming what is wrong and where
 */
export function parseJson(bytes: Uint8Array, mostText: number = BODY_LIMITS.text): unknown {
  const { ascii, escapes, longest } = measure(bytes)
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
  if (escapes || longest > mostText || text.includes('proto')) refuseHostile(value, '', mostText)
  return value
}

const asBuffer = (bytes: Uint8Array) =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

interface Measured {
  /** Every byte is below 0x80. */
  readonly ascii: boolean
  /** A backslash stands in a string. */
  readonly escapes: boolean
  /** Bytes of the longest string as it is written: not fewer than what it says. */
  readonly longest: number
}

/** Counts on the bytes. */
function measure(bytes: Uint8Array): Measured {
  let all = 0
  let escapes = false
  let depth = 0
  let keys = 0
  let inString = false
  let start = 0
  let longest = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    all |= byte
    if (inString) {
      if (byte === 0x5c) {
        escapes = true
        all |= bytes[++i] ?? 0
      } else if (byte === 0x22) {
        inString = false
        if (i - start > longest) longest = i - start
      }
    } else if (byte === 0x22) {
      inString = true
      start = i + 1
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > BODY_LIMITS.depth) throw tooDeep()
    } else if (byte === 0x7d || byte === 0x5d) depth--
    else if (byte === 0x3a && ++keys > BODY_LIMITS.keys) {
      throw new DomainError('BAD_REQUEST', `The body has more than ${BODY_LIMITS.keys} keys.`)
    }
  }
  return { ascii: all < 0x80, escapes, longest }
}

/**
 * Walks a parsed value and refuses the keys through which a prototype could be changed and texts that are too long; also what is
 * nested too deep, for a body that another parser has read.
 * @throws DomainError BAD_REQUEST
 */
export function refuseHostile(value: unknown, pointer: string, mostText: number = BODY_LIMITS.text, depth = 1): void {
  if (typeof value === 'string') refuseLong(value, pointer, mostText)
  if (typeof value !== 'object' || value === null) return
  if (depth > BODY_LIMITS.depth) throw tooDeep()
  for (const [key, inner] of Object.entries(value)) {
    refuseLong(key, pointer, mostText)
    const hostile =
      key === '__proto__' ||
      (key === 'constructor' && typeof inner === 'object' && inner !== null && 'prototype' in inner)
    if (hostile) throw new DomainError('BAD_REQUEST', `The key "${key}" is not allowed, at ${pointer}/${key}.`)
    refuseHostile(inner, `${pointer}/${key}`, mostText, depth + 1)
  }
}

function refuseLong(text: string, pointer: string, most: number): void {
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return
  throw new DomainError('BAD_REQUEST', `The text at ${pointer.slice(0, 200) || '/'} is longer than ${most} bytes.`)
}

const tooDeep = () => new DomainError('BAD_REQUEST', `The body is nested deeper than ${BODY_LIMITS.depth} levels.`)
