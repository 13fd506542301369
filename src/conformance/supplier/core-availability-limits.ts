import { expectEqual, expectList, expectRefusal, expectThat, type Json } from '../expect.ts'
import { cancel, hold } from './core.ts'
import { each, JSON_HEADERS, overlooks, refusal } from './core-lies.ts'
import { everyOffer, type Offer, offer, open, weeks } from './offers.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const AVAILABILITY = 'POST /availability'

async function ask(supplier: Supplier, change: Json) {
  const { productId, optionId } = await open(supplier)
  return supplier.send(AVAILABILITY, { body: { productId, optionId, ...(await weeks(supplier)), ...change } })
}

/** An option whose seats are counted. */
const counted = (supplier: Supplier): Promise<Offer> =>
  offer(
    supplier,
    'an option whose slots have vacancies',
    ({ slots, product }) =>
      slots.some(({ vacancies }) => typeof vacancies === 'number') && product.instantConfirmation !== false,
  )

/** Vacancies of one slot now. */
async function vacanciesOf(supplier: Supplier, { productId, optionId, slots }: Offer): Promise<unknown> {
  const body = { productId, optionId, availabilityIds: [slots[0]!.id] }
  return expectList(await supplier.send(AVAILABILITY, { body }), 200)[0]?.vacancies
}

/** CO-40 to CO-47: the order of times, what is refused, and how seats are counted. */
export const availabilityLimitChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-40',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'Slots end after they start, and can be booked until they end at the latest.',
    basis: ['contract#order-of-times'],
    async run(supplier) {
      for (const { all } of await everyOffer(supplier))
        for (const { localDateTimeStart, localDateTimeEnd, utcCutoffAt } of all) {
          const [start, end, cutoff] = [localDateTimeStart, localDateTimeEnd, utcCutoffAt].map(at =>
            Date.parse(String(at)),
          )
          const times = { localDateTimeStart, localDateTimeEnd, utcCutoffAt }
          expectThat(end! > start!, 'A slot must end after it starts.', 'a later end', times)
          expectThat(cutoff! <= end!, 'utcCutoffAt must not be after the end.', 'an earlier instant', times)
        }
    },
    counterexample: () => ({
      says: 'takes bookings for what is long over',
      reply: each(AVAILABILITY, slot => ({ ...slot, utcCutoffAt: '2199-01-01T00:00:00Z' })),
    }),
  },
  {
    id: 'CO-41',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Availability of an unknown product is refused with 400 INVALID_PRODUCT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const productId = 'no-such-product'
      const exchange = await ask(supplier, { productId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_PRODUCT_ID', echoes: { productId } })
    },
    counterexample: () => ({
      says: 'answers 401 to an unknown product',
      reply: refusal(AVAILABILITY, 'INVALID_PRODUCT_ID', { status: 401 }),
    }),
  },
  {
    id: 'CO-42',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Availability of an unknown option is refused with 400 INVALID_OPTION_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const optionId = 'no-such-option'
      const exchange = await ask(supplier, { optionId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_OPTION_ID', echoes: { optionId } })
    },
    counterexample: () => ({
      says: 'answers an unknown option with the code for products',
      reply: refusal(AVAILABILITY, 'INVALID_OPTION_ID', error => ({ body: { ...error, error: 'INVALID_PRODUCT_ID' } })),
    }),
  },
  {
    id: 'CO-43',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Days and ids together are refused with 400 BAD_REQUEST.',
    basis: ['octo#availability', 'octo#errors'],
    async run(supplier) {
      const { slots } = await open(supplier)
      const exchange = await ask(supplier, { availabilityIds: [slots[0]!.id] })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'looks at the ids only',
      call: overlooks(
        AVAILABILITY,
        ({ localDateStart, localDateEnd, ...body }) => body,
        ({ availabilityIds, localDateStart }) => availabilityIds !== undefined && localDateStart !== undefined,
      ),
    }),
  },
  {
    id: 'CO-44',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Neither days nor ids is refused with 400 BAD_REQUEST.',
    basis: ['octo#availability', 'octo#errors'],
    async run(supplier) {
      const exchange = await ask(supplier, { localDateStart: undefined, localDateEnd: undefined })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'answers an empty list',
      call: ({ method, path, json }) =>
        `${method} ${path}` === AVAILABILITY && Object.keys(json as Json).length === 2
          ? { status: 200, headers: JSON_HEADERS, body: [] }
          : undefined,
    }),
  },
  {
    id: 'CO-45',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A range that ends before it begins is refused with 400 BAD_REQUEST.',
    basis: ['octo#errors', 'contract#bad-dates'],
    async run(supplier) {
      const { localDateStart, localDateEnd } = await weeks(supplier)
      const exchange = await ask(supplier, { localDateStart: localDateEnd, localDateEnd: localDateStart })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'turns the range around',
      call: overlooks(
        AVAILABILITY,
        body => ({ ...body, localDateStart: body.localDateEnd, localDateEnd: body.localDateStart }),
        ({ localDateStart, localDateEnd }) => String(localDateStart) > String(localDateEnd),
      ),
    }),
  },
  {
    id: 'CO-46',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A slot is not available to more units than it has vacancies.',
    basis: ['octo#availability', 'contract#units-of-availability'],
    async run(supplier) {
      const { productId, optionId, unitId, slots } = await counted(supplier)
      const slot = slots.find(({ vacancies }) => typeof vacancies === 'number')!
      const units = [{ id: unitId, quantity: Number(slot.vacancies) + 1 }]
      const body = { productId, optionId, availabilityIds: [slot.id], units }
      const exchange = await supplier.send(AVAILABILITY, { body })
      const [found] = expectList(exchange, 200)
      expectEqual(
        `"available" for ${units[0]!.quantity} units of a slot with ${slot.vacancies} vacancies`,
        found?.available,
        false,
        {
          exchange,
        },
      )
    },
    counterexample: () => ({
      says: 'does not look at the units',
      call: overlooks(
        AVAILABILITY,
        ({ units, ...body }) => body,
        ({ units }) => units !== undefined,
      ),
    }),
  },
  {
    id: 'CO-47',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A hold takes seats, and gives them back when it is cancelled.',
    basis: ['octo#reserve', 'octo#availability'],
    async run(supplier) {
      const found = await counted(supplier)
      const { productId, optionId, unitId, slots, least } = found
      const before = Number(await vacanciesOf(supplier, found))
      const unitItems = Array.from({ length: least }, () => ({ unitId }))
      const { uuid } = await hold(supplier, { body: { productId, optionId, availabilityId: slots[0]!.id, unitItems } })
      const during = Number(await vacanciesOf(supplier, found))
      expectThat(during < before, 'A hold must lower the vacancies of its slot.', `less than ${before}`, during)
      await cancel(supplier, uuid)
      expectEqual('The vacancies after the hold was cancelled', Number(await vacanciesOf(supplier, found)), before)
    },
    counterexample: () => {
      const first = new Map<unknown, unknown>()
      return {
        says: 'shows the vacancies that a slot had at first',
        reply: each(AVAILABILITY, slot => {
          if (!first.has(slot.id)) first.set(slot.id, slot.vacancies)
          return { ...slot, vacancies: first.get(slot.id) }
        }),
      }
    },
  },
]
