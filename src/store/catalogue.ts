import data from '../../fixtures/catalogue.json' with { type: 'json' }
import { priceOf } from '../domain/pricing.ts'
import type { Money, Option, Product, Unit, UnitType } from '../domain/types.ts'
import { deepFreeze } from './rows.ts'

/** Retail prices in minor units by currency. */
type Retail = Readonly<Record<string, number>>

interface UnitEntry extends Pick<Unit, 'id' | 'titles' | 'requiredContactFields'> {
  readonly type: UnitType
  readonly prices: Retail
  readonly minAge: number
  readonly maxAge: number
  readonly idRequired: boolean
  readonly minQuantity: number | null
  readonly maxQuantity: number | null
  readonly paxCount: number
  readonly accompaniedBy: readonly string[]
}

interface OptionEntry
  extends Pick<
    Option,
    | 'id'
    | 'titles'
    | 'startTimes'
    | 'durationMinutes'
    | 'openingHours'
    | 'weekdays'
    | 'capacity'
    | 'cancellationCutoff'
    | 'bookingCutoffMinutes'
    | 'requiredContactFields'
  > {
  readonly minUnits: number
  readonly maxUnits: number | null
  readonly prices: Retail
  readonly units: readonly UnitEntry[]
}

/** A product as the fixture writes it: no computed prices, no repeated names. */
export interface CatalogueEntry
  extends Omit<
    Product,
    'locale' | 'availabilityRequired' | 'defaultCurrency' | 'availableCurrencies' | 'options' | 'content'
  > {
  /** The first is the default. */
  readonly currencies: readonly string[]
  readonly tax: { readonly name: string; readonly percent: number }
  readonly netShare: number
  /** Part of the original price that is taken off, 0 to 1. */
  readonly discount: number
  readonly options: readonly OptionEntry[]
  readonly content: Product['content']
}

/** The seed's products, as written. The fixture says what they are. */
export const CATALOGUE: readonly CatalogueEntry[] = data as CatalogueEntry[]

/** A product of the world from its entry. The first option is the default one. */
export function productFrom(entry: CatalogueEntry): Product {
  const { currencies, tax, netShare, discount, options, content, ...same } = entry
  const pricesOf = (retail: Retail): Money[] =>
    currencies.flatMap(currency => {
      const amount = retail[currency]
      if (amount === undefined) return []
      const original = Math.round(amount / (1 - discount))
      return [priceOf(amount, { currency, original, netShare, tax })]
    })
  return deepFreeze({
    ...same,
    locale: 'en',
    availabilityRequired: true,
    defaultCurrency: currencies[0] ?? 'EUR',
    availableCurrencies: currencies,
    options: options.map((option, i) => optionFrom(option, i === 0, pricesOf)),
    content,
  })
}

function optionFrom(entry: OptionEntry, isDefault: boolean, pricesOf: (retail: Retail) => Money[]): Option {
  const { minUnits, maxUnits, prices, units, ...same } = entry
  return {
    ...same,
    default: isDefault,
    internalName: entry.titles.en ?? entry.id,
    reference: null,
    restrictions: { minUnits, maxUnits },
    prices: pricesOf(prices),
    units: units.map(unit => unitFrom(unit, pricesOf)),
  }
}

function unitFrom(entry: UnitEntry, pricesOf: (retail: Retail) => Money[]): Unit {
  const { id, type, titles, requiredContactFields, prices, ...restrictions } = entry
  return {
    id,
    internalName: titles.en ?? id,
    reference: null,
    type,
    requiredContactFields,
    restrictions,
    prices: pricesOf(prices),
    titles,
  }
}
