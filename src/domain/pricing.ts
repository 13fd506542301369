import { DomainError } from './errors.ts'
import type { Money, Option, Product, Tax } from './types.ts'

const ZERO_DECIMAL: ReadonlySet<string> = new Set(['JPY', 'ISK', 'KRW', 'CLP', 'VND'])

/** Digits after the decimal point of a currency: 0 for JPY and its like, else 2. */
export const precisionOf = (currency: string): number => (ZERO_DECIMAL.has(currency) ? 0 : 2)

/** How a retail price is made into a whole price. */
export interface PriceTerms {
  readonly currency: string
  /** What it cost before a discount, minor units; never below the retail price. Default: the retail price. */
  readonly original?: number
  /** The supplier's share of the retail price, 0 to 1. */
  readonly netShare: number
  /** A tax that is contained in the price, in percent of the untaxed amount. */
  readonly tax: { readonly name: string; readonly percent: number }
}

const taxWithin = (amount: number, percent: number): number => Math.round((amount * percent) / (100 + percent))

function taxOf(name: string, percent: number, price: Pick<Money, 'original' | 'retail' | 'net'>): Tax {
  return {
    name,
    original: taxWithin(price.original, percent),
    retail: taxWithin(price.retail, percent),
    net: taxWithin(price.net, percent),
  }
}

/** A whole price from a retail amount (minor units): original >= retail >= net, the tax contained in each. */
export function priceOf(retail: number, { currency, original, netShare, tax }: PriceTerms): Money {
  const price = {
    original: Math.max(retail, original ?? retail),
    retail,
    net: Math.min(retail, Math.round(retail * netShare)),
  }
  return {
    ...price,
    currency,
    currencyPrecision: precisionOf(currency),
    includedTaxes: tax.percent > 0 ? [taxOf(tax.name, tax.percent, price)] : [],
  }
}

/** The price in the asked currency, if there is one. */
export const moneyIn = (prices: readonly Money[], currency: string): Money | undefined =>
  prices.find(price => price.currency === currency)

/** The sum of prices of one currency: every amount, and the taxes by name. Nothing in, zero out. */
export function sumMoney(prices: readonly Money[], currency = prices[0]?.currency ?? 'EUR'): Money {
  const taxes = new Map<string, Tax>()
  let original = 0
  let retail = 0
  let net = 0
  for (const price of prices) {
    if (price.currency !== currency) throw new RangeError(`${price.currency} cannot be added to ${currency}.`)
    original += price.original
    retail += price.retail
    net += price.net
    for (const tax of price.includedTaxes) {
      const sum = taxes.get(tax.name)
      taxes.set(tax.name, sum === undefined ? tax : addTax(sum, tax))
    }
  }
  const currencyPrecision = prices[0]?.currencyPrecision ?? precisionOf(currency)
  return { original, retail, net, currency, currencyPrecision, includedTaxes: [...taxes.values()] }
}

const addTax = (a: Tax, b: Tax): Tax => ({
  name: a.name,
  original: a.original + b.original,
  retail: a.retail + b.retail,
  net: a.net + b.net,
})

/** A price times a factor above 0, in whole minor units; rounding never breaks original >= retail >= net. */
export function scaleMoney(price: Money, factor: number): Money {
  const scale = (amount: number) => Math.round(amount * factor)
  return {
    ...price,
    original: scale(price.original),
    retail: scale(price.retail),
    net: scale(price.net),
    includedTaxes: price.includedTaxes.map(tax => ({
      name: tax.name,
      original: scale(tax.original),
      retail: scale(tax.retail),
      net: scale(tax.net),
    })),
  }
}

/** A product with all its prices, in every currency, times a factor. */
export function repriceProduct(product: Product, factor: number): Product {
  const scaled = (prices: readonly Money[]) => prices.map(price => scaleMoney(price, factor))
  return {
    ...product,
    options: product.options.map(option => ({
      ...option,
      prices: scaled(option.prices),
      units: option.units.map(unit => ({ ...unit, prices: scaled(unit.prices) })),
    })),
  }
}

/** The currency asked for, or the product's own. Throws BAD_REQUEST for one that the product is not sold in. */
export function currencyFor(product: Product, asked: string | null | undefined): string {
  if (asked === undefined || asked === null) return product.defaultCurrency
  if (product.availableCurrencies.includes(asked)) return asked
  throw new DomainError(
    'BAD_REQUEST',
    `Product ${product.id} is not sold in ${asked}; available are ${product.availableCurrencies.join(', ')}.`,
  )
}

/** A price per unit in one slot. */
export interface UnitPrice {
  readonly unitId: string
  readonly price: Money
}

/** What each unit costs in a currency; empty when the product is priced per booking. */
export function slotUnitPrices(product: Product, option: Option, currency: string): readonly UnitPrice[] {
  if (product.pricingPer === 'BOOKING') return []
  const prices: UnitPrice[] = []
  for (const unit of option.units) {
    const price = moneyIn(unit.prices, currency)
    if (price !== undefined) prices.push({ unitId: unit.id, price })
  }
  return prices
}

/** What a booking costs, and what each of its units costs (null when priced per booking). */
export interface BookingPrice {
  readonly price: Money
  readonly unitPrices: readonly (Money | null)[]
}

/** The price of these units together. The sum is exact: total = sum of the units, taxes included. */
export function bookingPrice(
  product: Product,
  option: Option,
  unitIds: readonly string[],
  currency: string,
): BookingPrice {
  if (product.pricingPer === 'BOOKING') {
    const price = moneyIn(option.prices, currency) ?? sumMoney([], currency)
    return { price, unitPrices: unitIds.map(() => null) }
  }
  const zero = sumMoney([], currency)
  const unitPrices = unitIds.map(id => {
    const unit = option.units.find(candidate => candidate.id === id)
    return unit === undefined ? zero : (moneyIn(unit.prices, currency) ?? zero)
  })
  return { price: sumMoney(unitPrices, currency), unitPrices }
}
