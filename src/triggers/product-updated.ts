import { updateProduct } from '../store/products.ts'
import { productFor, retitled } from './catalogue.ts'
import { id, text } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'product.updated'
const MARK = ' (updated)'

export const productUpdated = defineTrigger({
  name: NAME,
  summary: 'A product is described anew.',
  changes: 'The product has another name and title.',
  event: 'product.updated',
  options: {
    product: id('Product to change; the first without it.'),
    title: text('Its new name and title; the old one marked as updated without it.'),
  },
  run(stage, { product: named, title }) {
    const cause = `trigger ${NAME}`
    const product = productFor(stage, named, cause)
    const { internalName } = product
    const other = internalName.endsWith(MARK) ? internalName.slice(0, -MARK.length) : internalName + MARK
    updateProduct(stage, product.id, retitled(product, title ?? other), cause)
  },
})
