import { bySection, type Report, summaryOf, type Weight, weigh } from '../report.ts'
import { explain, type Reporter, titleOf } from './reporter.ts'

const MARKS: Readonly<Record<Weight, string>> = {
  passed: '✅',
  failed: '❌',
  warning: '⚠️',
  known: '🟡',
  skipped: '➖',
  error: '💥',
}

/** To paste into a ticket, and the step summary of GitHub Actions. */
export const markdown: Reporter = {
  name: 'markdown',
  file: 'report.md',
  print(report) {
    const lines = [
      `## ${inline(titleOf(report))}`,
      '',
      `**${summaryOf(report)}** in ${(report.ms / 1000).toFixed(1)} s, octo-sandbox ${report.version}`,
    ]
    for (const sentence of report.stale) lines.push('', `❌ baseline: ${inline(sentence)}`)
    if (report.ended) lines.push('', `❌ The run ended early: ${inline(report.ended)}`)
    for (const result of report.results) {
      if (['passed', 'skipped'].includes(weigh(result, report))) continue
      lines.push('', ...troubleOf(result, report))
    }
    for (const [section, results] of bySection(report.results)) {
      lines.push('', `### ${section}`, '', '|   | check | level | what it says | note |', '| - | - | - | - | - |')
      for (const result of results) {
        const { check } = result
        const note = result.verdict === 'unspecified' ? 'unspecified' : (result.reason ?? '')
        lines.push(
          `| ${MARKS[weigh(result, report)]} | ${check.id} | ${check.level} | ${cell(check.says)} | ${cell(note)} |`,
        )
      }
    }
    return `${lines.join('\n')}\n`
  },
}

function troubleOf(result: Report['results'][number], report: Report): string[] {
  const { check } = result
  const { differences, exchange, curl, calls } = explain(result, report)
  const lines = [
    `#### ${MARKS[weigh(result, report)]} ${check.id} ${inline(check.says)}`,
    '',
    `${check.level}, ${check.basis.map(each => `\`${each}\``).join(', ')}`,
  ]
  if (differences.length === 0 && result.reason) lines.push('', inline(result.reason))
  for (const { message, assumption, pointer, expected, actual } of differences) {
    lines.push(
      '',
      `${inline(message)}${assumption ? ` (assumption ${assumption})` : ''}`,
      '',
      ...block(
        [pointer && `at       ${pointer}`, `expected ${expected}`, `actual   ${actual}`].filter(Boolean).join('\n'),
      ),
    )
  }
  if (calls.length > 0) lines.push('', 'Its calls to its supplier:', '', ...block(calls.join('\n')))
  if (curl)
    lines.push(
      '',
      '<details><summary>Repeat it</summary>',
      '',
      ...block(curl, 'sh'),
      '',
      ...block(exchange!),
      '',
      '</details>',
    )
  return lines
}

/** A fence that is longer than any run of backticks inside. */
function block(text: string, language = ''): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [fence + language, text, fence]
}

const inline = (text: string) => text.replace(/[\\`*_<>[\]#|]/g, '\\$&').replaceAll('\n', ' ')
const cell = (text: string) => inline(text)
