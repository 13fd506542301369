/** A seeded source of randomness and ids: the same seed and the same calls give the same values. */
export interface Random {
  /** A fraction in [0, 1). */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  /** One of the given values. */
  pick<T>(values: readonly T[]): T
  /** A UUID version 4, lower case. */
  uuid(): string
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** sfc32, seeded from a string: small, fast, and good enough for test data. */
export function seededRandom(seed: string): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]
  for (let i = 0; i < seed.length; i++) {
    a = Math.imul(a ^ seed.charCodeAt(i), 0x85ebca6b)
    b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35)
    c = (c + b) | 0
  }
  const uint32 = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let i = 0; i < 15; i++) uint32()

  const next = () => uint32() / 4294967296
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  const word = (value: number) =>
    HEX[value >>> 24]! + HEX[(value >>> 16) & 255]! + HEX[(value >>> 8) & 255]! + HEX[value & 255]!
  return {
    next,
    int,
    pick: values => values[int(0, values.length - 1)]!,
    uuid() {
      const w0 = word(uint32())
      const w1 = word((uint32() & 0xffff0fff) | 0x4000)
      const w2 = word((uint32() & 0x3fffffff) | 0x80000000)
      const w3 = word(uint32())
      return `${w0}-${w1.slice(0, 4)}-${w1.slice(4)}-${w2.slice(0, 4)}-${w2.slice(4)}${w3}`
    },
    hex(length) {
      let text = ''
      while (text.length < length) text += word(uint32())
      return text.slice(0, length)
    },
  }
}
