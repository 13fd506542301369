import { bySection, type Report, weigh } from '../report.ts'
import type { Result } from '../result.ts'
import { type Explained, explain, type Reporter, titleOf } from './reporter.ts'

/** For viewers of CI systems: a suite for each section, a case for each check. A warning is a skipped case, which viewers show. */
export const junit: Reporter = {
  name: 'junit',
  file: 'junit.xml',
  print(report) {
    const suites = [...bySection(report.results)].map(([section, results]) => suiteOf(section, results, report))
    const extra = [
      ...report.stale.map(sentence => ['baseline', sentence] as const),
      ...(report.ended ? [['run', report.ended] as const] : []),
    ]
    const cases = extra.map(
      ([name, sentence]) =>
        `    <testcase classname="octo-sandbox" name="${name}"><failure message="${xml(sentence)}"/></testcase>`,
    )
    if (cases.length > 0)
      suites.push(
        `  <testsuite name="octo-sandbox" tests="${cases.length}" failures="${cases.length}">\n${cases.join('\n')}\n  </testsuite>`,
      )
    return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(titleOf(report))}" time="${seconds(report.ms)}">\n${suites.join('\n')}\n</testsuites>\n`
  },
}

const seconds = (ms: number) => (ms / 1000).toFixed(3)

function suiteOf(section: string, results: readonly Result[], report: Report): string {
  const weights = results.map(result => weigh(result, report))
  const count = (...wanted: readonly string[]) => weights.filter(weight => wanted.includes(weight)).length
  const ms = results.reduce((sum, result) => sum + result.ms, 0)
  const head = `name="${xml(`${report.kind} ${report.dialect} ${section}`)}" tests="${results.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped', 'warning', 'known')}" time="${seconds(ms)}" timestamp="${report.startedAt.slice(0, 19)}"`
  return `  <testsuite ${head}>\n${results.map(result => caseOf(result, report)).join('\n')}\n  </testsuite>`
}

function caseOf(result: Result, report: Report): string {
  const { check, ms, reason = '' } = result
  const open = `    <testcase classname="${xml(`${report.kind}.${report.dialect}.${check.section}`)}" name="${xml(`${check.id} ${check.says}`)}" time="${seconds(ms)}"`
  const weight = weigh(result, report)
  if (weight === 'passed') return `${open}/>`
  const explained = explain(result, report)
  const known = report.known.find(each => each.check === check.id)
  const told = explained.differences.map(({ message }) => message).join(' ') || reason
  const inside = {
    failed: `<failure type="${check.level}" message="${xml(told)}">${xml(detailsOf(explained))}</failure>`,
    error: `<error message="${xml(told)}"/>`,
    skipped: `<skipped message="${xml(reason)}"/>`,
    warning: `<skipped message="${xml(`warning, ${result.verdict === 'unspecified' ? 'unspecified' : `${check.level} not met`}: ${told}`)}"/>`,
    known: `<skipped message="${xml(`known until ${known?.until}: ${known?.reason}`)}"/>`,
  }[weight]
  const out =
    explained.exchange && weight !== 'skipped'
      ? `\n      <system-out>${xml([explained.exchange, explained.curl].filter(Boolean).join('\n\n'))}</system-out>`
      : ''
  return `${open}>\n      ${inside}${out}\n    </testcase>`
}

const detailsOf = ({ differences }: Explained) =>
  differences
    .map(({ message, pointer, expected, actual }) =>
      [message, pointer && `at ${pointer}`, `expected ${expected}`, `actual ${actual}`].filter(Boolean).join('\n'),
    )
    .join('\n\n')

// Characters that XML 1.0 cannot hold, not even escaped.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const xml = (text: string) =>
  text
    .replace(ILLEGAL, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
