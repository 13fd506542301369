import type { Product } from '../domain/types.ts'
import { CATALOGUE, productFrom } from '../store/catalogue.ts'
import { createProduct, type ProductChange } from '../store/products.ts'
import { productNamed } from './subjects.ts'
import type { Stage } from './trigger.ts'

/** What is new about a product that is made: the catalogue's first under another name. */
export function freshProduct(title = 'A new experience'): ProductChange {
  const pattern = CATALOGUE[0]
  return pattern ? retitled(productFrom(pattern), title) : { internalName: title }
}

/** Another internal name, and the same as title in every language. */
export const retitled = ({ content }: Pick<Product, 'content'>, title: string): ProductChange => ({
  internalName: title,
  content: Object.fromEntries(Object.entries(content).map(([language, words]) => [language, { ...words, title }])),
})

/**
 * The named product, else the world's first, else a new one.
 * @throws UsageError for an unknown product
 */
export function productFor(stage: Stage, id: string | undefined, cause: string): Product {
  if (id !== undefined) return productNamed(stage.read, id)
  for (const product of stage.read.products.all()) return product
  return createProduct(stage, freshProduct(), cause)
}
