import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { REPORTERS } from '../../src/conformance/report/registry.ts'
import { countsOf, summaryOf } from '../../src/conformance/report.ts'
import { SAMPLE } from './sample-report.ts'

const print = (name: string, report = SAMPLE) => REPORTERS.find(each => each.name === name)!.print(report)

describe('a report', () => {
  it('weighs results: a SHOULD and a difference from an assumption are warnings', () => {
    expect(countsOf(SAMPLE)).toEqual({ passed: 1, failed: 1, warning: 2, known: 1, skipped: 1, error: 1 })
    expect(summaryOf(SAMPLE)).toBe('1 passed, 1 failed, 2 warnings, 1 known, 1 skipped, 1 in error')
  })

  it('fails for both when it is strict', () => {
    expect(countsOf({ ...SAMPLE, isStrict: true })).toMatchObject({ failed: 3, warning: 0 })
  })

  it.each(REPORTERS.map(({ name }) => name))('never shows a secret: %s', name => {
    const text = print(name)
    expect(text).not.toContain('s3cret')
    expect(text).toContain('NS-02')
  })
})

describe('the text report', () => {
  it('has a line for each check, and what is behind those that did not pass', () => {
    const text = print('text')
    expect(text).toContain('  ✓ NS-01  MUST    What NS-01 says is true.')
    expect(text).toContain('  - HS-01  MUST    What HS-01 says is true.  (Give a token with --token-other.)')
    expect(text).toContain('  ! NS-04  MUST    What NS-04 says is true.  (unspecified)')
    expect(text).toContain('  known     Ticket 7 (until 2027-01-01)')
    expect(text).toContain('  at        /name\n  expected  Ada\n  actual    <script>')
    expect(text).toContain("--data-binary '{\"name\":\"it'\\''s\"}'")
    expect(text).toContain('✗ baseline: NS-09 passes')
    // What a target sends drives neither a terminal nor a CI system that reads commands out of the log.
    expect(text).not.toMatch(/^\s*::/m)
    expect(text).not.toContain('\u001b')
  })
})

describe('the JSON report', () => {
  it('is one document with stable keys', () => {
    const report = JSON.parse(print('json'))
    expect(report).toMatchObject({ format: 1, strict: false, summary: { failed: 1 }, stale: [expect.any(String)] })
    expect(report.results[1]).toMatchObject({ id: 'NS-02', verdict: 'fail', weight: 'failed', level: 'MUST' })
    expect(report.results[1].differences[0]).toMatchObject({ pointer: '/name', expected: 'Ada' })
    expect(report.results[0]).not.toHaveProperty('exchange')
  })
})

describe('the JUnit report', () => {
  it('is well-formed, and counts as viewers do', () => {
    const script =
      'import sys, xml.etree.ElementTree as e; r = e.fromstring(sys.stdin.buffer.read()); print([(s.get("name"), s.get("tests"), s.get("failures"), s.get("errors"), s.get("skipped")) for s in r])'
    const seen = execFileSync('python3', ['-c', script], { input: print('junit') }).toString()
    expect(seen).toBe(
      "[('supplier bookspot notifications', '5', '1', '0', '3'), ('supplier bookspot http', '2', '0', '1', '1'), ('octo-sandbox', '1', '1', None, None)]\n",
    )
  })
})

describe('the Markdown report', () => {
  it('keeps what a guest wrote inside fences that hold', () => {
    const text = print('markdown')
    expect(text).toContain('````\nat       /name')
    expect(text).toContain('| ⚠️ | NS-04 | MUST |')
  })
})

describe('the GitHub report', () => {
  it('is one command a line: an error, warnings, a notice', () => {
    const lines = print('github').split('\n')
    expect(lines.map(line => line.split(' ', 1)[0])).toEqual([
      '::error',
      '::warning',
      '::warning',
      '::notice',
      '::error',
      '::error',
    ])
    expect(lines[0]).toContain('title=NS-02 MUST::What NS-02 says is true.%0AThe name must be')
    expect(lines[0]).toContain('100%25')
  })
})

describe('the HTML report', () => {
  it('holds no markup of the target, and needs nothing else', () => {
    const text = print('html')
    expect(text).not.toContain('<script')
    expect(text).not.toMatch(/(?:src|href)=/)
    expect(text).toContain('&lt;script&gt;')
  })
})
