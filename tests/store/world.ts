import type { Token } from '../../src/domain/types.ts'
import { MANUAL_START, manualClock } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'
import { openChanges } from '../../src/store/changes.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { seedWorld } from '../../src/store/seed.ts'

export const ALPHA: Token = { id: 'alpha-key', reseller: 'alpha', abilities: [] }
export const ALPHA_TOO: Token = { id: 'alpha-read-key', reseller: 'alpha', abilities: [] }
export const BETA: Token = { id: 'beta-key', reseller: 'beta', abilities: [] }

/** A seeded world on a manual clock that stands at Monday 2027-01-11 09:00 UTC, with what happened in it. */
export function openWorld({ seed = 'octo', bookings = 0, assume = {} as Record<string, string>, seeded = true } = {}) {
  const clock = manualClock(MANUAL_START)
  const random = seededRandom(seed)
  const due = memoryDueWork(clock)
  const store = memoryStore()
  const changes = openChanges({ store, clock, random, due })
  const world = { ...changes, clock, random, assume: (id: string) => assume[id] ?? '' }
  if (seeded) seedWorld({ world, tokens: [ALPHA, ALPHA_TOO, BETA], seed, bookings })
  const told: string[] = []
  world.onEvent(event => told.push(event.type))
  /** Moves the clock and runs what is due on the way, in order. */
  const advance = (ms: number) => {
    const end = clock.now() + ms
    while (due.nextAt() <= end) {
      clock.moveTo(due.nextAt())
      due.runDue()
    }
    clock.moveTo(end)
  }
  return { world, store, clock, due, told, advance }
}

/** A slot of the cruise that is sold freely: a month ahead, in the morning. */
export const CRUISE = { productId: '42', optionId: 'DEFAULT', availabilityId: '2027-02-11T10:00:00+01:00' } as const
/** Forty seats on the large boat, a month ahead. */
export const BOAT = { productId: '49', optionId: 'DEFAULT', availabilityId: '2027-02-11T09:00:00+00:00' } as const

export const adults = (count: number) => Array.from({ length: count }, () => ({ unitId: 'adult' }))

/** The code of what `work` throws; `undefined` when it does not throw. */
export function refusal(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return undefined
}
