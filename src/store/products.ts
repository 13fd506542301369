import { DomainError } from '../domain/errors.ts'
import * as pricing from '../domain/pricing.ts'
import type { Product } from '../domain/types.ts'
import { CATALOGUE, productFrom } from './catalogue.ts'
import type { Door } from './door.ts'
import { productOf } from './lookups.ts'

/** What can be given for a new product, or changed on one. */
export type ProductChange = Partial<Omit<Product, 'id'>>

/** A numeric id that no product has, nor had: a deleted product's bookings still name it. */
function newId(world: Door): string {
  for (;;) {
    const id = String(world.random.int(1_000, 999_999))
    if (world.read.products.get(id) === undefined) return id
  }
}

/** A new product, made after the catalogue's first with what is given in its place. */
export function createProduct(world: Door, given: ProductChange = {}, cause = 'create product'): Product {
  return world.change(cause, (tables, emit) => {
    const pattern = CATALOGUE[0]
    if (pattern === undefined) throw new DomainError('UNPROCESSABLE_ENTITY', 'The catalogue is empty.')
    const id = newId(world)
    const product: Product = { ...productFrom(pattern), reference: null, ...given, id }
    tables.products.put(product)
    emit({ kind: 'product', type: 'product.created', before: null, after: product })
    return product
  })
}

/** A product with other words, rules or options; its prices change through `repriceProduct`. Throws INVALID_PRODUCT_ID. */
export function updateProduct(world: Door, id: string, change: ProductChange, cause = 'update product'): Product {
  const before = productOf(world, id)
  return world.change(cause, (tables, emit) => {
    const after: Product = { ...before, ...change, id }
    tables.products.put(after)
    emit({ kind: 'product', type: 'product.updated', before, after })
    return after
  })
}

/** All prices times a factor above 0. Throws INVALID_PRODUCT_ID, BAD_REQUEST. */
export function repriceProduct(world: Door, id: string, factor: number, cause = 'reprice product'): Product {
  const before = productOf(world, id)
  if (!(factor > 0)) throw new DomainError('BAD_REQUEST', 'The price factor must be above 0.')
  return world.change(cause, (tables, emit) => {
    const after = pricing.repriceProduct(before, factor)
    tables.products.put(after)
    emit({ kind: 'product', type: 'product.repriced', before, after })
    return after
  })
}

/** Takes a product out of the world; its bookings stay. Throws INVALID_PRODUCT_ID. */
export function deleteProduct(world: Door, id: string, cause = 'delete product'): Product {
  const before = productOf(world, id)
  return world.change(cause, (tables, emit) => {
    tables.products.delete(id)
    emit({ kind: 'product', type: 'product.deleted', before, after: null })
    return before
  })
}
