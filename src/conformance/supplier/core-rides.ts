import { expectAt, expectList, expectObject, expectRefusal, expectStatus, expectThat, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { hold, made } from './core.ts'
import { each, instead, overlooks, refusal, without } from './core-lies.ts'
import { askProducts, dayIn, optionsOf } from './offers.ts'
import { askForQuote } from './rhomtrip.ts'
import { slots } from './rhomtrip-products.ts'
import { expectCapabilityFields, expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const QUOTE = 'POST /transfers'
const AVAILABILITY = 'POST /availability'
const CALENDAR = 'POST /availability/calendar'

/** Asks about an option of the first product; skipped where the supplier has no products, which are in progress at RhomTrip. */
async function ask(supplier: Supplier, route: string, change: Json) {
  const [product] = expectList(await askProducts(supplier), 200)
  const [option] = product ? optionsOf(product) : []
  if (!product || !option) throw new Skipped('This supplier has no products yet.')
  const body = { productId: product.id, optionId: option.id, startTime: '00:00', ...change }
  return supplier.send(route, { body })
}

/** CO-119 to CO-124: what RhomTrip has of its own: quotations of rides, and availability in its own words. */
export const rideChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-119',
    section: 'transfers',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'A quotation shows its places, its distance, and options with vehicles and cancellation policies.',
    basis: ['page#rhomtrip-transfers'],
    async run(supplier) {
      expectShape('rhomtrip', QUOTE, await askForQuote(supplier))
    },
    counterexample: () => ({
      says: 'shows no vehicles in quotations',
      reply: instead(QUOTE, transfer => ({
        ...transfer,
        options: optionsOf(transfer).map(each => without(each, 'vehicle')),
      })),
    }),
  },
  {
    id: 'CO-120',
    section: 'transfers',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'The options of a quotation have prices exactly when pricing is asked for.',
    basis: ['page#rhomtrip-pricing'],
    async run(supplier) {
      expectCapabilityFields('rhomtrip', QUOTE, await askForQuote(supplier, { capabilities: 'octo/pricing' }), [
        'pricing',
      ])
      expectCapabilityFields('rhomtrip', QUOTE, await askForQuote(supplier, { capabilities: '' }), [])
    },
    counterexample: () => ({
      says: 'quotes without a price',
      reply: instead(
        QUOTE,
        transfer => ({ ...transfer, options: optionsOf(transfer).map(each => without(each, 'pricing')) }),
        (_, { headers }) => headers['octo-capabilities'] === 'octo/pricing',
      ),
    }),
  },
  {
    id: 'CO-121',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'A hold of less than 20 minutes, or of more than 200, is refused with 400.',
    basis: ['R-30'],
    async run(supplier) {
      for (const expirationMinutes of [19, 201]) {
        const { asked } = await hold(supplier)
        const body = { ...asked, expirationMinutes }
        const exchange = await supplier.send('POST /bookings', { body })
        if (exchange.response?.status === 200) made(supplier, exchange, body)
        expectRefusal(exchange, { status: [400] })
      }
    },
    counterexample: () => ({
      says: 'holds for as long as anybody likes',
      also: ['BS-08'],
      call: overlooks(
        'POST /bookings',
        body => ({ ...body, expirationMinutes: 200 }),
        ({ expirationMinutes }) => expirationMinutes === 201,
      ),
    }),
  },
  {
    id: 'CO-122',
    section: 'availability',
    dialects: ['rhomtrip'],
    level: 'SHOULD',
    says: 'The calendar shows days of the range that was asked for, each of them once.',
    basis: ['octo#calendar'],
    async run(supplier) {
      const [localDateStart, localDateEnd] = [await dayIn(supplier, 2), await dayIn(supplier, 20)]
      const exchange = await ask(supplier, CALENDAR, { localDateStart, localDateEnd })
      expectShape('rhomtrip', CALENDAR, exchange)
      const days = expectList(exchange, 200).map(({ localDate }) => String(localDate))
      for (const [i, day] of days.entries()) {
        const isRight = day >= localDateStart && day <= localDateEnd && days.indexOf(day) === i
        expectThat(
          isRight,
          'Each day must be in the range, and there once.',
          `${localDateStart} to ${localDateEnd}`,
          day,
          {
            pointer: `/${i}/localDate`,
            exchange,
          },
        )
      }
    },
    counterexample: () => ({
      says: 'repeats a day',
      reply: each(CALENDAR, (day, _, all) => ({ ...day, localDate: all[0]!.localDate })),
    }),
  },
  {
    id: 'CO-123',
    section: 'availability',
    dialects: ['rhomtrip'],
    level: 'SHOULD',
    says: 'Availability of an unknown product is refused with 400 INVALID_PRODUCT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const day = await dayIn(supplier, 2)
      expectStatus(await ask(supplier, AVAILABILITY, { localDateStart: day }), 200)
      const productId = 'no-such-product'
      const exchange = await ask(supplier, AVAILABILITY, { localDateStart: day, productId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_PRODUCT_ID', echoes: { productId } })
    },
    counterexample: () => ({
      says: 'does not know the code for an unknown product',
      reply: refusal(AVAILABILITY, 'INVALID_PRODUCT_ID', error => ({ body: { ...error, error: 'BAD_REQUEST' } })),
    }),
  },
  {
    id: 'CO-124',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'SHOULD',
    says: 'A departure of a product can be held like a ride.',
    basis: ['octo#reserve'],
    async run(supplier) {
      await askProducts(supplier)
      const [slot] = await slots(supplier)
      const { productId, optionId, availabilityId, unitId } = slot!
      const body = { productId, optionId, availabilityId, unitItems: [{ unitId }], expirationMinutes: 30 }
      const exchange = await supplier.send('POST /bookings', { body })
      const { booking } = made(supplier, exchange, body)
      expectShape('rhomtrip', 'POST /bookings', exchange)
      expectAt(expectObject(exchange, 200), '/status', 'ON_HOLD', exchange)
      for (const name of ['productId', 'optionId', 'availabilityId'] as const)
        expectAt(booking, `/${name}`, body[name], exchange)
    },
    counterexample: () => ({
      says: 'holds another departure than the one asked for',
      reply: instead(
        'POST /bookings',
        booking => ({ ...booking, availabilityId: 'another' }),
        ({ productId }) => productId !== undefined,
      ),
    }),
  },
]
