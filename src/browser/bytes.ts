/** How text stands in bytes; those of node's `Buffer` that the sandbox uses. */
type Encoding = 'utf8' | 'latin1' | 'base64' | 'utf16le' | 'hex'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Without its own functions, whose places `Buffer`'s take. */
const Plain = Uint8Array as unknown as new (
  source: number | ArrayBuffer,
  offset?: number,
  length?: number,
) => Uint8Array<ArrayBuffer>

/** What the sandbox needs of node's `Buffer`, where there is none: bytes that can be made of text and read as text. */
export class Bytes extends Plain {
  static from(
    source: string | ArrayBuffer | ArrayLike<number>,
    encodingOrOffset?: Encoding | number,
    length?: number,
  ): Bytes {
    if (typeof source === 'string') return fromText(source, encodingOrOffset as Encoding | undefined)
    if (source instanceof ArrayBuffer) return new Bytes(source, encodingOrOffset as number | undefined, length)
    const bytes = new Bytes(source.length)
    bytes.set(source)
    return bytes
  }

  static alloc(size: number): Bytes {
    return new Bytes(size)
  }

  static allocUnsafe(size: number): Bytes {
    return new Bytes(size)
  }

  static byteLength(text: string): number {
    return encoder.encode(text).length
  }

  static concat(parts: readonly Uint8Array[], size = parts.reduce((sum, part) => sum + part.length, 0)): Bytes {
    const all = new Bytes(size)
    let at = 0
    for (const part of parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }

  override toString(encoding: Encoding = 'utf8'): string {
    if (encoding === 'utf8') return decoder.decode(this)
    if (encoding === 'hex') return Array.from(this, byte => byte.toString(16).padStart(2, '0')).join('')
    const text = latin1(this)
    return encoding === 'base64' ? btoa(text) : text
  }
}

function fromText(text: string, encoding: Encoding = 'utf8'): Bytes {
  if (encoding === 'utf8') return Bytes.from(encoder.encode(text))
  const octets = encoding === 'base64' ? atob(text) : text
  if (encoding !== 'utf16le') return Bytes.from(octets.split('').map(unit => unit.charCodeAt(0)))
  return Bytes.from(
    Array.from({ length: text.length * 2 }, (_, i) => (text.charCodeAt(i >> 1) >> ((i & 1) * 8)) & 0xff),
  )
}

/** In pieces: a function takes only so many arguments. */
function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}
