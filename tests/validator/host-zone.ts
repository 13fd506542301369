import { serve } from '../../src/adapters/node.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { runScenarios, unexpected } from './run.ts'
import type { RunOptions } from './verdict.ts'

/**
 * Seven instants, one for each weekday, Monday first: beside midnight, and with a clock change, a leap day or a turn of the year
 * within the days that are asked about.
 */
export const WEEK = [
  '2027-03-08T00:10:00Z',
  '2027-10-05T23:50:00Z',
  '2027-02-24T09:00:00Z',
  '2028-02-24T16:30:00Z',
  '2027-12-31T12:00:00Z',
  '2027-10-30T22:30:00Z',
  '2027-03-28T01:00:00Z',
] as const

/** Three runs in a row without a reset: on one slot, in turn over all, on the last slot with the fewest units. */
const IN_A_ROW: readonly RunOptions[] = [{}, { slots: 'in-turn' }, { pick: length => length - 1, units: 'fewest' }]

/** What one process found. */
export interface ZoneReport {
  /** As the process sees it. */
  readonly timeZone: string
  /** `2027-03-08T00:10:00Z run 2: fail confirm: …` */
  readonly trouble: readonly string[]
  readonly runs: number
  /** Scenarios judged over all runs. */
  readonly scenarios: number
}

/** Every weekday, each on a sandbox of its own on a socket of its own, three runs in a row. */
async function everyWeekday(): Promise<ZoneReport> {
  const found: string[] = []
  let runs = 0
  let scenarios = 0
  for (const now of WEEK) {
    await using sandbox = createSandbox({ clock: 'manual', now, checkReplies: true })
    await using server = await serve(sandbox)
    await sandbox.ready
    for (const [i, options] of IN_A_ROW.entries()) {
      const run = await runScenarios(
        `${server.url}/octo/v1`,
        { authorization: 'Bearer alpha-key' },
        now.slice(0, 10),
        options,
      )
      found.push(...unexpected(run).map(sentence => `${now} run ${i + 1}: ${sentence}`))
      runs++
      scenarios += run.verdicts.length
    }
  }
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, trouble: found, runs, scenarios }
}

if (process.send) everyWeekday().then(report => process.send!(report, () => process.disconnect()))
