import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { isObject, type Json, withJson } from './json.ts'

const PRICE = { original: 10_000, retail: 10_000, net: 9_000, currency: 'EUR', currencyPrecision: 2, includedTaxes: [] }

/** Whether a key exists only with the pricing capability, as OCTO names them. */
const isPricing = (key: string) =>
  /^(?:pricing|unitPricing|pricingFrom|unitPricingFrom|defaultCurrency|availableCurrencies|pricingPer|includedTaxes)$/.test(
    key,
  )

function without(value: Json): Json {
  if (Array.isArray(value)) return value.map(without)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, Json][] => (isPricing(key) ? [] : [[key, without(inner)]])),
  )
}

/** Each object below the envelope with prices, and each in a list there. */
function withPrices(payload: Json): Json {
  if (!isObject(payload)) return payload
  return Object.fromEntries(
    Object.entries(payload).map(([key, inner]): [string, Json] => [key, key === 'webhook' ? inner : priced(inner)]),
  )
}

function priced(value: Json): Json {
  if (Array.isArray(value)) return value.map(priced)
  return isObject(value) ? { pricing: PRICE, ...value } : value
}

/** The payload has prices although nobody asked, or none although somebody did. */
export const wrongCapabilities = defineFault({
  kind: 'wrong-capabilities',
  summary: 'Prices are missing, or there, against what the subscription was registered with.',
  standsFor: 'A supplier that applies the capabilities of another call, or none.',
  topic: 'meaning',
  covers: ['FD-61'],
  options: { prices: choice('Prices are', { missing: 'left out', present: 'added' }, 'missing') },
  shape: (send, { prices }) => withJson(send, prices === 'missing' ? without : withPrices),
})
