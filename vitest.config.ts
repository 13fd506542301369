import { availableParallelism } from 'node:os'
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
    // A third of the time is waiting: for sockets, deadlines and other processes.
    maxWorkers: availableParallelism() + 1,
    // No module of ours keeps anything, and loading them for each of the files takes a minute. What a test alters of its process it puts back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
