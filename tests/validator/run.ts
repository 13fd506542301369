import { bookingScenarios } from './bookings.ts'
import { catalogueScenarios } from './catalogue.ts'
import { listOf, type Notes, records, textOf } from './checks.ts'
import { createClient } from './client.ts'
import { success } from './replies.ts'
import { C1, capability } from './shapes.ts'
import type { Bench, Run, RunOptions, Verdict } from './verdict.ts'

/** A run cannot go on; what was found so far stands. */
class Ended extends Error {}

/**
 * The 47 scenarios of the official validator against a supplier, judged strictly; 48 with the capabilities flow.
 * @param today the UTC date of the supplier's clock, `YYYY-MM-DD`; the run asks for it and the 30 days after it
 */
export async function runScenarios(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  today: string,
  options: RunOptions = {},
): Promise<Run> {
  const client = createClient(baseUrl, headers)
  const verdicts: Verdict[] = []
  if (options.capabilities) client.ask(options.capabilities)

  let priced = options.capabilities?.some(name => /^(octo\/)?pricing$/.test(name)) ?? false
  const bench: Bench = {
    client,
    get priced() {
      return priced
    },
    range: { from: today, to: addDays(today, 30) },
    pick: options.pick ?? officialPick,
    units: options.units ?? 'most',
    slots: options.slots ?? 'one',
    async scenario(name, judge) {
      const messages: string[] = []
      let result: Verdict['result'] = 'pass'
      const notes: Notes = {
        fail(message) {
          messages.push(message)
          result = 'fail'
        },
        warn(message) {
          messages.push(message)
          if (result === 'pass') result = 'warning'
        },
      }
      try {
        return await judge(notes)
      } catch (error) {
        if (!(error instanceof Ended)) notes.fail(`The runner stumbled: ${error}`)
        throw new Ended()
      } finally {
        verdicts.push({ scenario: name, result, messages })
      }
    },
    end(notes, message) {
      notes.fail(message)
      throw new Ended()
    },
  }
  try {
    if (options.capabilitiesFlow && (await listsPricing(bench))) {
      client.ask(['octo/pricing'])
      priced = true
    }
    await bookingScenarios(bench, await catalogueScenarios(bench))
  } catch (error) {
    if (!(error instanceof Ended)) throw error
  }
  return { verdicts, requests: client.sent }
}

/** The flow that is switched off in the official tool; pricing is what it asks for when it is listed. */
const listsPricing = ({ client, scenario }: Bench) =>
  scenario('capabilities', async notes => {
    const listed = success(await client.send('GET /capabilities'), listOf(capability, 1), notes)
    return records(listed).some(entry => textOf(entry, 'id') === 'octo/pricing')
  })

/** The official tool takes one step of a Numerical Recipes generator seeded with the number of slots: the same on every run. */
const officialPick = (length: number): number =>
  Math.floor((((1_664_525 * length + 1_013_904_223) % 2 ** 32) / 2 ** 32) * length)

const addDays = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A sentence for each scenario that did not pass. */
export const trouble = ({ verdicts }: Pick<Run, 'verdicts'>): string[] =>
  verdicts
    .filter(({ result }) => result !== 'pass')
    .map(({ scenario, result, messages }) => `${result} ${scenario}: ${messages.join(' ')}`)

/** The same without the warning that schema and validator contradict each other about (C1), when it comes once only. */
export function unexpected(run: Run): string[] {
  const isC1 = ({ result, messages }: Verdict) =>
    result === 'warning' && messages.every(message => message.includes(C1))
  const known = run.verdicts.find(isC1)
  return trouble({ verdicts: run.verdicts.filter(verdict => verdict !== known) })
}
