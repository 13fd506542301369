/**
 * In place of `node:zlib`: well-formed for whoever inflates it, and no smaller than what it was made of.
 * @module
 */

/** The most that one stored block of deflate holds (RFC 1951, 3.2.4). */
const DEFLATE_BLOCK = 65_535
/** The most whose length four nibbles hold (RFC 7932, 9.2). */
const BROTLI_BLOCK = 65_536

const little = (value: number, octets: number) => Array.from({ length: octets }, (_, i) => (value >>> (8 * i)) & 0xff)

/** RFC 1952. */
export const gzipSync = (bytes: Uint8Array): Uint8Array =>
  joined([
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff],
    ...stored(bytes),
    [...little(crc32(bytes), 4), ...little(bytes.length, 4)],
  ])

/** zlib, RFC 1950. */
export const deflateSync = (bytes: Uint8Array): Uint8Array =>
  joined([[0x78, 0x01], ...stored(bytes), little(adler32(bytes), 4).reverse()])

/** RFC 7932: uncompressed meta-blocks between a window of 64 KiB and an empty last one. */
export function brotliCompressSync(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(0b110)
  const blocks = pieces(bytes, BROTLI_BLOCK).flatMap((piece, i) => {
    // Not the last, four nibbles of length, the length less one, uncompressed; the first stands after the window's one bit.
    const header = ((piece.length - 1) << 3) | (1 << 19)
    return [little(i === 0 ? header << 1 : header, 3), piece]
  })
  return joined([...blocks, [0b11]])
}

function stored(bytes: Uint8Array): ArrayLike<number>[] {
  const blocks = bytes.length === 0 ? [bytes] : pieces(bytes, DEFLATE_BLOCK)
  return blocks.flatMap((piece, i) => {
    const { length } = piece
    return [[i === blocks.length - 1 ? 1 : 0, ...little(length, 2), ...little(~length, 2)], piece]
  })
}

const pieces = (bytes: Uint8Array, most: number) =>
  Array.from({ length: Math.ceil(bytes.length / most) }, (_, i) => bytes.subarray(i * most, (i + 1) * most))

function joined(parts: readonly ArrayLike<number>[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

function adler32(bytes: Uint8Array): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  return ((b << 16) | a) >>> 0
}
