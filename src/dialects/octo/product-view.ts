import type { Language, Money, Option, Product, ProductContent, Supplier, Unit } from '../../domain/types.ts'

/** The supplier as `GET /supplier` shows it. OCTO core. @param endpoint base URL of the dialect, without a trailing slash */
export const supplierView = (supplier: Supplier, endpoint: string) => ({
  id: supplier.id,
  name: supplier.name,
  endpoint,
  contact: supplier.contact,
})

/** A price in OCTO's words: minor units. OCTO pricing. */
export const pricingView = (money: Money) => ({
  original: money.original,
  retail: money.retail,
  net: money.net,
  currency: money.currency,
  currencyPrecision: money.currencyPrecision,
  includedTaxes: money.includedTaxes,
})

/** The language in which a product answers: the best of those asked for that it has, else its own. */
export function languageOf(product: Product, asked: readonly Language[]): Language {
  for (const language of asked) {
    const [primary] = language.split('-', 1)
    for (const candidate of [language, primary!]) if (Object.hasOwn(product.content, candidate)) return candidate
  }
  return product.locale
}

/** A product with everything that any capability adds; `project` takes away what the client did not ask for. OCTO core. */
export const productView = (product: Product, language: Language) => ({
  id: product.id,
  internalName: product.internalName,
  reference: product.reference,
  locale: product.locale,
  timeZone: product.timeZone,
  allowFreesale: product.allowFreesale,
  instantConfirmation: product.instantConfirmation,
  instantDelivery: product.instantDelivery,
  availabilityRequired: product.availabilityRequired,
  availabilityType: product.availabilityType,
  deliveryFormats: product.deliveryFormats,
  deliveryMethods: product.deliveryMethods,
  redemptionMethod: product.redemptionMethod,
  options: product.options.map(option => optionView(option, product, language)),
  defaultCurrency: product.defaultCurrency,
  availableCurrencies: product.availableCurrencies,
  pricingPer: product.pricingPer,
  ...contentView(product.content[language] ?? product.content[product.locale], product.internalName),
})

const contentView = (content: ProductContent | undefined, name: string) => ({
  title: content?.title ?? name,
  shortDescription: content?.shortDescription ?? null,
  description: content?.description ?? null,
  highlights: content?.highlights ?? [],
  inclusions: content?.inclusions ?? [],
  exclusions: content?.exclusions ?? [],
  bookingTerms: content?.bookingTerms ?? null,
})

const optionView = (option: Option, product: Product, language: Language) => ({
  id: option.id,
  default: option.default,
  internalName: option.internalName,
  reference: option.reference,
  availabilityLocalStartTimes: option.startTimes,
  cancellationCutoff: cutoffText(option.cancellationCutoff),
  cancellationCutoffAmount: option.cancellationCutoff.amount,
  cancellationCutoffUnit: option.cancellationCutoff.unit,
  requiredContactFields: option.requiredContactFields,
  restrictions: option.restrictions,
  units: option.units.map(unit => unitView(unit, product, language)),
  ...(product.pricingPer === 'BOOKING' ? pricesView(option.prices, product) : undefined),
  title: titleOf(option, product, language),
})

const unitView = (unit: Unit, product: Product, language: Language) => ({
  id: unit.id,
  internalName: unit.internalName,
  reference: unit.reference,
  type: unit.type,
  requiredContactFields: unit.requiredContactFields,
  restrictions: unit.restrictions,
  ...(product.pricingPer === 'UNIT' ? pricesView(unit.prices, product) : undefined),
  title: titleOf(unit, product, language),
})

/** OCTO pricing: `pricingFrom` where the price is only known with an availability, `pricing` where none is needed. */
const pricesView = (prices: readonly Money[], product: Product) =>
  product.availabilityRequired ? { pricingFrom: prices.map(pricingView) } : { pricing: prices.map(pricingView) }

const titleOf = (record: Option | Unit, product: Product, language: Language) =>
  record.titles[language] ?? record.titles[product.locale] ?? record.internalName

const cutoffText = ({ amount, unit }: Option['cancellationCutoff']) =>
  `${amount} ${unit}${amount === 1 ? '' : 's'} before the start`
