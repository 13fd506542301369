import { Bytes } from './bytes.ts'

/** FIPS 180-4: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = primes(64).map(prime => fraction(Math.cbrt(prime)))
/** The same of the square roots of the first 8. */
const START = primes(8).map(prime => fraction(Math.sqrt(prime)))

function primes(count: number): number[] {
  const found: number[] = []
  for (let n = 2; found.length < count; n++) if (found.every(prime => n % prime !== 0)) found.push(n)
  return found
}

function fraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) >>> 0
}

const rotated = (word: number, by: number) => (word >>> by) | (word << (32 - by))

/** A browser's own digest answers later; masks and signatures are made at once. */
export function sha256(message: Uint8Array): Bytes {
  const padded = new Uint8Array(((message.length + 72) >> 6) << 6)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(padded.length - 4, message.length << 3)
  const hash = [...START]
  const words = new Uint32Array(64)
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(block + i * 4)
    for (let i = 16; i < 64; i++) {
      const [early, late] = [words[i - 15]!, words[i - 2]!]
      const first = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)
      const second = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10)
      words[i] = words[i - 16]! + first + words[i - 7]! + second
    }
    let [a, b, c, d, e, f, g, h] = hash as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const choice = (e & f) ^ (~e & g)
      const first = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + K[i]! + words[i]!) | 0
      const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    for (const [i, part] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i]! + part) | 0
  }
  const digest = Bytes.alloc(32)
  const out = new DataView(digest.buffer)
  for (const [i, word] of hash.entries()) out.setInt32(i * 4, word)
  return digest
}

const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? Bytes.from(data) : data)

/** What is asked of node's `createHash` and `createHmac`. */
interface Digest {
  update(data: string | Uint8Array): Digest
  digest(encoding: 'hex'): string
}

function digesting(finish: (message: Uint8Array) => Bytes): Digest {
  let message: Uint8Array = Bytes.alloc(0)
  const own: Digest = {
    update(data) {
      message = Bytes.concat([message, bytesOf(data)])
      return own
    },
    digest: encoding => finish(message).toString(encoding),
  }
  return own
}

/** As node's, of SHA-256. */
export const createHash = (_algorithm: 'sha256'): Digest => digesting(sha256)

/** As node's, of SHA-256 (RFC 2104). */
export function createHmac(_algorithm: 'sha256', key: string): Digest {
  const given = bytesOf(key)
  const block = Bytes.alloc(64)
  block.set(given.length > 64 ? sha256(given) : given)
  const pad = (with_: number) => block.map(byte => byte ^ with_)
  return digesting(message => sha256(Bytes.concat([pad(0x5c), sha256(Bytes.concat([pad(0x36), message]))])))
}
