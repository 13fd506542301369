import { safe } from '../../shared/safe-text.ts'
import { bySection, type Report, summaryOf, type Weight, weigh } from '../report.ts'
import type { Result } from '../result.ts'
import { explain, type Reporter, titleOf } from './reporter.ts'

const MARKS: Readonly<Record<Weight, string>> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  known: '~',
  skipped: '-',
  error: '?',
}

/** For people: a line for each check, then what is behind those that did not pass. */
export const text: Reporter = {
  name: 'text',
  print(report) {
    const lines = [`octo-sandbox ${report.version} checks the ${titleOf(report)}`]
    for (const [section, results] of bySection(report.results)) {
      lines.push('', section)
      for (const result of results) lines.push(`  ${lineOf(result, report)}`)
    }
    const troubled = report.results.filter(result => !['passed', 'skipped'].includes(weigh(result, report)))
    for (const result of troubled) lines.push('', ...detailsOf(result, report))
    for (const sentence of report.stale) lines.push('', `✗ baseline: ${sentence}`)
    if (report.ended) lines.push('', `The run ended early: ${report.ended}`)
    if (report.kind === 'receiver' && troubled.length > 0)
      lines.push('', `To repeat one check alone, add its id to the command: … ${troubled[0]!.check.id}`)
    lines.push('', `${summaryOf(report)} in ${(report.ms / 1000).toFixed(1)} s`)
    return lines.join('\n')
  },
}

function lineOf(result: Result, report: Report): string {
  const { check, verdict } = result
  const { remarks } = explain(result, report)
  const weight = weigh(result, report)
  const note =
    weight === 'skipped' || weight === 'error'
      ? `  (${result.reason})`
      : verdict === 'unspecified'
        ? '  (unspecified)'
        : weight === 'passed' && remarks.length > 0
          ? `  (${safe(remarks.join(' '))})`
          : ''
  return `${MARKS[weight]} ${check.id}  ${check.level.padEnd(6)}  ${check.says}${note}`
}

function detailsOf(result: Result, report: Report): string[] {
  const { check } = result
  const { differences, exchange, curl, deliveries, calls, remarks } = explain(result, report)
  const known = report.known.find(each => each.check === check.id)
  const lines = [
    `${MARKS[weigh(result, report)]} ${check.id} ${check.level}: ${check.says}`,
    `  basis     ${check.basis.join(', ')}`,
  ]
  if (known) lines.push(`  known     ${known.reason} (until ${known.until})`)
  if (differences.length === 0 && result.reason) lines.push(`  reason    ${result.reason}`)
  for (const { message, assumption, pointer, expected, actual } of differences) {
    lines.push(
      `  ${assumption ? 'differs ' : 'wrong   '}  ${safe(message)}${assumption ? ` (assumption ${assumption}, which no specification states)` : ''}`,
    )
    if (pointer) lines.push(`  at        ${safe(pointer)}`)
    lines.push(`  expected  ${safe(expected)}`, `  actual    ${safe(actual)}`)
  }
  if (deliveries.length > 0) lines.push('  received', ...indented(deliveries.slice(-3).join('\n')))
  for (const remark of remarks) lines.push(`  note      ${safe(remark)}`)
  if (calls.length > 0) lines.push('  its calls', ...indented(calls.join('\n')))
  if (exchange) lines.push('  exchange', ...indented(exchange))
  if (curl) lines.push('  repeat', ...curl.split('\n').map(line => `    ${safe(line)}`))
  return lines
}

// Behind a bar, no line of a target's can be taken for a command of a CI system, and none drives a terminal.
const indented = (text: string) => text.split('\n').map(line => `    | ${safe(line)}`)
