import { expectRefusal, expectStatus } from '../expect.ts'
import { JSON_HEADERS } from './core-lies.ts'
import type { SupplierCheck } from './target.ts'

/** CO-115 to CO-118: who may call at all, and what is not there. */
export const coreAccessChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-115',
    section: 'access',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A call without a token is refused with 401.',
    basis: ['page#bookspot-errors', 'B-09'],
    async run(supplier) {
      const exchange = await supplier.send('GET /products', { as: false })
      expectRefusal(exchange, { status: [401] })
      await supplier.assumed('B-09', () => expectRefusal(exchange, { status: [401], code: 'UNAUTHORIZED' }))
    },
    counterexample: () => ({
      says: 'shows its products to everybody',
      call: call => (call.path === '/products' && call.token === '' ? { ...call, token: 'alpha-key' } : undefined),
    }),
  },
  {
    id: 'CO-116',
    section: 'access',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A call with an unknown token is refused with 401.',
    basis: ['page#bookspot-errors', 'B-09'],
    async run(supplier) {
      const exchange = await supplier.send('GET /products', { headers: { Authorization: 'Bearer no-such-token' } })
      expectRefusal(exchange, { status: [401] })
      await supplier.assumed('B-09', () => expectRefusal(exchange, { status: [401], code: 'UNAUTHORIZED' }))
    },
    counterexample: () => ({
      says: 'answers 500 to an unknown token',
      reply: (_, { token }) =>
        token === 'no-such-token'
          ? { status: 500, headers: JSON_HEADERS, body: { error: 'x', errorMessage: 'y' } }
          : undefined,
    }),
  },
  {
    id: 'CO-117',
    section: 'access',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'A call without a token, or with an unknown one, is refused.',
    basis: ['octo#authentication', 'X-22'],
    async run(supplier) {
      expectRefusal(await supplier.send('GET /bookings', { as: false }), { status: [400, 401, 403] })
      const exchange = await supplier.send('GET /bookings', { headers: { Authorization: 'Bearer no-such-token' } })
      expectRefusal(exchange, { status: [400, 401, 403] })
      await supplier.assumed('X-22', () => expectRefusal(exchange, { status: [403], code: 'FORBIDDEN' }))
    },
    counterexample: () => ({
      says: 'does not look at tokens',
      reply: (_, { path, token }) =>
        path === '/bookings' && token === '' ? { status: 200, headers: JSON_HEADERS, body: [] } : undefined,
    }),
  },
  {
    id: 'CO-118',
    section: 'access',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A slash at the end of a path makes no difference.',
    basis: ['octo#endpoints', 'contract#trailing-slash'],
    async run(supplier) {
      expectStatus(await supplier.send('GET /products/'), 200)
    },
    counterexample: () => ({
      says: 'does not know paths with a slash at their end',
      call: ({ path }) =>
        path.endsWith('/')
          ? { status: 404, headers: JSON_HEADERS, body: { error: 'NOT_FOUND', errorMessage: 'No.' } }
          : undefined,
    }),
  },
]
