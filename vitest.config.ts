import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Begun first: one that came last would keep everybody waiting while the other cores have nothing to do. */
const LONGEST = [
  'tests/package/',
  'tests/conformance/receiver/',
  'tests/conformance/notifications-delivered',
  'tests/conformance/',
  'tests/cli/',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const found = LONGEST.findIndex(part => moduleId.includes(part))
      return found < 0 ? LONGEST.length : found
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    pool: 'threads',
    // The default leaves one core idle, which of two is half.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
})
