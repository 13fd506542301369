import type { CheckInfo, Verdict } from '../../src/conformance/check.ts'
import type { Report } from '../../src/conformance/report.ts'
import type { Result } from '../../src/conformance/result.ts'

const check = (id: string, level: CheckInfo['level'] = 'MUST'): CheckInfo => ({
  id,
  section: id.startsWith('HS') ? 'http' : 'notifications',
  level,
  says: `What ${id} says is true.`,
  basis: ['bookspot#create', 'B-21'],
})

/** A name that a guest may have: what breaks XML, HTML, Markdown, terminals and workflow commands. */
export const HOSTILE = `<script>alert(1)</script> ]]> | \`\`\` "quoted" 'it' 100% \u0000\u001b[31m\n::error::forged`

function result(id: string, verdict: Verdict, more: Partial<Result> & { level?: CheckInfo['level'] } = {}): Result {
  const { level, ...rest } = more
  return {
    check: check(id, level),
    verdict,
    differences: [],
    exchange: undefined,
    exchanges: [],
    deliveries: [],
    ms: 12,
    ...rest,
  }
}

const exchange = {
  request: {
    method: 'POST',
    url: 'http://127.0.0.1:1/octo/v1/bookings',
    headers: { Authorization: 'Bearer s3cret', 'Octo-Capabilities': '' },
    body: `{"name":"it's"}`,
  },
  response: { status: 200, headers: { 'content-type': 'application/json' }, body: HOSTILE, json: undefined },
  trouble: undefined,
  ms: 3,
}

const difference = { message: 'The name must be "Ada".', expected: 'Ada', actual: HOSTILE, pointer: '/name', exchange }

/** A report with one result of each kind. */
export const SAMPLE: Report = {
  version: '0.1.0',
  kind: 'supplier',
  dialect: 'bookspot',
  url: 'http://127.0.0.1:1/octo/v1',
  startedAt: '2026-11-25T12:00:00.000Z',
  ms: 1234,
  isStrict: false,
  results: [
    result('NS-01', 'pass', { exchange }),
    result('NS-02', 'fail', { differences: [difference], exchange, reason: difference.message }),
    result('NS-03', 'fail', { level: 'SHOULD', differences: [difference], exchange }),
    result('NS-04', 'unspecified', { differences: [{ ...difference, assumption: 'B-21' }], exchange }),
    result('NS-05', 'fail', { differences: [difference], exchange }),
    result('HS-01', 'skipped', { reason: 'Give a token with --token-other.' }),
    result('HS-02', 'error', { stumbled: 'hook', reason: 'The hook `false` ended with 1.' }),
  ],
  known: [{ check: 'NS-05', reason: 'Ticket 7', until: '2027-01-01' }],
  stale: ['NS-09 passes: take it out of the baseline ("Ticket 3").'],
  ended: undefined,
  secrets: new Map([['s3cret', '$TOKEN']]),
}
