import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DEFECTS, type Defect, isDefect } from '../../examples/suppliers/defects.ts'
import { startTours, type ToursOptions } from '../../examples/suppliers/tours.ts'
import { type Hooks, urlHook } from '../../src/conformance/hooks.ts'
import type { Result } from '../../src/conformance/result.ts'
import { select } from '../../src/conformance/select.ts'
import { SUPPLIER_CHECKS } from '../../src/conformance/supplier/registry.ts'
import { openSupplierRun } from '../../src/conformance/supplier/run.ts'

const README = new URL('../../examples/suppliers/README.md', import.meta.url)

/** Judges the sample supplier; with a manual clock nothing is waited for but what a receiver makes it wait. */
async function judge(
  names: readonly string[],
  { clock = 'manual', ...options }: ToursOptions,
  patienceMs = 10_000,
): Promise<readonly Result[]> {
  const tours = await startTours({ clock, timeoutMs: 2_000, ...options })
  const hook = (change: string) => urlHook(`${tours.admin}/${change}`)
  const moving: Partial<Hooks> = {
    advance: tours.clock.advance,
    settle: tours.clock.settle,
    clock: async () => tours.clock.now(),
  }
  await using run = await openSupplierRun({
    dialect: 'bookspot',
    url: tours.url,
    tokens: {
      full: 'tours-full',
      read: 'tours-read',
      write: 'tours-write',
      plain: 'tours-plain',
      other: 'tours-other',
    },
    hooks: {
      cause: change => (tours.changes.includes(change) ? hook(change) : undefined),
      ...(clock === 'manual' && moving),
    },
    quietMs: 150,
    patienceMs,
  })
  try {
    const results: Result[] = []
    for await (const result of run.checks(select(SUPPLIER_CHECKS, 'bookspot', names))) results.push(result)
    return results
  } finally {
    await tours.close()
  }
}

const idsOf = (results: readonly Result[], verdict: Result['verdict']) =>
  results.filter(result => result.verdict === verdict).map(({ check }) => check.id)

const told = (results: readonly Result[]) =>
  results.filter(({ verdict }) => verdict !== 'pass').map(({ check, verdict, reason }) => [check.id, verdict, reason])

/** Rows of the page: a defect, what it is, and the checks that find it, in brackets where no specification backs them. */
const ROWS = [...readFileSync(README, 'utf8').matchAll(/^\| `([\w-]+)` \| ([^|]*) \| ([^|]*) \|$/gm)].flatMap(
  ([, defect, says, ids]): readonly Row[] => (isDefect(defect!) ? [{ defect, says: says!, ids: ids! }] : []),
)

interface Row {
  readonly defect: Defect
  readonly says: string
  readonly ids: string
}

it('passes every check of every section, but for what it does not have', async () => {
  const results = await judge([], {})
  expect(told(results.filter(({ verdict }) => verdict !== 'skipped'))).toEqual([])
  expect(idsOf(results, 'skipped')).toEqual(['CO-10', 'CO-37', 'CO-39', 'CO-65', 'CO-66', 'CO-73', 'HS-15'])
})

it('has a clock that the URLs of its page move', async () => {
  const tours = await startTours({ clock: 'manual' })
  const before = tours.clock.now()
  await urlHook(`${tours.admin}/advance`)({ ms: 60_000 })
  await urlHook(`${tours.admin}/settle`)({})
  expect(tours.clock.now() - before).toBe(60_000)
  await tours.close()
})

it('has the defects that its page lists', () => {
  expect(ROWS.map(({ defect, says }) => [defect, says])).toEqual(Object.entries(DEFECTS))
})

/** Sections that a defect touches: what is told, or what is sold. */
const sectionsOf = (ids: string) => [ids.includes('NS-') ? 'notifications' : 'bookings-core', 'bookings']

/** Waits until the supplier gives up, in real time: tried where it is what finds the defect. */
const SLOW = 'NS-56'

it.for(ROWS)('$defect is found by $ids', async ({ defect, ids }) => {
  const chosen = select(SUPPLIER_CHECKS, 'bookspot', sectionsOf(ids)).map(({ id }) => id)
  const results = await judge(
    chosen.filter(id => id !== SLOW || ids.includes(SLOW)),
    { defect },
  )
  const found = [...idsOf(results, 'fail'), ...idsOf(results, 'unspecified').map(id => `(${id})`)]
  expect(found.sort().join(' '), JSON.stringify(told(results))).toBe(ids.split(' ').sort().join(' '))
})

/** What waits: for retries, for silence, for a deadline. */
const WAITING = ['NS-32', 'NS-43', 'NS-54', 'NS-56', 'BS-04']

it('passes by a clock that nobody moves, too', async () => {
  const results = await judge(WAITING, { clock: 'real', retryBaseMs: 200, timeoutMs: 1_000 })
  expect(told(results)).toEqual([])
})

it('is found to try once by a clock that nobody moves, too', async () => {
  const results = await judge(['NS-43', 'NS-45', 'NS-56'], { clock: 'real', defect: 'no-retry' }, 500)
  expect([idsOf(results, 'fail'), idsOf(results, 'unspecified')]).toEqual([['NS-43', 'NS-45'], ['NS-56']])
})

it('is not failed for giving a receiver longer than the judge waits', async () => {
  const results = await judge(['NS-56'], { clock: 'real', timeoutMs: 60_000 }, 300)
  expect(results.map(({ verdict, differences }) => [verdict, differences[0]])).toMatchObject([
    ['unspecified', { assumption: 'X-02' }],
  ])
})
