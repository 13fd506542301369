import type { Product } from '../../domain/types.ts'
import type { paths } from '../../generated/rhomtrip/types.ts'
import type { Context } from '../../http/surface.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { productOf } from '../../store/lookups.ts'
import { supplierView } from '../octo/product-view.ts'
import { CAPABILITIES, prefixed } from './capabilities.ts'
import { productsView } from './views.ts'

/** Who sells, what can be switched on, and what can be booked besides transfers. */
export const catalogue = {
  'GET /supplier': (_input, { world }) => supplierView(world.read.supplier, world.origin),

  'GET /capabilities': () =>
    CAPABILITIES.map(name => ({ id: prefixed(name), revision: 1, required: false, dependencies: [], docs: null })),

  'GET /products': (_input, { world, capabilities }) => productsView.list([...world.read.products.all()], capabilities),

  'GET /products/search': ({ query }, { world, capabilities }) => {
    const fits = searchOf(query)
    return productsView.list([...world.read.products.all()].filter(fits), capabilities)
  },

  'GET /products/{id}': ({ path }, { world, capabilities }) =>
    productsView.one(productOf(world, path.id), capabilities),
} satisfies Partial<Handlers<paths, Context>>

interface Search {
  readonly destinations?: string
  readonly countries?: string
  readonly currencies?: string
}

/** Every parameter narrows; the values of one are alternatives, in any case, with accents or without. An empty one does not narrow. */
function searchOf({ destinations, countries, currencies }: Search): (product: Product) => boolean {
  const [places, lands, money] = [destinations, countries, currencies].map(wordsOf)
  return product =>
    meets(places!, [product.destination]) &&
    meets(lands!, [product.country]) &&
    meets(money!, product.availableCurrencies)
}

const wordsOf = (list: string | undefined): ReadonlySet<string> =>
  new Set((list ?? '').split(',').map(normal).filter(Boolean))

const normal = (word: string) => word.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()

const meets = (wanted: ReadonlySet<string>, values: readonly string[]) =>
  wanted.size === 0 || values.some(value => wanted.has(normal(value)))
