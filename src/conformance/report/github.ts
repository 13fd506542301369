import { weigh } from '../report.ts'
import { explain, type Reporter } from './reporter.ts'

/** Annotations of GitHub Actions, a line each. The command also appends the Markdown report to the step summary. */
export const github: Reporter = {
  name: 'github',
  print(report) {
    const lines = report.results.flatMap(result => {
      const weight = weigh(result, report)
      const kind = { failed: 'error', error: 'error', warning: 'warning', known: 'notice', passed: '', skipped: '' }[
        weight
      ]
      if (kind === '') return []
      const { differences, curl } = explain(result, report)
      const told = differences.map(({ message, expected, actual }) => `${message} Expected ${expected}, got ${actual}.`)
      const text = [result.check.says, ...(told.length > 0 ? told : [result.reason ?? '']), curl ?? '']
        .filter(Boolean)
        .join('\n')
      return [`::${kind} title=${property(`${result.check.id} ${result.check.level}`)}::${data(text)}`]
    })
    const more = [...report.stale, ...(report.ended ? [`The run ended early: ${report.ended}`] : [])]
    return [...lines, ...more.map(sentence => `::error title=octo-sandbox::${data(sentence)}`)].join('\n')
  },
}

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
