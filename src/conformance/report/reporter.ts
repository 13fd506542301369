import { curlOf, masked } from '../exchange.ts'
import type { Report } from '../report.ts'
import type { Result } from '../result.ts'

/** A form that a report takes. */
export interface Reporter {
  /** Name on the command line. */
  readonly name: string
  /** Where it goes below `--out-dir`; none when it belongs on the screen. */
  readonly file?: string
  /** Finished text, secrets masked. */
  print(report: Report): string
}

/** What a reader needs to know of a failure. */
export interface Explained {
  /** What was wanted and what came, a block each; empty for a pass. */
  readonly differences: readonly {
    readonly message: string
    readonly assumption?: string
    readonly pointer?: string
    readonly expected: string
    readonly actual: string
  }[]
  /** The call that shows it, as it went over the wire. */
  readonly exchange: string | undefined
  /** A command line that repeats it. */
  readonly curl: string | undefined
  /** What came to the judge's receiver, shortened. */
  readonly deliveries: readonly string[]
  /** Calls that a receiver made to its supplier, a line each. */
  readonly calls: readonly string[]
  /** What is worth knowing though nothing failed. */
  readonly remarks: readonly string[]
}

const LONG = 2_000
/** A longer command line is none that anybody pastes; a shortened one would not repeat the call. */
const LONGEST_CURL = 32_000
const MOST_CALLS = 10
const short = (text: string) => (text.length > LONG ? `${text.slice(0, LONG)}…` : text)
const shown = (value: unknown) => short(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))

function repeated(exchange: NonNullable<Result['exchange']>, secrets: Report['secrets']): string | undefined {
  if (exchange.request.isCut) return undefined
  const curl = curlOf(exchange, secrets)
  return curl.length > LONGEST_CURL ? undefined : curl
}

/** All that a report says of one result, secrets masked. */
export function explain(result: Result, { secrets }: Report): Explained {
  const { exchange } = result
  const hidden = (text: string) => masked(text, secrets)
  return {
    differences: result.differences.map(difference => ({
      message: hidden(difference.message),
      ...('assumption' in difference && { assumption: difference.assumption }),
      ...(difference.pointer !== undefined && { pointer: difference.pointer }),
      expected: hidden(shown(difference.expected)),
      actual: hidden(shown(difference.actual)),
    })),
    exchange: exchange && hidden(wire(exchange)),
    curl: exchange && repeated(exchange, secrets),
    deliveries: result.deliveries.map(({ method, path, body }) => hidden(short(`${method} ${path}\n${body}`))),
    calls: (result.calls ?? [])
      .slice(-MOST_CALLS)
      .map(({ at, method, path, query, status }) =>
        hidden(`${(at / 1000).toFixed(2)} s  ${method} ${path}${query && `?${query}`}  ${status ?? 'not answered'}`),
      ),
    remarks: (result.remarks ?? []).map(hidden),
  }
}

function wire({ request, response, trouble }: NonNullable<Result['exchange']>): string {
  const lines = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const asked = [
    ...(request.raw === undefined ? [`${request.method} ${request.url}`] : [short(request.raw.replaceAll('\r', ''))]),
    ...lines(request.headers),
    ...(request.body === undefined ? [] : ['', short(request.body)]),
  ]
  if (!response) return [...asked, '', `no answer: ${trouble}`].join('\n')
  return [...asked, '', `HTTP ${response.status}`, ...lines(response.headers), '', short(response.body)]
    .join('\n')
    .trimEnd()
}

/** `supplier http://127.0.0.1:4848/octo/v1 as bookspot`. */
export const titleOf = ({ kind, url, dialect, secrets }: Report): string =>
  `${kind} ${masked(url, secrets)} as ${dialect}`
