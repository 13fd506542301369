import { expectRefusal, type Json } from '../expect.ts'
import { holdBody, slotBody } from './core.ts'
import { each, overlooks, refusal, without } from './core-lies.ts'
import { reserving, unitItemsOf } from './core-reserve.ts'
import { isOrdinary, offer, restrictionsOf } from './offers.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const RESERVE = 'POST /bookings'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** A reservation that is right but for one thing. */
const spoilt = async (supplier: Supplier, change: Json) =>
  reserving(supplier, await holdBody(supplier, { body: change }))

/** The code and status of what is understood and cannot be done. */
async function expectUnprocessable(supplier: Supplier, exchange: Awaited<ReturnType<typeof spoilt>>): Promise<void> {
  expectRefusal(exchange, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' })
  await supplier.assumed('B-34', () => expectRefusal(exchange, { status: [400] }))
}

/** CO-58 to CO-67: reservations that are refused. */
export const reserveLimitChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-58',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Reserving an unknown product is refused with 400 INVALID_PRODUCT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const productId = 'no-such-product'
      expectRefusal(await spoilt(supplier, { productId }), {
        status: [400],
        code: 'INVALID_PRODUCT_ID',
        echoes: { productId },
      })
    },
    counterexample: () => ({
      says: 'answers an unknown product as if nothing could be done about it',
      reply: refusal(RESERVE, 'INVALID_PRODUCT_ID', error => ({ body: { ...error, error: 'UNPROCESSABLE_ENTITY' } })),
    }),
  },
  {
    id: 'CO-59',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Reserving an unknown option is refused with 400 INVALID_OPTION_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const optionId = 'no-such-option'
      expectRefusal(await spoilt(supplier, { optionId }), {
        status: [400],
        code: 'INVALID_OPTION_ID',
        echoes: { optionId },
      })
    },
    counterexample: () => ({
      says: 'does not say which option is unknown',
      reply: refusal(RESERVE, 'INVALID_OPTION_ID', error => ({ body: without(error, 'optionId') })),
    }),
  },
  {
    id: 'CO-60',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Reserving an unknown slot is refused with 400 INVALID_AVAILABILITY_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const availabilityId = 'no-such-slot'
      const exchange = await spoilt(supplier, { availabilityId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_AVAILABILITY_ID', echoes: { availabilityId } })
    },
    counterexample: () => ({
      says: 'answers an unknown slot with 404',
      reply: refusal(RESERVE, 'INVALID_AVAILABILITY_ID', { status: 404 }),
    }),
  },
  {
    id: 'CO-61',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Reserving an unknown unit is refused with 400 INVALID_UNIT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const unitId = 'no-such-unit'
      const exchange = await spoilt(supplier, { unitItems: [{ unitId }] })
      expectRefusal(exchange, { status: [400], code: 'INVALID_UNIT_ID', echoes: { unitId } })
    },
    counterexample: () => ({
      says: 'takes an unknown unit for an unknown option',
      reply: refusal(RESERVE, 'INVALID_UNIT_ID', error => ({ body: { ...error, error: 'INVALID_OPTION_ID' } })),
    }),
  },
  {
    id: 'CO-62',
    section: 'bookings-core',
    dialects: ['rhomtrip'],
    level: 'MUST',
    says: 'Reserving an unknown transfer is refused.',
    basis: ['octo#errors', 'R-34'],
    async run(supplier) {
      const transferId = '000000000000000000000000'
      const exchange = await spoilt(supplier, { transferId })
      expectRefusal(exchange, { status: [400, 404] })
      await supplier.assumed('R-34', () =>
        expectRefusal(exchange, { status: [400], code: 'INVALID_TRANSFER_ID', echoes: { transferId } }),
      )
    },
    counterexample: () => ({
      says: 'answers an unknown transfer with 500',
      reply: refusal(RESERVE, 'INVALID_TRANSFER_ID', { status: 500 }),
    }),
  },
  {
    id: 'CO-63',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A reservation without unitItems is refused with 400.',
    basis: ['octo#errors', 'X-12', 'B-34'],
    async run(supplier) {
      const exchange = await spoilt(supplier, { unitItems: undefined })
      expectRefusal(exchange, { status: [400, 422] })
      await supplier.assumed('X-12', () =>
        expectRefusal(exchange, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' }),
      )
      await supplier.assumed('B-34', () => expectRefusal(exchange, { status: [400] }))
    },
    counterexample: () => ({
      says: 'answers 500 when there are no unitItems',
      reply: refusal(RESERVE, '*', { status: 500 }, ({ unitItems }) => unitItems === undefined),
      also: ['CO-57'],
    }),
  },
  {
    id: 'CO-64',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A reservation of no units is refused with 400.',
    basis: ['octo#errors', 'X-12', 'B-34'],
    async run(supplier) {
      const exchange = await spoilt(supplier, { unitItems: [] })
      expectRefusal(exchange, { status: [400, 422] })
      await supplier.assumed('X-12', () =>
        expectRefusal(exchange, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' }),
      )
      await supplier.assumed('B-34', () => expectRefusal(exchange, { status: [400] }))
    },
    counterexample: () => ({
      says: 'answers 200 and an error',
      reply: refusal(
        RESERVE,
        '*',
        { status: 200 },
        ({ unitItems }) => Array.isArray(unitItems) && unitItems.length === 0,
      ),
    }),
  },
  {
    id: 'CO-65',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'What is sold out cannot be reserved.',
    basis: ['octo#errors', 'octo#availability', 'X-10', 'B-34'],
    async run(supplier) {
      const full = await offer(supplier, 'a slot that is sold out', ({ all }) =>
        all.some(({ status }) => status === 'SOLD_OUT'),
      )
      const slot = full.all.find(({ status }) => status === 'SOLD_OUT')!
      const exchange = await reserving(supplier, slotBody({ ...full, slots: [slot] }))
      expectRefusal(exchange, { status: [400, 422] })
      await supplier.assumed('X-10', () =>
        expectRefusal(exchange, { status: [400, 422], code: 'UNPROCESSABLE_ENTITY' }),
      )
      await supplier.assumed('B-34', () => expectRefusal(exchange, { status: [400] }))
    },
    counterexample: () => {
      const full = new Set<string>()
      let open: Json | undefined
      return {
        says: 'sells what is sold out',
        reply: each('POST /availability', (slot, _, __, { json }) => {
          const { productId, optionId, units } = json as Json
          if (slot.status === 'SOLD_OUT' && units === undefined) full.add(`${productId} ${optionId} ${slot.id}`)
          else if (slot.available === true) open ??= { productId, optionId, availabilityId: slot.id }
          return slot
        }),
        call: overlooks(
          RESERVE,
          body => ({ ...body, ...open }),
          ({ productId, optionId, availabilityId }) => full.has(`${productId} ${optionId} ${availabilityId}`),
        ),
      }
    },
  },
  {
    id: 'CO-66',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Fewer units than an option asks for are refused with UNPROCESSABLE_ENTITY.',
    basis: ['octo#errors', 'octo#restrictions', 'B-34'],
    async run(supplier) {
      const pairs = await offer(
        supplier,
        'an option that takes two units or more',
        ({ option, slots }) => slots.length > 0 && Number(restrictionsOf(option).minUnits) > 1,
      )
      await expectUnprocessable(supplier, await reserving(supplier, slotBody(pairs, 1)))
    },
    counterexample: () => ({
      says: 'calls fewer units a bad request',
      reply: refusal(RESERVE, 'UNPROCESSABLE_ENTITY', error =>
        /^At least \d/.test(String(error.errorMessage)) ? { body: { ...error, error: 'BAD_REQUEST' } } : {},
      ),
    }),
  },
  {
    id: 'CO-67',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'More units than an option allows are refused with UNPROCESSABLE_ENTITY.',
    basis: ['octo#errors', 'octo#restrictions', 'B-34'],
    async run(supplier) {
      const limited = await offer(
        supplier,
        'an option with a greatest number of units',
        found => isOrdinary(found) && typeof restrictionsOf(found.option).maxUnits === 'number',
      )
      const most = Number(restrictionsOf(limited.option).maxUnits)
      await expectUnprocessable(supplier, await reserving(supplier, slotBody(limited, most + 1)))
    },
    counterexample: () => ({
      says: 'sells more units than it allows',
      call: overlooks(
        RESERVE,
        body => ({ ...body, unitItems: unitItemsOf(body).slice(0, 3) }),
        body => unitItemsOf(body).length > 5,
      ),
    }),
  },
]
