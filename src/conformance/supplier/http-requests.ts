import { expectJson, expectThat, unmet } from '../expect.ts'
import { COLLECTION, expectAlive, expectNoBreakdown, listing, targetOf, written } from './http.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const STRANGER = 'https://evil.example'

/** Odd paths below the base, by what is odd. */
const ODD: Readonly<Record<string, (supplier: Supplier) => string>> = {
  'of 8 kB': () => `/${'a'.repeat(8_000)}`,
  'that climbs out of the root': () => `/${'%2e%2e/'.repeat(8)}etc/passwd`,
  'with two slashes': ({ dialect }) => `/${COLLECTION[dialect]}`,
  'with a parameter': ({ dialect }) => `${COLLECTION[dialect]};x=1`,
}

const MOST_HOPS = 5

/** Asks for a path as it is written, and follows where it is sent: the statuses and the last answer. */
async function followed(supplier: Supplier, path: string) {
  const { origin } = new URL(supplier.url)
  let target = targetOf(supplier, path)
  for (let hop = 0; ; hop++) {
    const text = written(supplier, 'GET /', ['Connection: close']).replace(/^GET \S+/, () => `GET ${target}`)
    const { exchange } = await supplier.wire({ parts: [text], until: 1 })
    const { response } = exchange
    const location = response?.headers.location
    if (!response || response.status < 300 || response.status >= 400 || location === undefined) return exchange
    const next = new URL(location, origin + target)
    if (hop === MOST_HOPS || next.origin !== origin)
      unmet(`A path ${hop === 0 ? '' : 'that was followed '}must not lead in a circle or elsewhere.`, '4xx', location, {
        exchange,
      })
    target = next.pathname + next.search
  }
}

/** HS-11, HS-13, HS-17 and HS-18: requests that are right but unusual. */
export const requests: readonly SupplierCheck[] = [
  {
    id: 'HS-11',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'HEAD is answered as GET is, with the same status and type but without a body.',
    basis: ['rfc9110'],
    async run(supplier) {
      const get = await supplier.send(listing(supplier))
      const wanted = { status: get.response?.status, type: get.response?.headers['content-type'] }
      const head = written(supplier, listing(supplier).replace('GET', 'HEAD'), ['Connection: close'])
      const { answers, exchange } = await supplier.wire({ parts: [head], until: 'closed' })
      const { response } = exchange
      const actual = { status: response?.status, type: response?.headers['content-type'] }
      const isSame = wanted.status === actual.status && wanted.type === actual.type
      expectThat(isSame, 'HEAD must be answered as GET is.', wanted, actual, { exchange })
      expectThat(
        answers.length === 1 && response?.body === '',
        'HEAD must be answered without a body.',
        '',
        response?.body,
        {
          exchange,
        },
      )
    },
    counterexample: () => ({
      says: 'does not know HEAD',
      call: call =>
        call.method === 'HEAD'
          ? { status: 405, headers: { 'content-type': 'application/json', allow: 'GET, POST' }, body: undefined }
          : undefined,
    }),
  },
  {
    id: 'HS-13',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Odd paths (8 kB long, with %2e%2e, two slashes or a semicolon) are answered below 500 and lead in no circle.',
    basis: ['rfc9110', 'contract#odd-paths'],
    async run(supplier) {
      for (const [what, path] of Object.entries(ODD)) {
        const exchange = await followed(supplier, path(supplier))
        expectNoBreakdown(exchange, `A path ${what} must be refused or understood.`)
        const isOutside = what === 'that climbs out of the root' && exchange.response!.status < 400
        expectThat(!isOutside, `A path ${what} must be refused.`, '4xx', exchange.response!.status, { exchange })
      }
      await expectAlive(supplier)
    },
    counterexample: () => ({
      says: 'sends a path with two slashes to itself',
      call: call =>
        call.path.startsWith('//') ? { status: 301, headers: { location: '?again' }, body: undefined } : undefined,
    }),
  },
  {
    id: 'HS-17',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The answer is JSON whatever Accept and Accept-Language ask for.',
    basis: ['octo#headers', 'rfc9110'],
    async run(supplier) {
      for (const [name, value] of [
        ['Accept', 'text/html'],
        ['Accept-Language', 'xx, tlh;q=0.5'],
      ] as const)
        expectJson(await supplier.send(listing(supplier), { headers: { [name]: value } }), 200, 406)
    },
    counterexample: () => ({
      says: 'shows browsers a page',
      reply: (reply, { headers }) =>
        headers.accept === 'text/html'
          ? { ...reply, headers: { ...reply.headers, 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }
          : undefined,
    }),
  },
  {
    id: 'HS-18',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A page of another origin is not allowed to read answers: no Access-Control-Allow-Origin for it.',
    basis: ['contract#no-foreign-pages'],
    async run(supplier) {
      const path = COLLECTION[supplier.dialect]
      const preflight = { 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization' }
      for (const exchange of [
        await supplier.send(`OPTIONS ${path}`, { as: false, headers: { Origin: STRANGER, ...preflight } }),
        await supplier.send(`GET ${path}`, { headers: { Origin: STRANGER } }),
      ]) {
        const allowed = exchange.response?.headers['access-control-allow-origin']
        const isOpen = allowed === '*' || allowed === STRANGER
        expectThat(!isOpen, `${STRANGER} must not be allowed to read answers.`, undefined, allowed, { exchange })
      }
    },
    counterexample: () => ({
      says: 'allows every page to call it',
      reply: (reply, { method, headers }) =>
        method === 'OPTIONS'
          ? { ...reply, headers: { ...reply.headers, 'access-control-allow-origin': headers.origin ?? '*' } }
          : undefined,
    }),
  },
]
