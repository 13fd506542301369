import { expectEqual, expectList, expectStatus, expectThat, isJson } from '../expect.ts'
import { isRoute } from '../lie.ts'
import { asked, capabilitiesOf, namedIn, unasked } from './core-capable.ts'
import { each, JSON_HEADERS, without } from './core-lies.ts'
import { askProducts, optionsOf, unitsOf } from './offers.ts'
import { expectCapabilityFields } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

/** CO-04 to CO-10: capabilities are named, and show in the catalogue exactly where they were asked for. */
export const capabilityChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-04',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Answers name the active capabilities in Octo-Capabilities.',
    basis: ['octo#headers'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: 'octo/pricing' })
      const { headers } = expectStatus(exchange, 200)
      expectThat(
        namedIn(headers).includes('pricing'),
        'Octo-Capabilities of the answer must name pricing, which was asked for.',
        'octo/pricing',
        headers['octo-capabilities'],
        { exchange },
      )
    },
    counterexample: () => ({
      says: 'answers GET /products without Octo-Capabilities',
      reply: (reply, call) =>
        isRoute(call, 'GET /products') && capabilitiesOf(call) === 'octo/pricing'
          ? { ...reply, headers: { ...JSON_HEADERS } }
          : undefined,
    }),
  },
  {
    id: 'CO-05',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'A capability that nobody knows is ignored, and not named in the answer.',
    basis: ['octo#capabilities'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: 'octo/pricing, octo/teleportation' })
      const { headers } = expectStatus(exchange, 200)
      expectThat(
        !namedIn(headers).includes('teleportation'),
        'Octo-Capabilities of the answer must name only what the supplier has.',
        'octo/pricing',
        headers['octo-capabilities'],
        { exchange },
      )
    },
    counterexample: () => ({
      says: 'refuses what it does not know',
      call: call =>
        capabilitiesOf(call).includes('teleportation')
          ? { status: 400, headers: JSON_HEADERS, body: { error: 'BAD_REQUEST', errorMessage: 'Unknown capability.' } }
          : undefined,
    }),
  },
  {
    id: 'CO-06',
    section: 'capabilities',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A short and a prefixed capability name do the same.',
    basis: ['bookspot#names'],
    async run(supplier) {
      const short = await askProducts(supplier, { capabilities: 'pricing' })
      const prefixed = await askProducts(supplier, { capabilities: 'octo/pricing' })
      expectEqual('The products for octo/pricing', expectList(prefixed, 200), expectList(short, 200), {
        exchange: prefixed,
      })
    },
    counterexample: () => ({
      says: 'shows other prices to those who write the short name',
      reply: each(
        'GET /products',
        product => ({ ...product, defaultCurrency: 'XXX' }),
        (_, call) => capabilitiesOf(call) === 'pricing',
      ),
    }),
  },
  {
    id: 'CO-07',
    section: 'capabilities',
    dialects: ['rhomtrip'],
    level: 'MAY',
    says: 'A short capability name does the same as a prefixed one.',
    basis: ['R-07'],
    async run(supplier) {
      const short = await askProducts(supplier, { capabilities: 'pricing' })
      const prefixed = await askProducts(supplier, { capabilities: 'octo/pricing' })
      expectEqual('The products for pricing', expectList(short, 200), expectList(prefixed, 200), { exchange: short })
    },
    counterexample: () => ({
      says: 'knows prefixed names only',
      assume: { 'R-07': 'strictCapabilityNames' },
      also: ['WS-46'],
    }),
  },
  {
    id: 'CO-08',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Products have currencies and say what a price belongs to exactly when pricing is asked for.',
    basis: ['octo#pricing', 'octo#capabilities'],
    async run(supplier) {
      const plain = await askProducts(supplier, { capabilities: '' })
      expectCapabilityFields(supplier.dialect, 'GET /products', plain, [])
      const priced = await asked(supplier, 'GET /products', 'octo/pricing')
      expectCapabilityFields(supplier.dialect, 'GET /products', priced, ['pricing'])
    },
    counterexample: () => ({ says: 'shows prices to everybody', call: unasked('GET /products', 'octo/pricing') }),
  },
  {
    id: 'CO-09',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'With pricing, each unit has prices, or each option where the price belongs to the booking.',
    basis: ['octo#pricing'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: 'octo/pricing' })
      for (const [i, product] of expectList(exchange, 200).entries())
        for (const [j, option] of optionsOf(product).entries()) {
          const priced = product.pricingPer === 'BOOKING' ? [option] : unitsOf(option)
          for (const [k, one] of priced.entries()) {
            const at = product.pricingPer === 'BOOKING' ? '' : `/units/${k}`
            const prices = [one.pricingFrom, one.pricing].flat().filter(isJson)
            const pointer = `/${i}/options/${j}${at}/pricingFrom`
            expectThat(prices.length > 0, 'Prices must be there.', 'at least one price', one.pricingFrom, {
              pointer,
              exchange,
            })
          }
        }
    },
    counterexample: () => ({
      says: 'has no prices for units',
      reply: each(
        'GET /products',
        product => ({
          ...product,
          options: optionsOf(product).map(option => ({
            ...option,
            units: unitsOf(option).map(unit => without(unit, 'pricingFrom', 'pricing')),
          })),
        }),
        (_, call) => capabilitiesOf(call) === 'octo/pricing',
      ),
      also: ['CO-06', 'CO-07'],
    }),
  },
  {
    id: 'CO-10',
    section: 'capabilities',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Products have titles and texts exactly when content is asked for.',
    basis: ['octo#content', 'octo#capabilities'],
    async run(supplier) {
      const full = await asked(supplier, 'GET /products', 'octo/content')
      expectCapabilityFields('bookspot', 'GET /products', full, ['content'])
      const plain = await askProducts(supplier, { capabilities: 'octo/pricing' })
      expectCapabilityFields('bookspot', 'GET /products', plain, ['pricing'])
    },
    counterexample: () => ({
      says: 'leaves out the titles of units',
      reply: each(
        'GET /products',
        product => ({
          ...product,
          options: optionsOf(product).map(option => ({
            ...option,
            units: unitsOf(option).map(unit => without(unit, 'title')),
          })),
        }),
        (_, call) => capabilitiesOf(call).includes('content'),
      ),
    }),
  },
]
