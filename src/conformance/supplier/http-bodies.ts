import { gzipSync } from 'node:zlib'
import { expectAt, expectList, expectMade, expectThat } from '../expect.ts'
import type { LieReply } from '../lie.ts'
import { creating, creation, expectAlive, expectNoBreakdown, forget, isMade, listing } from './http.ts'
import type { SupplierCheck } from './target.ts'

const BREAKDOWN: LieReply = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: { error: 'INTERNAL_SERVER_ERROR', errorMessage: 'Something went wrong.' },
}

/** No value that a supplier has; seen again, it came from a prototype. */
const MARK = 'octoConformanceMark'

/** HS-03 to HS-07 and HS-12: bodies that no honest client sends. */
export const bodies: readonly SupplierCheck[] = [
  {
    id: 'HS-03',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A body of 2 MiB is refused with 413 or 400, or by closing the connection, and the next call is answered as ever.',
    basis: ['contract#limits', 'rfc9110'],
    async run(supplier) {
      const body = { ...creation(supplier, supplier.inbox().url), padding: 'x'.repeat(2 * 1024 * 1024) }
      const exchange = await supplier.send(creating(supplier), { body })
      forget(supplier, exchange)
      const { response, trouble } = exchange
      const isRefused = response ? [400, 413].includes(response.status) : !/^No answer/.test(trouble ?? '')
      expectThat(isRefused, 'A body of 2 MiB must be refused.', [413, 400], response?.status ?? trouble, { exchange })
      await expectAlive(supplier)
    },
    counterexample: () => ({
      says: 'breaks down over a large body',
      call: call => (Number(call.headers['content-length']) > 2_000_000 ? BREAKDOWN : undefined),
    }),
  },
  {
    id: 'HS-04',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A url that is an array nested 10,000 deep is refused with 400, and the next call is answered as ever.',
    basis: ['bookspot#create', 'rhomtrip#create', 'octo#errors'],
    async run(supplier) {
      const rest = JSON.stringify(creation(supplier, supplier.inbox().url)).replace(/^\{"url":"[^"]*"/, '')
      const body = `{"url":${'['.repeat(10_000)}${']'.repeat(10_000)}${rest}`
      const exchange = await supplier.send(creating(supplier), { body })
      forget(supplier, exchange)
      const { response, trouble } = exchange
      const isRefused = response !== undefined && [400, 413, 422].includes(response.status)
      expectThat(isRefused, 'A url that is no text must be refused.', 400, response?.status ?? trouble, { exchange })
      await expectAlive(supplier)
    },
    counterexample: () => ({
      says: 'breaks down over a deep body',
      call: call => (call.body.includes('['.repeat(5_000)) ? BREAKDOWN : undefined),
    }),
  },
  {
    id: 'HS-05',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The keys __proto__ and constructor in a body are refused or ignored: no later answer shows what was in them.',
    basis: ['contract#no-pollution'],
    async run(supplier) {
      const whole = JSON.stringify(creation(supplier, supplier.inbox().url)).slice(0, -1)
      for (const poison of [`"__proto__":{"${MARK}":1}`, `"constructor":{"prototype":{"${MARK}":1}}`]) {
        const made = await supplier.send(creating(supplier), { body: `${whole},${poison}}` })
        forget(supplier, made)
        expectNoBreakdown(made, 'Such a body must be refused or taken.', '400 or success')
        for (const exchange of [made, await supplier.send(listing(supplier)), await supplier.send('GET /products')])
          expectThat(
            !exchange.response?.body.includes(MARK) || (exchange === made && !isMade(made)),
            'What was in such a key must not be shown.',
            `no ${MARK}`,
            exchange.response?.body.slice(0, 500),
            { exchange },
          )
      }
    },
    counterexample() {
      let isPolluted = false
      return {
        says: 'lets a body change the prototype of all objects',
        call(call) {
          if (!call.body.includes('__proto__')) return undefined
          isPolluted = true
          return { ...call, json: undefined, body: call.body.replace('__proto__', 'proto') }
        },
        reply: (reply, call) =>
          isPolluted && call.path === '/products' && Array.isArray(reply.body)
            ? { ...reply, body: reply.body.map(product => ({ ...product, [MARK]: 1 })) }
            : undefined,
      }
    },
  },
  {
    id: 'HS-06',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A body that is no UTF-8 is refused with 400; one with a byte order mark is refused or read.',
    basis: ['rfc8259', 'octo#errors'],
    async run(supplier) {
      const text = JSON.stringify(creation(supplier, supplier.inbox().url))
      const broken = Buffer.from(`${text.slice(0, -1)},"note":"\xff\xc3\x28"}`, 'latin1')
      const wide = Buffer.from(text, 'utf16le')
      for (const [what, body] of [
        ['Bytes that are no UTF-8', broken],
        ['UTF-16', wide],
      ] as const) {
        const exchange = await supplier.send(creating(supplier), { body })
        forget(supplier, exchange)
        const { response, trouble } = exchange
        const isRefused = response !== undefined && [400, 415, 422].includes(response.status)
        expectThat(isRefused, `${what} must be refused.`, 400, response?.status ?? trouble, { exchange })
      }
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])
      const exchange = await supplier.send(creating(supplier), { body: marked })
      forget(supplier, exchange)
      expectNoBreakdown(exchange, 'A body with a byte order mark must be refused or read.', '400 or success')
    },
    counterexample: () => ({
      says: 'takes bytes that are no UTF-8',
      call: call => (call.body.includes('\ufffd') ? { ...call, json: undefined } : undefined),
    }),
  },
  {
    id: 'HS-07',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Of a key that is sent twice one value counts everywhere, or the body is refused with 400.',
    basis: ['rfc8259', 'contract#one-truth'],
    async run(supplier) {
      const [one, two] = [supplier.inbox().url, supplier.inbox().url]
      const body = `{"url":${JSON.stringify(one)},${JSON.stringify(creation(supplier, two)).slice(1)}`
      const exchange = await supplier.send(creating(supplier), { body })
      forget(supplier, exchange)
      expectNoBreakdown(exchange, 'Such a body must be refused or taken.', '400 or success')
      if (!isMade(exchange)) return
      const { id, url } = expectMade(exchange)
      // Where the answer shows no url, another check says so.
      if (url === undefined) return
      expectThat(url === one || url === two, 'The url must be one of the two.', [one, two], url, { exchange })
      const again = await supplier.send(listing(supplier))
      expectAt(
        expectList(again, 200).find(each => each.id === id),
        '/url',
        url,
        again,
      )
    },
    counterexample: () => ({
      says: 'shows the first of two values and keeps the last',
      reply(reply, call) {
        const [first, second] = [...call.body.matchAll(/"url":"([^"]+)"/g)].map(([, url]) => url)
        return second === undefined || reply.status >= 300
          ? undefined
          : { ...reply, body: { ...(reply.body as object), url: first } }
      },
    }),
  },
  {
    id: 'HS-12',
    section: 'http',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A body in gzip is refused with 415 or 400, or read; one that grows to 16 MiB is refused.',
    basis: ['rfc9110', 'contract#limits'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const text = JSON.stringify(creation(supplier, url))
      const headers = { 'Content-Encoding': 'gzip' }
      const small = await supplier.send(creating(supplier), { body: gzipSync(text), headers })
      forget(supplier, small)
      expectNoBreakdown(small, 'A body in gzip must be refused or read.', '415, 400 or success')
      if (isMade(small)) expectAt(expectMade(small), '/url', url, small)
      const bomb = gzipSync(`${text.slice(0, -1)},"padding":"${'x'.repeat(16 * 1024 * 1024)}"}`, { level: 1 })
      const large = await supplier.send(creating(supplier), { body: bomb, headers })
      forget(supplier, large)
      expectThat(
        !isMade(large),
        'A body that grows to 16 MiB must be refused.',
        [413, 415, 400],
        large.response?.status,
        {
          exchange: large,
        },
      )
      expectNoBreakdown(large, 'A body that grows to 16 MiB must be refused.', '413, 415 or 400')
    },
    counterexample: () => ({
      says: 'breaks down over a compressed body',
      call: call => (call.headers['content-encoding'] === 'gzip' ? BREAKDOWN : undefined),
    }),
  },
]
