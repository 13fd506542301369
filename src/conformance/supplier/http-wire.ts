import { expectThat } from '../expect.ts'
import { onBytes } from '../lie.ts'
import type { WireOutcome } from '../wire.ts'
import { COLLECTION, creating, creation, expectAlive, expectNoBreakdown, forget, listing, written } from './http.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const CLOSE = 'Connection: close'
const EMPTY = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]'

/** What RFC 9112 says of a malformed request: that it is refused, or that a server may make sense of it. */
interface Malformed {
  readonly text: (supplier: Supplier) => string
  readonly allowed: 'refused' | 'refused or understood'
}

const MALFORMED: Readonly<Record<string, Malformed>> = {
  'with two Content-Lengths': {
    text: supplier => `${written(supplier, creating(supplier), ['Content-Length: 2', 'Content-Length: 3', CLOSE])}{} `,
    allowed: 'refused',
  },
  'with a space before a colon': {
    text: supplier => written(supplier, listing(supplier), ['X-Odd : 1', CLOSE]),
    allowed: 'refused',
  },
  'without Host': {
    text: supplier => written(supplier, listing(supplier), ['Host', CLOSE]),
    allowed: 'refused',
  },
  'with a chunk of size "zz"': {
    text: supplier =>
      `${written(supplier, creating(supplier), ['Transfer-Encoding: chunked', CLOSE])}zz\r\n{}\r\n0\r\n\r\n`,
    allowed: 'refused',
  },
  'with Content-Length and Transfer-Encoding': {
    text: supplier =>
      `${written(supplier, creating(supplier), ['Content-Length: 6', 'Transfer-Encoding: chunked'])}0\r\n\r\nX`,
    allowed: 'refused or understood',
  },
  'with bare line feeds': {
    text: supplier => written(supplier, listing(supplier), [CLOSE]).replaceAll('\r\n', '\n'),
    allowed: 'refused or understood',
  },
}

/** At most one answer, which says what is allowed, and the connection is closed. */
function expectHandled(what: string, { allowed }: Malformed, { answers, ended, exchange }: WireOutcome): void {
  const status = exchange.response?.status
  if (allowed === 'refused') {
    expectThat(status === 400, `A request ${what} must be answered 400.`, 400, status ?? exchange.trouble, { exchange })
  } else if (status !== undefined) {
    expectNoBreakdown(exchange, `A request ${what} must be refused or understood.`)
  }
  expectThat(answers.length <= 1, `A request ${what} must be one request.`, 1, answers.length, { exchange })
  expectThat(ended === 'target', `After a request ${what} the connection must be closed.`, 'closed', 'open', {
    exchange,
  })
}

/** HS-08, HS-09 and HS-14 to HS-16: what is seen on the connection itself. */
export const connections: readonly SupplierCheck[] = [
  {
    id: 'HS-08',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A malformed request is answered 400, where RFC 9112 asks for it, and its connection is closed.',
    basis: ['rfc9112'],
    async run(supplier) {
      for (const [what, malformed] of Object.entries(MALFORMED)) {
        const outcome = await supplier.wire({ parts: [malformed.text(supplier)], until: 'closed' })
        forget(supplier, outcome.exchange)
        expectHandled(what, malformed, outcome)
      }
      await expectAlive(supplier)
    },
    counterexample: () => ({
      says: 'takes a header with a space before its colon',
      connection: onBytes(bytes => (bytes.includes('X-Odd : 1') ? EMPTY : undefined)),
    }),
  },
  {
    id: 'HS-09',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A header of 20 kB, and 1,500 headers, are refused with 4xx or understood, and the next call is answered as ever.',
    basis: ['rfc9110'],
    async run(supplier) {
      const large = [`X-Large: ${'a'.repeat(20_000)}`]
      const many = Array.from({ length: 1_500 }, (_, i) => `X-Many-${i}: 1`)
      for (const extra of [large, many]) {
        const text = written(supplier, listing(supplier), [...extra, CLOSE])
        const { exchange } = await supplier.wire({ parts: [text], until: 1 })
        expectNoBreakdown(exchange, 'More headers than a supplier reads must be refused with 4xx.', '431, 400 or 200')
      }
      await expectAlive(supplier)
    },
    counterexample: () => ({
      says: 'breaks down over many headers',
      connection: onBytes(bytes =>
        bytes.includes('X-Many-7') ? 'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n' : undefined,
      ),
    }),
  },
  {
    id: 'HS-14',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A request with Expect: 100-continue is told to go on, and then answered as without it.',
    basis: ['rfc9110'],
    async run(supplier) {
      const plain = await supplier.send(creating(supplier), { body: creation(supplier, supplier.inbox().url) })
      forget(supplier, plain)
      const body = JSON.stringify(creation(supplier, supplier.inbox().url))
      const length = [`Content-Length: ${Buffer.byteLength(body)}`, 'Content-Type: application/json']
      const head = written(supplier, creating(supplier), ['Expect: 100-continue', ...length, CLOSE])
      const { exchange } = await supplier.wire({ parts: [head, body], until: 1 })
      forget(supplier, exchange)
      const [expected, actual] = [plain.response?.status, exchange.response?.status]
      expectThat(expected === actual, 'It must be answered as without Expect.', expected, actual ?? exchange.trouble, {
        exchange,
      })
    },
    counterexample: () => ({
      says: 'does not know Expect',
      call: call =>
        call.headers.expect === undefined
          ? undefined
          : {
              status: 417,
              headers: { 'content-type': 'application/json' },
              body: { error: 'BAD_REQUEST', errorMessage: 'No.' },
            },
    }),
  },
  {
    id: 'HS-15',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A request whose headers or body do not end is answered 408 or cut off in time.',
    basis: ['contract#no-slow-senders', 'rfc9110'],
    async run(supplier) {
      const timeoutMs = supplier.trickleMs()
      const begun = written(supplier, listing(supplier)).slice(0, -2)
      const half = written(supplier, creating(supplier), ['Content-Length: 100', 'Content-Type: application/json'])
      const slow = (text: string) => supplier.wire({ parts: [text], until: 'closed', timeoutMs })
      const outcomes = await Promise.all([slow(begun), slow(`${half}{"url":`)])
      for (const { exchange, ended } of outcomes) {
        const is408 = (exchange.response?.status ?? 408) === 408
        expectThat(is408, 'Half a request must not be answered as a whole one.', 408, exchange.response?.status, {
          exchange,
        })
        expectThat(ended === 'target', `Half a request must be given up within ${timeoutMs} ms.`, 'closed', 'open', {
          exchange,
        })
      }
    },
    counterexample: () => ({
      says: 'answers before the request has ended',
      connection: onBytes(bytes => (bytes.startsWith('GET') && !bytes.endsWith('\r\n\r\n') ? EMPTY : undefined)),
    }),
  },
  {
    id: 'HS-16',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Two requests written at once are answered in their order; or one is, and the connection is closed.',
    basis: ['rfc9112'],
    async run(supplier) {
      const list = written(supplier, listing(supplier))
      const nothing = written(supplier, `GET ${COLLECTION[supplier.dialect]}/${supplier.unique()}/nothing`, [CLOSE])
      const { answers, exchange } = await supplier.wire({ parts: [list + nothing], until: 2 })
      const found = answers.map(({ status }) => (status < 300 ? 'the list' : 'the refusal'))
      const isInOrder = found[0] === 'the list' && (found.length === 1 || found[1] === 'the refusal')
      expectThat(isInOrder, 'Answers must come in the order of the requests.', ['the list', 'the refusal'], found, {
        exchange,
      })
    },
    counterexample: () => ({
      says: 'answers the second request first',
      connection: onBytes(bytes =>
        bytes.split('GET ').length === 3 ? `HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n${EMPTY}` : undefined,
      ),
    }),
  },
]
