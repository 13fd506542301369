import { describe, expect, it } from 'vitest'
import { deliveryFaults } from '../../src/delivery/faults/registry.ts'
import { CASES } from './cases.ts'
import { golden, playMany, titleOf } from './fidelity.ts'

/** LT-16: as often as this. */
const TIMES = 20
const descriptions = golden()

describe('every kind of fault', () => {
  it.each(CASES.map(each => [titleOf(each), each] as const))(
    '%s arrives as described, every time',
    async (title, each) => {
      const transcripts = await playMany(each, TIMES)
      for (const transcript of transcripts) expect(transcript).toBe(descriptions.get(title))
    },
  )

  it('is described with every word of its options', () => {
    const words = deliveryFaults.flatMap(({ kind, options }) => [
      kind,
      ...Object.entries(options).flatMap(([name, { allowed = [] }]) => allowed.map(word => `${kind} ${name} ${word}`)),
    ])
    const played = new Set(
      CASES.flatMap(({ kind, options = {} }) => {
        const specs = Object.entries(deliveryFaults.find(each => each.kind === kind)!.options)
        return [kind, ...specs.map(([name, spec]) => `${kind} ${name} ${options[name] ?? spec.default}`)]
      }),
    )
    expect(words.filter(word => !played.has(word))).toEqual([])
  })

  it('has no description without a case', () => {
    expect([...descriptions.keys()].sort()).toEqual(CASES.map(titleOf).sort())
  })
})
