import { describe, expect, it } from 'vitest'
import { applyBaseline, readBaseline } from '../../src/conformance/baseline.ts'
import { judge } from '../../src/conformance/judge.ts'
import { SAMPLE } from './sample-report.ts'

const entry = { check: 'NS-02', reason: 'Ticket 7', until: '2027-01-01' }
const IDS = SAMPLE.results.map(({ check }) => check.id)
const apply = (changes: Partial<typeof entry>, isStrict = false) =>
  applyBaseline([{ ...entry, ...changes }], SAMPLE.results, isStrict, '2026-11-25')

describe('a baseline', () => {
  it('accepts a failure until its day', () => {
    expect(apply({})).toEqual({ known: [entry], stale: [] })
    expect(apply({ until: '2026-11-25' }).known).toHaveLength(1)
  })

  it('says when an entry has expired', () => {
    const { known, stale } = apply({ until: '2026-11-24' })
    expect(known).toEqual([])
    expect(stale).toEqual(['NS-02 was accepted until 2026-11-24 ("Ticket 7"), and still fails.'])
  })

  it('says when an entry is no longer needed', () => {
    expect(apply({ check: 'NS-01' }).stale).toEqual(['NS-01 passes: take it out of the baseline ("Ticket 7").'])
  })

  it('says nothing of a check that was not tried', () => {
    expect(apply({ check: 'HS-01' })).toEqual({ known: [], stale: [] })
  })

  it('takes a difference from an assumption only in a strict run', () => {
    expect(apply({ check: 'NS-04' }).known).toEqual([])
    expect(apply({ check: 'NS-04' }, true).known).toHaveLength(1)
  })
})

it('a run is held against the day on which it is made', async () => {
  const run = {
    async *checks() {
      yield* SAMPLE.results
    },
  }
  const checks = SAMPLE.results.map(({ check }) => check)
  const options = { kind: 'supplier', dialect: 'bookspot', url: 'http://127.0.0.1', checks, baseline: [entry] } as const
  const { startedAt, known, stale } = await judge(run, { ...options, now: () => Date.parse('2027-01-02T00:00:00Z') })
  expect([startedAt, known]).toEqual(['2027-01-02T00:00:00.000Z', []])
  expect(stale).toEqual([expect.stringContaining('NS-02 was accepted until 2027-01-01')])
})

describe('a baseline file', () => {
  it.each<[what: string, value: unknown, says: string]>([
    ['no list', {}, 'b.json must hold "failures", a list of {check, reason, until}.'],
    [
      'no reason',
      { failures: [{ check: 'NS-02', until: '2027-01-01' }] },
      'b.json, failures[0] must have "reason", a text.',
    ],
    [
      'an unknown check',
      { failures: [{ ...entry, check: 'NS-022' }] },
      'b.json, failures[0]: there is no check "NS-022". Did you mean "NS-02"?',
    ],
    [
      'no day',
      { failures: [{ ...entry, until: 'soon' }] },
      'b.json, failures[0]: "until" is "soon". Give a day like 2027-03-01.',
    ],
    ['one check twice', { failures: [entry, entry] }, 'b.json, failures[1]: NS-02 is listed twice.'],
  ])('with %s is refused', (_, value, says) => {
    expect(() => readBaseline(value, 'b.json', IDS)).toThrow(says)
  })
})
