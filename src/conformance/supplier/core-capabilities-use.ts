import { expectEqual, expectList, expectObject, expectStatus, expectThat, isJson } from '../expect.ts'
import { booked, hold, shown } from './core.ts'
import { asked, capabilitiesOf, unasked } from './core-capable.ts'
import { each, instead, without } from './core-lies.ts'
import { askProducts, open, weeks } from './offers.ts'
import { expectCapabilityFields } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

/** CO-11 to CO-14: what capabilities change in availability and bookings, and what they do not. */
export const capabilityUseChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-11',
    section: 'capabilities',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Availability and calendar have prices exactly when pricing is asked for.',
    basis: ['octo#pricing', 'octo#capabilities'],
    async run(supplier) {
      const { productId, optionId } = await open(supplier)
      const body = { productId, optionId, ...(await weeks(supplier)) }
      for (const route of ['POST /availability', 'POST /availability/calendar'] as const) {
        const priced = await asked(supplier, route, 'octo/pricing', body)
        for (const [i, entry] of expectList(priced, 200).entries()) {
          const names = ['unitPricing', 'pricing', 'unitPricingFrom', 'pricingFrom']
          const prices = names.flatMap(name => [entry[name]].flat()).filter(isJson)
          expectThat(prices.length > 0, 'Every entry must have prices when pricing is asked for.', 'a price', entry, {
            pointer: `/${i}`,
            exchange: priced,
          })
        }
        expectCapabilityFields('bookspot', route, await supplier.send(route, { capabilities: '', body }), [])
      }
    },
    counterexample: () => ({
      says: 'has a calendar without prices',
      reply: each('POST /availability/calendar', day => without(day, 'unitPricingFrom', 'pricingFrom')),
    }),
  },
  {
    id: 'CO-12',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'Bookings have their price exactly when pricing is asked for.',
    basis: ['octo#pricing', 'octo#capabilities'],
    async run(supplier) {
      const { uuid, exchange } = await hold(supplier, { capabilities: 'octo/pricing' })
      expectCapabilityFields(supplier.dialect, 'POST /bookings', exchange, ['pricing'])
      const plain = await supplier.send(`GET /bookings/${uuid}`, { capabilities: '' })
      expectCapabilityFields(supplier.dialect, 'GET /bookings/{uuid}', plain, [])
    },
    counterexample: () => ({
      says: 'shows the price of a booking to everybody',
      call: unasked('GET /bookings/{uuid}', 'octo/pricing'),
    }),
  },
  {
    id: 'CO-13',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'What a booking is does not depend on the capabilities of the call that shows it.',
    basis: ['octo#capabilities'],
    async run(supplier) {
      const { uuid } = await booked(supplier, { capabilities: '' })
      const plain = expectObject(await supplier.send(`GET /bookings/${uuid}`, { capabilities: '' }), 200)
      const priced = await shown(supplier, uuid)
      for (const name of Object.keys(plain))
        if (typeof plain[name] !== 'object')
          expectEqual(`"${name}"`, priced[name], plain[name], { pointer: `/${name}` })
    },
    counterexample: () => ({
      says: 'forgets its own reference when no capability is asked for',
      reply: instead(
        'GET /bookings/{uuid}',
        booking => ({ ...booking, supplierReference: 'unknown' }),
        (_, call) => capabilitiesOf(call) === '',
      ),
    }),
  },
  {
    id: 'CO-14',
    section: 'capabilities',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'A call without Octo-Capabilities is answered too.',
    basis: ['B-05', 'R-08'],
    async run(supplier) {
      expectStatus(await askProducts(supplier, { capabilities: false }), 200)
    },
    counterexample: () => ({
      says: 'insists on Octo-Capabilities everywhere',
      assume: { 'B-05': 'every-call', 'R-08': 'always' },
    }),
  },
]
