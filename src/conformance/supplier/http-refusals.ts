import type { Exchange } from '../exchange.ts'
import { expectRefusal, expectThat } from '../expect.ts'
import { isRoute, type LieReply } from '../lie.ts'
import { COLLECTION, creating, listing } from './http.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const NOTHING = '/octo-conformance-nothing'

/** Codes that OCTO lists for what the judge provokes; BookSpot writes the one of a missing token in mixed case. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'broken JSON': ['BAD_REQUEST'],
  'an unknown booking': ['INVALID_BOOKING_UUID', 'NOT_FOUND'],
  'no token': ['UNAUTHORIZED', 'Unauthorized', 'FORBIDDEN'],
  'an unknown token': ['FORBIDDEN', 'UNAUTHORIZED', 'Unauthorized'],
}

/** Calls that every supplier refuses, by what is wrong with them. */
const refusals = (supplier: Supplier): Promise<ReadonlyMap<string, Exchange>> =>
  supplier.once('refusals', async () => {
    const unknown = `Bearer ${supplier.unique()}`
    return new Map([
      ['an unknown path', await supplier.send(`GET ${NOTHING}`)],
      ['broken JSON', await supplier.send(creating(supplier), { body: '{"url": ' })],
      ['an empty object', await supplier.send(creating(supplier), { body: {} })],
      ['an empty reservation', await supplier.send('POST /bookings', { body: {} })],
      ['an unknown booking', await supplier.send(`GET /bookings/${supplier.unique()}`)],
      ['no token', await supplier.send(listing(supplier), { as: false })],
      ['an unknown token', await supplier.send(listing(supplier), { headers: { Authorization: unknown } })],
    ])
  })

const ERRORS = Array.from({ length: 200 }, (_, i) => 400 + i)

/** Those of them that were refused indeed; that the others are is the business of other checks. */
const refused = async (supplier: Supplier) =>
  [...(await refusals(supplier))].filter(([, { response }]) => response === undefined || response.status >= 400)

/** What gives away how a supplier is built, by what it is. */
const INSIDES: Readonly<Record<string, RegExp>> = {
  'a stack trace': /^\s*at .+[:(]\d+|Traceback \(most recent|^\s*#\d+ .+\(\d+\)|goroutine \d+ \[/m,
  'a path of its files': /(^|[\s"'(])(\/(usr|home|var|opt|app|srv|root|etc)\/|[A-Z]:\\)[\w.\\/-]+|node_modules\//m,
  'a statement of its database':
    /\b(SELECT\b.+\bFROM|INSERT INTO|DELETE FROM|UPDATE\b.+\bSET)\b|SQLSTATE\[|\bORA-\d{5}/,
}

/** All texts in a value, each on its own line. */
function textsIn(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([key, part]) => `${key}\n${textsIn(part)}`)
    .join('\n')
}

/** HS-01, HS-02 and HS-10: how refusals look. */
export const refusing: readonly SupplierCheck[] = [
  {
    id: 'HS-01',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Every refusal is JSON with error and errorMessage, and error is a code that OCTO lists where it lists one.',
    basis: ['octo#errors', 'octo#headers', 'B-09', 'B-33', 'X-12', 'X-22'],
    async run(supplier) {
      for (const [what, exchange] of await refused(supplier)) {
        const { error } = expectRefusal(exchange, { status: ERRORS })
        const codes = CODES[what]
        if (codes)
          expectThat(codes.includes(String(error)), `The code for ${what} must be one of OCTO's.`, codes, error, {
            pointer: '/error',
            exchange,
          })
      }
    },
    counterexample: () => ({
      says: 'refuses an empty reservation with a page of HTML',
      reply: (reply, call) =>
        isRoute(call, 'POST /bookings') && call.body === '{}'
          ? { ...reply, headers: { ...reply.headers, 'content-type': 'text/html' }, body: '<h1>Bad request</h1>' }
          : undefined,
    }),
  },
  {
    id: 'HS-02',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'No refusal shows a stack trace, a path of a file, a database statement or the token.',
    basis: ['contract#nothing-of-its-insides'],
    async run(supplier) {
      for (const [, exchange] of await refused(supplier)) {
        const { body = '', json } = exchange.response ?? {}
        const shown = json === undefined ? body : textsIn(json)
        for (const [inside, pattern] of Object.entries(INSIDES)) {
          const found = pattern.exec(shown)?.[0].trim()
          expectThat(found === undefined, `A refusal must not show ${inside}.`, 'a sentence', found, { exchange })
        }
        const token = supplier.token('full')
        expectThat(!shown.includes(token), 'A refusal must not show the token.', 'a sentence', shown, { exchange })
      }
    },
    counterexample: () => ({
      says: 'shows where its code broke',
      reply: (reply, call) => (isRoute(call, 'POST /bookings') && call.body === '{}' ? withStack(reply) : undefined),
    }),
  },
  {
    id: 'HS-10',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'An unknown path is refused with 404 or 400; a method that a path does not have with 405 and Allow, or in the same way.',
    basis: ['octo#errors', 'rfc9110'],
    async run(supplier) {
      const nothing = await supplier.send(`GET ${NOTHING}`)
      expectRefusal(nothing, { status: [404, 400] })
      const exchange = await supplier.send(`PUT ${COLLECTION[supplier.dialect]}`, { body: {} })
      const { response, trouble } = exchange
      const isRefused = response !== undefined && [400, 404, 405, 501].includes(response.status)
      expectThat(
        isRefused,
        'A method that is not there must be refused.',
        [405, 404, 400],
        response?.status ?? trouble,
        {
          exchange,
        },
      )
      const { allow } = response!.headers
      const isTold = response!.status !== 405 || /\bPOST\b/.test(allow ?? '')
      expectThat(isTold, 'With 405, Allow must name the methods that are there.', 'Allow: GET, POST', allow, {
        exchange,
      })
    },
    counterexample: () => ({
      says: 'does not say which methods are there',
      reply: ({ headers: { allow, ...headers }, ...reply }, call) =>
        call.method === 'PUT' ? { ...reply, headers } : undefined,
    }),
  },
]

const withStack = (reply: LieReply): LieReply => ({
  ...reply,
  body: {
    ...(reply.body as object),
    errorMessage: 'TypeError: Cannot read properties of undefined\n    at reserve (/app/src/bookings.js:41:13)',
  },
})
