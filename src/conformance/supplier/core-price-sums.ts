import { expectEqual, expectThat, isJson } from '../expect.ts'
import { hold, shown } from './core.ts'
import { each, instead } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { everyOffer, offer, open } from './offers.ts'
import type { SupplierCheck } from './target.ts'

/** CO-112 to CO-114: prices that must fit each other. */
export const priceSumChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-112',
    section: 'prices',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'The price of a booking is the sum of its units, where units have prices.',
    basis: ['octo#pricing'],
    async run(supplier) {
      const priced = await offer(
        supplier,
        'a product that is priced per unit',
        ({ product, slots }) => product.pricingPer === 'UNIT' && slots.length > 0,
      )
      const { productId, optionId, unitId, slots, least } = priced
      const unitItems = Array.from({ length: least + 1 }, () => ({ unitId }))
      const made = await hold(supplier, { body: { productId, optionId, availabilityId: slots[0]!.id, unitItems } })
      const booking = await shown(supplier, made.uuid)
      const total = isJson(booking.pricing) ? booking.pricing : {}
      for (const name of ['original', 'retail', 'net']) {
        const amounts = unitItemsOf(booking).map(({ pricing }) => (isJson(pricing) ? pricing[name] : undefined))
        if (amounts.some(amount => amount === null)) continue
        const sum = amounts.reduce<number>((all, amount) => all + Number(amount), 0)
        expectEqual(`"${name}" of the booking, whose units cost ${amounts.join(' + ')},`, total[name], sum, {
          pointer: `/pricing/${name}`,
        })
      }
    },
    counterexample: () => ({
      says: 'adds a fee that no unit shows',
      reply: instead('GET /bookings/{uuid}', booking =>
        isJson(booking.pricing) && unitItemsOf(booking).length > 1
          ? {
              ...booking,
              pricing: {
                ...booking.pricing,
                retail: Number(booking.pricing.retail) + 100,
                original: Number(booking.pricing.original) + 100,
              },
            }
          : booking,
      ),
    }),
  },
  {
    id: 'CO-113',
    section: 'prices',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A unit costs in a booking what availability said.',
    basis: ['octo#pricing', 'contract#price-kept'],
    async run(supplier) {
      const { unitId, slots } = await open(supplier)
      const { booking, exchange } = await hold(supplier)
      const asked = [slots[0]!.unitPricing]
        .flat()
        .filter(isJson)
        .find(price => price.unitId === unitId)
      const [item] = unitItemsOf(booking)
      if (!asked || !isJson(item?.pricing)) return
      for (const name of ['original', 'retail', 'currency', 'currencyPrecision'])
        expectEqual(`"${name}" of the unit`, item.pricing[name], asked[name], {
          pointer: `/unitItems/0/pricing/${name}`,
          exchange,
        })
    },
    counterexample: () => ({
      says: 'asks for one cent less than it said',
      reply: each('POST /availability', slot => ({
        ...slot,
        ...(Array.isArray(slot.unitPricing) && {
          unitPricing: slot.unitPricing.map(price => ({
            ...price,
            retail: price.retail + 1,
            original: price.original + 1,
          })),
        }),
      })),
    }),
  },
  {
    id: 'CO-114',
    section: 'prices',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Taxes that a price includes are not more than the price.',
    basis: ['octo#pricing'],
    async run(supplier) {
      for (const { all } of await everyOffer(supplier))
        for (const slot of all)
          for (const price of [slot.unitPricing, slot.pricing].flat().filter(isJson)) {
            const taxes = [price.includedTaxes].flat().filter(isJson)
            const sum = taxes.reduce((total, { retail }) => total + Number(retail), 0)
            expectThat(
              sum <= Number(price.retail),
              'The taxes within a price must not exceed it.',
              `${price.retail} or less`,
              sum,
            )
          }
    },
    counterexample: () => ({
      says: 'includes more taxes than there is price',
      reply: each('POST /availability', slot => ({
        ...slot,
        ...(Array.isArray(slot.unitPricing) && {
          unitPricing: slot.unitPricing.map(price => ({
            ...price,
            includedTaxes: [{ name: 'VAT', original: 1, retail: Number(price.retail) + 1, net: 1 }],
          })),
        }),
      })),
    }),
  },
]
