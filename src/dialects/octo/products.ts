import type { Product } from '../../domain/types.ts'
import type { Serialised } from '../../http/call.ts'
import { Answered, type Context } from '../../http/surface.ts'
import { productOf } from '../../store/lookups.ts'
import type { View } from './bytes.ts'
import { languageOf } from './product-view.ts'

/** Header that lists the languages of the content; OCTO's own name is `Available-Languages`. */
type LanguagesHeader = 'octo-available-languages' | 'available-languages'

/**
 * `GET /products/{id}`, in the client's language when the content capability is on.
 * @throws DomainError INVALID_PRODUCT_ID
 */
export function product<T>(id: string, context: Context, view: View<Product, T>, header: LanguagesHeader) {
  const found = productOf(context.world, id)
  if (!context.capabilities.has('content')) return view.one(found, context.capabilities)
  const language = languageOf(found, context.languages)
  const body = view.one(found, context.capabilities, language)
  return new Answered<Serialised<T>>(body, { headers: contentHeaders([language], Object.keys(found.content), header) })
}

/** `GET /products`: each product in the best of its own languages. */
export function products<T>(context: Context, view: View<Product, T>, header: LanguagesHeader) {
  const all = [...context.world.read.products.all()]
  if (!context.capabilities.has('content')) return view.list(all, context.capabilities)
  const spoken = all.map(one => languageOf(one, context.languages))
  const detail = new Map(all.map((one, index) => [one, spoken[index]!]))
  const body = view.list(all, context.capabilities, one => detail.get(one)!)
  const available = all.flatMap(one => Object.keys(one.content))
  return new Answered<Serialised<readonly T[]>>(body, { headers: contentHeaders(spoken, available, header) })
}

/** A list may speak several languages; RFC 9110 lets Content-Language name them all. */
const contentHeaders = (spoken: readonly string[], available: readonly string[], header: LanguagesHeader) => ({
  'content-language': [...new Set(spoken)].join(', '),
  [header]: [...new Set(available)].sort().join(', '),
})
