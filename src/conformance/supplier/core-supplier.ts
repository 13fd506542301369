import { expectThat, isJson } from '../expect.ts'
import { instead, only } from './core-lies.ts'
import { expectShape } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

/** CO-01 to CO-03: who sells, and what the API can do. */
export const supplierChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-01',
    section: 'supplier',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'GET /supplier shows the supplier with id, name, endpoint and every field of its contact.',
    basis: ['octo#supplier'],
    async run(supplier) {
      expectShape('bookspot', 'GET /supplier', await supplier.send('GET /supplier'))
    },
    counterexample: () => ({
      says: 'answers GET /supplier with an HTML page and 500',
      reply: (_, { path }) =>
        path === '/supplier' ? { status: 500, headers: { 'content-type': 'text/html' }, body: '<html>' } : undefined,
      also: ['CO-02'],
    }),
  },
  {
    id: 'CO-02',
    section: 'supplier',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'The endpoint of the supplier has no slash at its end.',
    basis: ['octo#supplier'],
    async run(supplier) {
      const exchange = await supplier.send('GET /supplier')
      const shown = expectShape('bookspot', 'GET /supplier', exchange)
      const endpoint = String(isJson(shown) && shown.endpoint)
      expectThat(!endpoint.endsWith('/'), 'The endpoint must not end in a slash.', 'no slash at the end', endpoint, {
        pointer: '/endpoint',
        exchange,
      })
    },
    counterexample: () => ({
      says: 'ends its endpoint in a slash',
      reply: instead('GET /supplier', shown => ({ ...shown, endpoint: `${shown.endpoint}/` })),
    }),
  },
  {
    id: 'CO-03',
    section: 'supplier',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'GET /capabilities lists capabilities with id, revision, required, dependencies and docs.',
    basis: ['octo#capabilities', 'X-24'],
    async run(supplier) {
      const exchange = await supplier.send('GET /capabilities')
      const listed = expectShape('bookspot', 'GET /capabilities', exchange)
      const names = Array.isArray(listed) ? listed.map(({ id }) => String(id).replace(/^octo\//, '')) : []
      expectThat(names.includes('pricing'), 'The list must name pricing, which BookSpot has.', 'pricing', names, {
        exchange,
      })
    },
    counterexample: () => ({
      says: 'lists names alone',
      reply: (reply, { path }) =>
        path === '/capabilities' && Array.isArray(reply.body)
          ? { ...reply, body: reply.body.map(each => only(each, 'id')) }
          : undefined,
    }),
  },
]
