import { expect, it } from 'vitest'
import { checksOf } from '../../src/conformance/supplier/registry.ts'
import { openSupplierRun } from '../../src/conformance/supplier/run.ts'
import type { DialectName } from '../../src/conformance/supplier/target.ts'
import { ASSUMPTIONS } from '../../src/index.ts'
import { accuse } from './lying.ts'

/** Alternatives that the published page rules out, and the checks that fail them: the register says so, too. */
const RULED_OUT: Readonly<Record<string, readonly string[]>> = {
  'bookspot B-23=everyone': ['NS-37'],
  'bookspot X-03=none': ['NS-15', 'NS-43', 'NS-45', 'NS-56'],
  'rhomtrip R-03=as-printed': ['WS-23', 'WS-24', 'WS-25', 'WS-27', 'WS-30', 'WS-50'],
  'rhomtrip R-05=body': ['WS-03'],
  'rhomtrip R-23=two': ['WS-05', 'WS-26', 'WS-30'],
}

/** Those that checks were wrong about before, being laxer or stricter where they do not stand on them. */
const TRICKY = [
  'B-15=requireHttps',
  'B-20=refused',
  'B-34=422',
  'R-18=requireHttps',
  'R-31=boolean',
  'X-07=shuffled',
  'X-07=duplicated',
]

/** An ordinary run tries what is tricky and what is ruled out; `npm run alternatives` tries all. */
const isWanted = (name: string) =>
  process.env.OCTO_SANDBOX_TEST_ALTERNATIVES === 'all' ||
  name in RULED_OUT ||
  TRICKY.some(tricky => name.endsWith(` ${tricky}`))

const LETTERS: Readonly<Record<DialectName, string>> = { bookspot: 'BX', rhomtrip: 'RX' }

/** Deadlines pass in real time whatever the clock: two seconds stand for the longer ones, and one is what all others run under. */
const isTooLong = (id: string, value: string) => id === 'X-02' && Number(value) > 2_000

const alternativesOf = (dialect: DialectName) =>
  ASSUMPTIONS.filter(({ id }) => LETTERS[dialect].includes(id.charAt(0))).flatMap(({ id, alternatives, ...entry }) =>
    Object.entries(alternatives)
      .filter(([value]) => value !== entry.default && !isTooLong(id, value))
      .map(([value, says]) => ({ id, value, says, name: `${dialect} ${id}=${value}` })),
  )

/** Every check of a dialect on a sandbox that answers one open question in another way. */
export function proveAlternatives(dialect: DialectName): void {
  it.each(alternativesOf(dialect).filter(({ name }) => isWanted(name)))(
    '$name',
    { timeout: 60_000 },
    async ({ id, value, name }) => {
      await using accused = await accuse(dialect, undefined, { assume: { 'X-02': '1000', [id]: value } })
      await using run = await openSupplierRun({ ...accused.target, patienceMs: 5_000, timeoutMs: 5_000 })
      const failed: (readonly [string, string | undefined])[] = []
      for await (const { check, verdict, reason } of run.checks(checksOf(dialect)))
        if (verdict === 'fail' || verdict === 'error') failed.push([check.id, reason])
      expect(failed.map(([check]) => check).sort(), JSON.stringify(failed)).toEqual(RULED_OUT[name] ?? [])
    },
  )

  it(`the register says which alternatives the page of ${dialect} rules out`, () => {
    const isElsewhere = (says: string) => dialect === 'rhomtrip' && says.includes('at BookSpot the judge')
    const known = alternativesOf(dialect).filter(
      ({ says }) => says.includes('the judge fails it') && !isElsewhere(says),
    )
    const wanted = Object.keys(RULED_OUT).filter(name => name.startsWith(dialect))
    expect(known.map(({ name }) => name)).toEqual(wanted)
  })
}
