import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bookingPrice,
  currencyFor,
  moneyIn,
  precisionOf,
  priceOf,
  repriceProduct,
  scaleMoney,
  slotUnitPrices,
  sumMoney,
} from '../../src/domain/pricing.ts'
import type { Money, Product } from '../../src/domain/types.ts'
import { CATALOGUE, productFrom } from '../../src/store/catalogue.ts'

const products = CATALOGUE.map(productFrom)
const productOf = (id: string): Product => products.find(product => product.id === id)!

const inOrder = (price: Money) => price.original >= price.retail && price.retail >= price.net && price.net >= 0
const taxIsPart = (price: Money) =>
  price.includedTaxes.every(
    tax =>
      tax.original <= price.original &&
      tax.retail <= price.retail &&
      tax.net <= price.net &&
      inOrder({ ...price, ...tax }),
  )
const whole = (price: Money) => [price.original, price.retail, price.net].every(Number.isInteger)

const money = fc
  .record({
    retail: fc.nat(1_000_000),
    extra: fc.nat(10_000),
    netShare: fc.double({ min: 0, max: 1, noNaN: true }),
    percent: fc.nat(30),
  })
  .map(({ retail, extra, netShare, percent }) =>
    priceOf(retail, { currency: 'EUR', original: retail + extra, netShare, tax: { name: 'VAT', percent } }),
  )

describe('prices', () => {
  it('keep original >= retail >= net, with the tax contained in each', () => {
    fc.assert(fc.property(money, price => inOrder(price) && taxIsPart(price) && whole(price)))
  })

  it('keep that order when scaled', () => {
    const factor = fc.double({ min: 0.01, max: 10, noNaN: true })
    fc.assert(
      fc.property(money, factor, (price, by) => {
        const scaled = scaleMoney(price, by)
        return inOrder(scaled) && taxIsPart(scaled) && whole(scaled)
      }),
    )
  })

  it('add up to the cent, taxes by name', () => {
    fc.assert(
      fc.property(fc.array(money, { minLength: 1, maxLength: 20 }), prices => {
        const sum = sumMoney(prices)
        const total = (amount: (price: Money) => number) => prices.reduce((all, price) => all + amount(price), 0)
        expect(sum.original).toBe(total(price => price.original))
        expect(sum.retail).toBe(total(price => price.retail))
        expect(sum.net).toBe(total(price => price.net))
        const vat = (price: Money) => price.includedTaxes.reduce((all, tax) => all + tax.retail, 0)
        expect(vat(sum)).toBe(total(vat))
      }),
    )
  })

  it('of two currencies cannot be added', () => {
    const [yen] = productOf('45').options[0]!.prices
    const [euro] = productOf('42').options[0]!.units[0]!.prices
    expect(() => sumMoney([yen!, euro!])).toThrow(RangeError)
  })

  it('of yen and krónur have no decimals', () => {
    expect(precisionOf('JPY')).toBe(0)
    expect(precisionOf('EUR')).toBe(2)
    expect(moneyIn(productOf('45').options[0]!.prices, 'JPY')).toMatchObject({ retail: 42_000, currencyPrecision: 0 })
    expect(moneyIn(productOf('49').options[0]!.units[0]!.prices, 'ISK')).toMatchObject({ currencyPrecision: 0 })
  })

  it('of the whole catalogue are there in every currency and in order', () => {
    for (const product of products) {
      for (const option of product.options) {
        const lists = product.pricingPer === 'BOOKING' ? [option.prices] : option.units.map(unit => unit.prices)
        for (const prices of lists) {
          expect(prices.map(({ currency }) => currency)).toEqual(product.availableCurrencies)
          expect(prices.every(price => inOrder(price) && taxIsPart(price) && whole(price))).toBe(true)
        }
      }
    }
  })
})

describe('a booking costs', () => {
  it('the sum of its units', () => {
    const product = productOf('42')
    const option = product.options[0]!
    const { price, unitPrices } = bookingPrice(product, option, ['adult', 'adult', 'child'], 'SEK')
    expect(price.retail).toBe(2 * 55_000 + 27_500)
    expect(sumMoney(unitPrices.map(unit => unit!))).toEqual(price)
    expect(slotUnitPrices(product, option, 'SEK').map(({ unitId }) => unitId)).toEqual([
      'adult',
      'child',
      'infant',
      'senior',
    ])
  })

  it('the same for any number of units when priced per booking', () => {
    const product = productOf('45')
    const option = product.options[0]!
    expect(bookingPrice(product, option, ['guest', 'guest', 'guest'], 'JPY')).toMatchObject({
      price: { retail: 42_000, currency: 'JPY' },
      unitPrices: [null, null, null],
    })
    expect(slotUnitPrices(product, option, 'JPY')).toEqual([])
  })

  it('in the currency asked for, in the default one unless asked, in no other', () => {
    const product = productOf('42')
    expect(currencyFor(product, 'USD')).toBe('USD')
    expect(currencyFor(product, null)).toBe('EUR')
    expect(() => currencyFor(product, 'CHF')).toThrow('EUR, SEK, USD')
  })
})

it('a product is repriced in every option, unit and currency', () => {
  const before = productOf('47')
  const after = repriceProduct(before, 2)
  const retails = (product: Product) =>
    product.options.flatMap(option => option.units.flatMap(unit => unit.prices.map(price => price.retail)))
  expect(retails(after)).toEqual(retails(before).map(retail => retail * 2))
  expect(after.id).toBe(before.id)
})
