import { expectThat } from '../expect.ts'
import { expectRefused, expectTaken, expectUpright, statusOf } from './answers.ts'
import { instead } from './lie.ts'
import type { ReceiverCheck } from './target.ts'

const REDIRECTS = [301, 302, 303, 307, 308]

/** RC-21, RC-22, RC-26, RC-27, RC-45 and RC-46: what HTTP allows. */
export const forms: readonly ReceiverCheck[] = [
  {
    id: 'RC-21',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Content-Type may name a charset, and be written in another case.',
    basis: ['rfc9110'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])
        expectTaken(
          await receiver.send(letter, { headers: { 'Content-Type': type } }),
          `A delivery with Content-Type ${type}`,
        )
    },
    counterexample: () => ({
      says: 'knows no Content-Type with a charset',
      receive: instead(({ headers }) => /charset/i.test(headers['content-type'] ?? ''), 415),
    }),
  },
  {
    id: 'RC-22',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'Another Content-Type, or none, is answered 2xx, 400 or 415.',
    basis: ['rfc9110', 'contract#refuses-the-malformed'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      for (const type of ['text/plain', undefined]) {
        const exchange = await receiver.send(letter, { headers: { 'Content-Type': type } })
        const status = statusOf(exchange)
        if (status < 200 || status > 299)
          expectRefused(exchange, `A delivery with Content-Type ${type ?? 'left out'}, unless with 2xx,`, 400, 415)
      }
    },
    counterexample: () => ({
      says: 'falls over a delivery without Content-Type',
      receive: instead(({ headers, method }) => headers['content-type'] === undefined && method === 'POST', 500),
    }),
  },
  {
    id: 'RC-26',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'GET, HEAD, PUT and DELETE are answered 405 or 404 and start no work.',
    basis: ['bookspot#post', 'rhomtrip#post', 'rfc9110'],
    async run(receiver) {
      const { uuid, letter } = await receiver.world.confirmed()
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
        expectRefused(
          await receiver.send(letter, { method, ...(method !== 'PUT' && { body: null }) }),
          method,
          404,
          405,
        )
      const asked = await receiver.until(() => receiver.calls(uuid)[0], 500)
      expectThat(
        asked === undefined,
        'No other method may start work.',
        'no call',
        asked && `${asked.method} ${asked.path}`,
      )
    },
    counterexample: () => ({
      says: 'takes a PUT as a POST',
      receive: (request, next) => next(request.method === 'PUT' ? { ...request, method: 'POST' } : request),
    }),
  },
  {
    id: 'RC-27',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The URL is taken as it was registered, with a query too, and never redirected.',
    basis: ['contract#exact-url'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const url = new URL(letter.url)
      url.searchParams.set('octo-check', 'RC-27')
      for (const form of [letter.url, url.href]) {
        const exchange = await receiver.send(letter, { url: form })
        expectThat(
          !REDIRECTS.includes(statusOf(exchange)),
          'The URL must not be redirected: suppliers do not follow.',
          'no 3xx',
          statusOf(exchange),
          { exchange },
        )
        expectTaken(exchange)
      }
      const other = new URL(letter.url)
      other.pathname = other.pathname.endsWith('/') ? other.pathname.slice(0, -1) : `${other.pathname}/`
      const exchange = await receiver.send(letter, { url: other.href })
      if (REDIRECTS.includes(statusOf(exchange)))
        receiver.remark(`${other.pathname} is redirected: register ${url.pathname} exactly.`)
    },
    counterexample: () => ({
      says: 'redirects a URL with a query',
      receive: instead(({ path }) => path.includes('octo-check='), { status: 308, headers: { location: '/' } }),
    }),
  },
  {
    id: 'RC-45',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: '40 more headers, 8 KiB in all, do no harm.',
    basis: ['contract#header-budget'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const headers = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`X-Trace-${i}`, 'x'.repeat(190)]))
      const exchange = await receiver.send(letter, { headers })
      if (statusOf(exchange) === 431) receiver.remark('40 more headers, 8 KiB in all, were answered 431.')
      else expectTaken(exchange, 'A delivery with many headers')
    },
    counterexample: () => ({
      says: 'refuses more than 30 headers',
      receive: instead(({ headers }) => Object.keys(headers).length > 30, 400),
    }),
  },
  {
    id: 'RC-46',
    section: 'HTTP',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MAY',
    says: 'OPTIONS, with which some senders ask for consent first, is answered without a failure.',
    basis: ['contract#consent'],
    async run(receiver) {
      const { letter } = await receiver.world.confirmed()
      const headers = { 'WebHook-Request-Origin': 'supplier.example.com', 'Content-Type': undefined }
      const exchange = await receiver.send(letter, { method: 'OPTIONS', body: null, headers })
      expectUpright(exchange, 'OPTIONS')
      const allowed = exchange.response?.headers['webhook-allowed-origin']
      receiver.remark(
        allowed === undefined
          ? 'OPTIONS gives no consent: there is no WebHook-Allowed-Origin.'
          : `OPTIONS gives consent to ${allowed}.`,
      )
    },
    counterexample: () => ({ says: 'falls over OPTIONS', receive: instead(({ method }) => method === 'OPTIONS', 500) }),
  },
]
