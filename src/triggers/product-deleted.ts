import { createProduct, deleteProduct } from '../store/products.ts'
import { freshProduct } from './catalogue.ts'
import { id } from './options.ts'
import { productNamed } from './subjects.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'product.deleted'

export const productDeleted = defineTrigger({
  name: NAME,
  summary: 'The supplier stops selling something.',
  changes: 'The product is gone; its bookings stay.',
  event: 'product.deleted',
  options: { product: id('Product to delete. Without it one is made first, so that the seeded ones stay.') },
  run(stage, { product }) {
    const cause = `trigger ${NAME}`
    const subject = product ? productNamed(stage.read, product) : createProduct(stage, freshProduct(), cause)
    deleteProduct(stage, subject.id, cause)
  },
})
