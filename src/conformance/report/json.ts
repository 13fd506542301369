import { masked } from '../exchange.ts'
import { countsOf, weigh } from '../report.ts'
import { explain, type Reporter } from './reporter.ts'

/** For programs: one document, version 1 of its form. */
export const json: Reporter = {
  name: 'json',
  file: 'report.json',
  print(report) {
    const { version, kind, dialect, url, startedAt, ms, isStrict, known, stale, ended, secrets } = report
    return JSON.stringify({
      format: 1,
      version,
      kind,
      dialect,
      url: masked(url, secrets),
      startedAt,
      ms,
      strict: isStrict,
      summary: countsOf(report),
      ...(ended !== undefined && { ended }),
      known,
      stale,
      results: report.results.map(result => {
        const { differences, curl, exchange, deliveries, calls, remarks } = explain(result, report)
        const { reason } = result
        return {
          ...result.check,
          verdict: result.verdict,
          weight: weigh(result, report),
          ms: result.ms,
          ...(reason !== undefined && { reason: masked(reason, secrets) }),
          ...(remarks.length > 0 && { remarks }),
          ...(result.verdict !== 'pass' && { differences, exchange, curl, deliveries, calls }),
        }
      }),
    })
  },
}
