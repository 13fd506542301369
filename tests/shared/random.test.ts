import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/shared/random.ts'

const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('seeded randomness', () => {
  it('gives the same values for the same seed and others for another', () => {
    const values = (seed: string) => {
      const random = seededRandom(seed)
      return [
        random.next(),
        random.int(1, 1_000_000),
        random.uuid(),
        random.hex(24),
        random.pick('abcdefghij'.split('')),
      ]
    }
    expect(values('octo')).toEqual(values('octo'))
    const firsts = ['octo', 'octp', 'octo ', '', 'o', 'otco'].map(seed => seededRandom(seed).uuid())
    expect(new Set(firsts).size).toBe(firsts.length)
  })

  it('never changes what a seed gives: recordings depend on it', () => {
    expect(seededRandom('octo').uuid()).toMatchInlineSnapshot(`"898572e4-b518-47d7-8308-b13618e36d35"`)
  })

  it('writes valid and distinct version 4 UUIDs', () => {
    const random = seededRandom('uuids')
    const uuids = Array.from({ length: 10_000 }, () => random.uuid())
    expect(uuids.filter(uuid => !UUID_4.test(uuid))).toEqual([])
    expect(new Set(uuids).size).toBe(10_000)
  })

  it('keeps whole numbers within their bounds and reaches both', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -100, max: 100 }), fc.nat(5), (seed, least, span) => {
        const random = seededRandom(seed)
        const seen = new Set(Array.from({ length: 300 }, () => random.int(least, least + span)))
        expect([Math.min(...seen), Math.max(...seen)]).toEqual([least, least + span])
      }),
    )
  })

  it('spreads fractions evenly', () => {
    const random = seededRandom('even')
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 20_000; i++) tenths[Math.floor(random.next() * 10)]! += 1
    expect(Math.min(...tenths)).toBeGreaterThan(1_800)
    expect(Math.max(...tenths)).toBeLessThan(2_200)
  })

  it('writes as many hexadecimal digits as asked', () => {
    const random = seededRandom('hex')
    for (const length of [0, 1, 7, 8, 9, 24]) expect(random.hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`))
  })
})
