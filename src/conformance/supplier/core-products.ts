import { expectAt, expectEqual, expectList, expectObject, expectRefusal, expectThat } from '../expect.ts'
import { each, instead, refusal, without } from './core-lies.ts'
import { askProducts, optionsOf, unitsOf } from './offers.ts'
import { expectShape } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

const LIST = 'GET /products'
const ONE = 'GET /products/{id}'

/** Whether the runtime knows a time zone by this name. */
function isTimeZone(name: unknown): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(name) })
    return String(name).includes('/') || name === 'UTC'
  } catch {
    return false
  }
}

const twice = (ids: readonly unknown[]) => ids.filter((id, i) => ids.indexOf(id) !== i)

/** CO-15 to CO-21: what is sold. */
export const productChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-15',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'GET /products lists products, each with its options and their units, and nothing left out.',
    basis: ['octo#products'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: '' })
      expectShape(supplier.dialect, LIST, exchange)
      const listed = expectList(exchange, 200)
      expectThat(listed.length > 0, 'There must be a product.', 'at least one product', listed, { exchange })
      for (const [i, { options }] of listed.entries())
        for (const [j, option] of optionsOf({ options }).entries())
          expectThat(unitsOf(option).length > 0, 'An option must have units.', 'at least one unit', option.units, {
            pointer: `/${i}/options/${j}/units`,
            exchange,
          })
    },
    counterexample: () => ({
      says: 'leaves the restrictions of options out',
      reply: each(
        LIST,
        product => ({ ...product, options: optionsOf(product).map(option => without(option, 'restrictions')) }),
        (_, call) => call.headers['octo-capabilities'] === '',
      ),
    }),
  },
  {
    id: 'CO-16',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'No two products, options of a product or units of an option share an id.',
    basis: ['octo#products'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: '' })
      const listed = expectList(exchange, 200)
      expectEqual('Product ids that are there twice', twice(listed.map(({ id }) => id)), [], { exchange })
      for (const product of listed) {
        const ids = optionsOf(product).map(({ id }) => id)
        expectEqual(`Option ids that product ${product.id} has twice`, twice(ids), [], { exchange })
        for (const option of optionsOf(product)) {
          const unitIds = unitsOf(option).map(({ id }) => id)
          expectEqual(`Unit ids that option ${option.id} of product ${product.id} has twice`, twice(unitIds), [], {
            exchange,
          })
        }
      }
    },
    counterexample: () => ({
      says: 'calls all units "1"',
      reply: each(
        LIST,
        product => ({
          ...product,
          options: optionsOf(product).map(option => ({
            ...option,
            units: unitsOf(option).map(unit => ({ ...unit, id: '1' })),
          })),
        }),
        (_, call) => call.headers['octo-capabilities'] === '',
      ),
    }),
  },
  {
    id: 'CO-17',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'SHOULD',
    says: 'Each product has one default option.',
    basis: ['octo#products'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: '' })
      for (const [i, product] of expectList(exchange, 200).entries()) {
        const count = optionsOf(product).filter(option => option.default === true).length
        const pointer = `/${i}/options`
        expectEqual(`The number of default options of product ${product.id}`, count, 1, { pointer, exchange })
      }
    },
    counterexample: () => ({
      says: 'makes every option the default',
      reply: each(
        LIST,
        product => ({ ...product, options: optionsOf(product).map(option => ({ ...option, default: true })) }),
        (_, call) => call.headers['octo-capabilities'] === '',
      ),
    }),
  },
  {
    id: 'CO-18',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The options of a product with start times name at least one.',
    basis: ['octo#products'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: '' })
      for (const [i, product] of expectList(exchange, 200).entries()) {
        if (product.availabilityType !== 'START_TIME') continue
        for (const [j, option] of optionsOf(product).entries()) {
          const times = [option.availabilityLocalStartTimes].flat()
          expectThat(
            times.length > 0,
            'A START_TIME option must have start times.',
            'at least one, like 09:30',
            times,
            {
              pointer: `/${i}/options/${j}/availabilityLocalStartTimes`,
              exchange,
            },
          )
        }
      }
    },
    counterexample: () => ({
      says: 'has no start times',
      reply: each(
        LIST,
        product => ({
          ...product,
          options: optionsOf(product).map(option => ({ ...option, availabilityLocalStartTimes: [] })),
        }),
        (_, call) => call.headers['octo-capabilities'] === '',
      ),
    }),
  },
  {
    id: 'CO-19',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'The time zone of each product is one of the IANA database.',
    basis: ['octo#products', 'rfc6557'],
    async run(supplier) {
      const exchange = await askProducts(supplier, { capabilities: '' })
      for (const [i, { timeZone }] of expectList(exchange, 200).entries())
        expectThat(isTimeZone(timeZone), 'The timeZone must be an IANA name.', 'a name like Europe/Madrid', timeZone, {
          pointer: `/${i}/timeZone`,
          exchange,
        })
    },
    counterexample: () => ({
      says: 'abbreviates its time zones',
      reply: each(
        LIST,
        product => ({ ...product, timeZone: 'CEST' }),
        (_, call) => call.headers['octo-capabilities'] === '',
      ),
    }),
  },
  {
    id: 'CO-20',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'GET /products/{id} shows the product as the list does.',
    basis: ['octo#products'],
    async run(supplier) {
      const [listed] = expectList(await askProducts(supplier), 200)
      if (!listed) return
      const exchange = await supplier.send(`${LIST}/${encodeURIComponent(String(listed.id))}`)
      expectShape(supplier.dialect, ONE, exchange)
      const product = expectObject(exchange, 200)
      for (const name of Object.keys(listed)) expectAt(product, `/${name}`, listed[name], exchange)
    },
    counterexample: () => ({
      says: 'shows another product than the one asked for',
      reply: instead(ONE, product => ({ ...product, id: '0' })),
    }),
  },
  {
    id: 'CO-21',
    section: 'products',
    dialects: ['bookspot', 'rhomtrip'],
    level: 'MUST',
    says: 'An unknown product is refused with 400 INVALID_PRODUCT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      await askProducts(supplier)
      const productId = 'no-such-product'
      const exchange = await supplier.send(`${LIST}/${productId}`)
      expectRefusal(exchange, { status: [400], code: 'INVALID_PRODUCT_ID', echoes: { productId } })
    },
    counterexample: () => ({
      says: 'answers 404 instead of 400',
      reply: refusal(ONE, '*', { status: 404 }),
    }),
  },
]
