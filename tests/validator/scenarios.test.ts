import { describe, expect, it } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import type { SandboxOptions } from '../../src/sandbox/options.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { WEEK } from './host-zone.ts'
import { runScenarios, trouble, unexpected } from './run.ts'
import type { RunOptions } from './verdict.ts'
import { runInZones } from './zones.ts'

const ALPHA = { authorization: 'Bearer alpha-key' }

/** A sandbox on a real socket, and the scenarios against its BookSpot base. */
async function openTarget(options: SandboxOptions = {}) {
  const errors: unknown[] = []
  const onInternalError = (error: unknown) => errors.push(error)
  const sandbox = createSandbox({ clock: 'manual', checkReplies: true, onInternalError, ...options })
  const server = await serve(sandbox)
  await sandbox.ready
  const today = () => new Date(sandbox.workspace().world.clock.now()).toISOString().slice(0, 10)
  return {
    run: (runOptions?: RunOptions) => runScenarios(`${server.url}/octo/v1`, ALPHA, today(), runOptions),
    /** Seats that bookings have taken in all slots of a product. */
    taken: (productId: string) =>
      [...sandbox.workspace().world.read.slotUse.all()]
        .filter(({ id }) => id.startsWith(`${productId}|`))
        .reduce((sum, { taken }) => sum + taken, 0),
    async [Symbol.asyncDispose]() {
      await server.close()
      await sandbox.stop()
      if (errors.length > 0) throw errors[0]
    },
  }
}

const HOST_ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Europe/Prague', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']

describe('the scenarios of the official validator, against the BookSpot base', () => {
  it('pass: 47, with 71 requests, and C1 the only warning', async () => {
    await using target = await openTarget()
    const run = await target.run()
    expect(unexpected(run)).toEqual([])
    expect(run.verdicts.length).toBe(47)
    // 63, and one for each of the eight products.
    expect(run.requests).toBe(71)
    expect(trouble(run).length).toBe(1)
  })

  it('pass with a clock that ticks', async () => {
    await using target = await openTarget({ clock: 'real' })
    expect(unexpected(await target.run())).toEqual([])
  })

  it.each(['octo/pricing', 'pricing'])('pass with %s asked for', async name => {
    await using target = await openTarget()
    const run = await target.run({ capabilities: [name] })
    expect(unexpected(run)).toEqual([])
    expect(run.verdicts.length).toBe(47)
  })

  it('pass with the capabilities flow switched on: 48', async () => {
    await using target = await openTarget()
    const run = await target.run({ capabilitiesFlow: true })
    expect(unexpected(run)).toEqual([])
    expect(run.verdicts.length).toBe(48)
  })

  it('fail one of the 48 as long as the list has names that OCTO has not published', async () => {
    await using target = await openTarget({ assume: { 'X-24': 'own' } })
    const run = await target.run({ capabilitiesFlow: true })
    expect(unexpected(run).map(sentence => sentence.slice(0, 17))).toEqual(['fail capabilities'])
  })

  it('take seats: three runs move three bookings to a slot that is counted', async () => {
    await using target = await openTarget()
    const before = target.taken('44')
    for (let i = 0; i < 3; i++) expect(unexpected(await target.run())).toEqual([])
    expect(target.taken('44') - before).toBe(3 * 10)
  })

  it('pass on every weekday, three times in a row, in every host time zone', { timeout: 120_000 }, async () => {
    const weekdays = WEEK.map(now => new Date(now).getUTCDay())
    expect(weekdays).toEqual([1, 2, 3, 4, 5, 6, 0])
    const reports = await runInZones(HOST_ZONES)
    expect(reports.flatMap(({ timeZone, trouble }) => trouble.map(sentence => `${timeZone} ${sentence}`))).toEqual([])
    expect(reports.map(({ timeZone }) => timeZone).sort()).toEqual([...HOST_ZONES].sort())
    for (const { runs, scenarios } of reports) expect([runs, scenarios]).toEqual([21, 21 * 47])
  })
})
