import { requireRoomFor } from '../domain/room.ts'
import { createProduct } from '../store/products.ts'
import { freshProduct } from './catalogue.ts'
import { text } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'product.created'

export const productCreated = defineTrigger({
  name: NAME,
  summary: 'The supplier offers something new.',
  changes: 'There is one product more, with availability from today on.',
  event: 'product.created',
  options: { title: text('Its name and title; "A new experience" without it.') },
  run(stage, { title }) {
    requireRoomFor('products', stage.read.products.size)
    createProduct(stage, freshProduct(title), `trigger ${NAME}`)
  },
})
