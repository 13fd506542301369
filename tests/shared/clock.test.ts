import { describe, expect, it } from 'vitest'
import { manualClock, realClock, utcMillis, utcSeconds } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'

describe('clocks', () => {
  it('a manual clock stands still until it is moved, and never goes back', () => {
    const clock = manualClock(1_000)
    clock.moveTo(500)
    clock.moveTo(Number.NaN)
    expect(clock.now()).toBe(1_000)
    clock.moveTo(2_000)
    expect(clock.now()).toBe(2_000)
  })

  it('a real clock ticks with the wall and can be moved ahead of it', () => {
    let wall = 1_000
    const clock = realClock(() => wall)
    clock.moveTo(5_000)
    wall += 10
    expect(clock.now()).toBe(5_010)
    clock.moveTo(4_000)
    clock.moveTo(Number.NaN)
    expect(clock.now()).toBe(5_010)
  })

  it('a real clock does not follow a wall that is set back', () => {
    let wall = 1_000
    const clock = realClock(() => wall)
    expect(clock.now()).toBe(1_000)
    wall = 400
    expect(clock.now()).toBe(1_000)
  })

  it('writes instants as OCTO and as RhomTrip do', () => {
    const at = Date.UTC(2027, 0, 11, 9, 0, 0, 7)
    expect([utcSeconds(at), utcMillis(at)]).toEqual(['2027-01-11T09:00:00Z', '2027-01-11T09:00:00.007Z'])
  })

  it('writes what Date writes, whatever was written before', () => {
    const random = seededRandom('instants')
    for (let i = 0; i < 2_000; i++) {
      const at = random.int(-2, 2) * 86_400_000 * random.int(0, 20_000) + random.int(-3, 86_400_003)
      const iso = new Date(at).toISOString()
      expect(utcSeconds(at)).toBe(`${iso.slice(0, -5)}Z`)
      expect(utcMillis(at)).toBe(iso)
    }
  })
})
