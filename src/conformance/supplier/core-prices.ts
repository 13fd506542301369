import type { Exchange } from '../exchange.ts'
import { expectEqual, expectList, expectThat, isJson, type Json } from '../expect.ts'
import { hold } from './core.ts'
import { each } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { askProducts, optionsOf, unitsOf } from './offers.ts'
import type { SupplierCheck } from './target.ts'

const BOTH = ['bookspot', 'rhomtrip'] as const

/** Original, retail and net are whole and in this order. */
function expectOrdered(price: Json, pointer: string, exchange?: Exchange): void {
  const { original, retail, net } = price
  const more = { pointer, ...(exchange && { exchange }) }
  for (const [name, amount] of Object.entries({ original, retail, ...(net !== null && { net }) }))
    expectThat(
      Number.isInteger(amount),
      `"${name}" must be a whole number of minor units.`,
      'a whole number',
      amount,
      more,
    )
  expectThat(
    Number(original) >= Number(retail),
    '"original" must not be below "retail".',
    `${retail} or more`,
    original,
    more,
  )
  if (typeof net === 'number')
    expectThat(Number(retail) >= net, '"net" must not be above "retail".', `${retail} or less`, net, more)
}

/** All prices of units and options of the products, with where they stand. */
const catalogued = (products: readonly Json[]): readonly (readonly [string, Json])[] =>
  products.flatMap((product, i) =>
    optionsOf(product).flatMap((option, j) =>
      [['', option] as const, ...unitsOf(option).map((unit, k) => [`/units/${k}`, unit] as const)].flatMap(
        ([at, one]) =>
          ['pricingFrom', 'pricing'].flatMap(name =>
            [one[name]]
              .flat()
              .filter(isJson)
              .map((price, n) => [`/${i}/options/${j}${at}/${name}/${n}`, price] as const),
          ),
      ),
    ),
  )

/** The booking with a net price above retail, unit by unit. */
function generous(booking: Json): Json {
  const items = unitItemsOf(booking)
  const raised = (pricing: unknown, by: number) => isJson(pricing) && { ...pricing, net: Number(pricing.retail) + by }
  return {
    ...booking,
    pricing: raised(booking.pricing, Math.max(1, items.length)),
    ...(items.length > 0 && { unitItems: items.map(item => ({ ...item, pricing: raised(item.pricing, 1) })) }),
  }
}

/** Units whose prices were lower before they were cut. */
const cheaper = (option: Json): readonly Json[] =>
  unitsOf(option).map(unit => ({
    ...unit,
    pricingFrom: [unit.pricingFrom]
      .flat()
      .filter(isJson)
      .map(price => ({ ...price, original: Number(price.retail) - 1 })),
  }))

/** CO-109 to CO-111: what things cost. */
export const priceChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-109',
    section: 'prices',
    dialects: BOTH,
    level: 'MUST',
    says: 'Prices of products are whole minor units, original not below retail, net not above it.',
    basis: ['octo#pricing', 'R-32'],
    async run(supplier) {
      const exchange = await askProducts(supplier)
      for (const [pointer, price] of catalogued(expectList(exchange, 200))) expectOrdered(price, pointer, exchange)
    },
    counterexample: () => ({
      says: 'has an original price below the sale price',
      reply: each(
        'GET /products',
        product => ({ ...product, options: optionsOf(product).map(option => ({ ...option, units: cheaper(option) })) }),
        (_, { headers }) => headers['octo-capabilities']?.includes(',') === true,
      ),
      also: ['CO-20'],
    }),
  },
  {
    id: 'CO-110',
    section: 'prices',
    dialects: BOTH,
    level: 'MUST',
    says: 'Prices are in currencies of the product, and each currency has the same number of digits everywhere.',
    basis: ['octo#pricing'],
    async run(supplier) {
      const exchange = await askProducts(supplier)
      const listed = expectList(exchange, 200)
      for (const [i, { defaultCurrency, availableCurrencies }] of listed.entries())
        expectThat(
          [availableCurrencies].flat().includes(defaultCurrency),
          'The default currency must be an available one.',
          availableCurrencies,
          defaultCurrency,
          {
            pointer: `/${i}/defaultCurrency`,
            exchange,
          },
        )
      const digits = new Map<unknown, unknown>()
      for (const [pointer, { currency, currencyPrecision }] of catalogued(listed)) {
        const { availableCurrencies } = listed[Number(pointer.split('/')[1])]!
        const isOffered = [availableCurrencies].flat().includes(currency)
        const more = { pointer, exchange }
        expectThat(isOffered, 'A price must be in an available currency.', availableCurrencies, currency, more)
        const known = digits.get(currency) ?? currencyPrecision
        digits.set(currency, known)
        expectEqual(`"currencyPrecision" of ${currency}`, currencyPrecision, known, more)
      }
    },
    counterexample: () => ({
      says: 'prices in a currency that it does not offer',
      reply: each(
        'GET /products',
        product => ({ ...product, availableCurrencies: ['XAU'] }),
        (_, { headers }) => headers['octo-capabilities']?.includes(',') === true,
      ),
      also: ['CO-20'],
    }),
  },
  {
    id: 'CO-111',
    section: 'prices',
    dialects: BOTH,
    level: 'MUST',
    says: 'The price of a booking is whole minor units, original not below retail, net not above it.',
    basis: ['octo#pricing', 'R-32'],
    async run(supplier) {
      const { booking, exchange } = await hold(supplier)
      const { pricing } = booking
      expectThat(isJson(pricing), 'A booking must have a price when pricing is asked for.', 'pricing', pricing, {
        pointer: '/pricing',
        exchange,
      })
      await (supplier.dialect === 'rhomtrip'
        ? supplier.assumed('R-32', () => expectOrdered(pricing as Json, '/pricing', exchange))
        : expectOrdered(pricing as Json, '/pricing', exchange))
    },
    counterexample: () => ({
      says: 'pays more to the reseller than the guest pays',
      also: ['WS-20', 'WS-44', 'WS-45'],
      reply: (reply, { path }) =>
        path.startsWith('/bookings') && isJson(reply.body) && isJson(reply.body.pricing)
          ? { ...reply, body: generous(reply.body) }
          : undefined,
    }),
  },
]
