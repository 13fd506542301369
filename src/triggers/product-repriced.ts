import { repriceProduct } from '../store/products.ts'
import { productFor } from './catalogue.ts'
import { id, percent } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'product.repriced'

export const productRepriced = defineTrigger({
  name: NAME,
  summary: 'A product costs more or less.',
  changes: 'Every price of the product moves by a percentage; bookings keep theirs.',
  event: 'product.repriced',
  options: {
    product: id('Product whose prices change; the first without it.'),
    percent: percent('By how much; 10 without it, and -10 is cheaper.'),
  },
  run(stage, { product, percent: by = 10 }) {
    const cause = `trigger ${NAME}`
    repriceProduct(stage, productFor(stage, product, cause).id, 1 + by / 100, cause)
  },
})
