import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { act } from './lifecycle-commands.ts'
import { type Driver, inProcess, overSockets } from './lifecycle-driver.ts'
import { openWorld, perform } from './lifecycle-world.ts'

/** The same stories on every run; these variables tell others. */
const SEED = Number(process.env.FC_SEED ?? 4848)
const RUNS = Number(process.env.FC_RUNS ?? 0)

/** Tells stories until one contradicts the rules; answers what was done in them and what came of it, with how often. */
async function tellStories(open: () => Promise<Driver>, stories: { readonly runs: number; readonly length: number }) {
  const seen = new Map<string, number>()
  const story = fc.array(act, { minLength: 15, maxLength: stories.length, size: 'max' })
  await fc.assert(
    fc.asyncProperty(story, async acts => {
      const driver = await open()
      try {
        const world = await openWorld(driver, seen)
        for (const one of acts) await perform(one, world)
      } finally {
        await driver.close()
      }
    }),
    { seed: SEED, numRuns: RUNS || stories.runs },
  )
  return seen
}

/** What must have come up, or the stories prove less than they say. */
const OFTEN = ['bookspot', 'rhomtrip'].flatMap(dialect =>
  [
    ...['reserve: done', 'reserve: UNPROCESSABLE_ENTITY', 'repeat: done'],
    ...['confirm: told both', 'confirm: done', 'confirm: INVALID_BOOKING_UUID', 'confirm: UNPROCESSABLE_ENTITY'],
    ...['cancel: told both', 'cancel: done', 'cancel: INVALID_BOOKING_UUID'],
    ...['extend: told rhomtrip', 'extend: UNPROCESSABLE_ENTITY', 'note: told rhomtrip', 'note: UNPROCESSABLE_ENTITY'],
    ...['units: told rhomtrip', 'units: UNPROCESSABLE_ENTITY', 'move: told rhomtrip', 'move: UNPROCESSABLE_ENTITY'],
  ].map(outcome => `${dialect} ${outcome}`),
)
const TRIGGERED = ['confirmed: told both', 'updated: told rhomtrip', 'cancelled: told both', 'redeemed: done']
  .concat('rejected: done', 'hold-expired: done', 'redeemed: refused', 'rejected: refused')
  .map(outcome => `trigger ${outcome}`)

describe('whatever two resellers do through two dialects, the world does what the rules say', () => {
  it('in one process', { timeout: 60_000 }, async () => {
    const seen = await tellStories(inProcess, { runs: 60, length: 50 })
    expect([...OFTEN, ...TRIGGERED].filter(outcome => !seen.has(outcome))).toEqual([])
  })

  it('over sockets', { timeout: 60_000 }, async () => {
    const seen = await tellStories(overSockets, { runs: 5, length: 30 })
    expect([...seen.keys()].filter(outcome => outcome.includes('told both')).length).toBeGreaterThan(2)
  })
})
