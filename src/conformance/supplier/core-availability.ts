import { dayOf } from '../day.ts'
import { expectEqual, expectList, expectThat, type Json } from '../expect.ts'
import { Skipped } from '../failure.ts'
import { each, overlooks } from './core-lies.ts'
import { clockChange, expectOffset, expectOneStory, slotsOfKind } from './core-slots.ts'
import { everyOffer, open, weeks } from './offers.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const AVAILABILITY = 'POST /availability'

async function ask(supplier: Supplier, change: Json) {
  const { productId, optionId } = await open(supplier)
  return supplier.send(AVAILABILITY, { body: { productId, optionId, ...change } })
}

const startDay = (slot: Json | undefined) => String(slot?.localDateTimeStart).slice(0, 10)
const idsOf = (slots: readonly Json[]) => slots.map(({ id }) => id)

/** CO-31 to CO-39: which slots there are, and what is said of them. */
export const availabilityChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-31',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Slots of a range of days start on those days, and each has an id of its own.',
    basis: ['octo#availability'],
    async run(supplier) {
      const { localDateStart, localDateEnd } = await weeks(supplier)
      const exchange = await ask(supplier, { localDateStart, localDateEnd })
      expectShape('bookspot', AVAILABILITY, exchange)
      const slots = expectList(exchange, 200)
      for (const [i, slot] of slots.entries()) {
        const isInside = startDay(slot) >= localDateStart && startDay(slot) <= localDateEnd
        const wanted = `a day from ${localDateStart} to ${localDateEnd}`
        const pointer = `/${i}/localDateTimeStart`
        expectThat(isInside, 'Each slot must start in the range.', wanted, slot.localDateTimeStart, {
          pointer,
          exchange,
        })
        const isFirst = idsOf(slots).indexOf(slot.id) === i
        expectThat(isFirst, 'No two slots may share an id.', 'another id', slot.id, { pointer: `/${i}/id`, exchange })
      }
    },
    counterexample: () => ({
      says: 'leaves capacity out',
      reply: each(AVAILABILITY, ({ capacity, ...slot }) => slot),
    }),
  },
  {
    id: 'CO-32',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Slots of one day are those that the range shows on that day.',
    basis: ['octo#availability'],
    async run(supplier) {
      const offer = await open(supplier)
      const day = startDay(offer.slots[0])
      const exchange = await ask(supplier, { localDateStart: day, localDateEnd: day })
      const wanted = offer.all.filter(slot => startDay(slot) === day)
      expectEqual(`The slots of ${day}`, idsOf(expectList(exchange, 200)), idsOf(wanted), { exchange })
    },
    counterexample: () => ({
      says: 'shows the slots of the next day too',
      call: overlooks(
        AVAILABILITY,
        body => ({
          ...body,
          localDateEnd: dayOf(Date.parse(`${body.localDateEnd}T12:00Z`), 1),
        }),
        ({ localDateStart, localDateEnd }) => localDateStart !== undefined && localDateStart === localDateEnd,
      ),
      also: ['CO-33'],
    }),
  },
  {
    id: 'CO-33',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MAY',
    says: 'One day may be asked for with localDate.',
    basis: ['contract#local-date'],
    async run(supplier) {
      const day = startDay((await open(supplier)).slots[0])
      const range = await ask(supplier, { localDateStart: day, localDateEnd: day })
      const exchange = await ask(supplier, { localDate: day })
      expectEqual(`The slots of ${day}`, idsOf(expectList(exchange, 200)), idsOf(expectList(range, 200)), { exchange })
    },
    counterexample: () => ({
      says: 'knows no localDate',
      call: overlooks(
        AVAILABILITY,
        ({ localDate, ...body }) => body,
        ({ localDate }) => localDate !== undefined,
      ),
    }),
  },
  {
    id: 'CO-34',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Slots that are asked for by id are answered, and no others.',
    basis: ['octo#availability'],
    async run(supplier) {
      const wanted = idsOf((await open(supplier)).slots.slice(0, 2))
      const exchange = await ask(supplier, { availabilityIds: wanted })
      const found = idsOf(expectList(exchange, 200))
      expectEqual('The ids of the slots', [...found].sort(), [...wanted].sort(), { exchange })
    },
    counterexample: () => ({
      says: 'answers with another id',
      reply: each(
        AVAILABILITY,
        slot => ({ ...slot, id: `${slot.id}-1` }),
        ({ availabilityIds }) => Array.isArray(availabilityIds) && availabilityIds.length > 1,
      ),
    }),
  },
  {
    id: 'CO-35',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Status, availability and vacancies of each slot agree; vacancies are whole and never below 0.',
    basis: ['octo#availability'],
    async run(supplier) {
      for (const { all } of await everyOffer(supplier))
        for (const [i, slot] of all.entries()) expectOneStory(slot, `/${i}`)
    },
    counterexample: () => ({
      says: 'has -5.5 vacancies where it is closed or sold out',
      reply: each(AVAILABILITY, slot => (slot.available === true ? slot : { ...slot, vacancies: -5.5 })),
    }),
  },
  {
    id: 'CO-36',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Slots of START_TIME products do not last all day.',
    basis: ['octo#availability'],
    async run(supplier) {
      for (const [{ productId }, slot] of await slotsOfKind(supplier, 'START_TIME'))
        expectEqual(`"allDay" of a slot of the START_TIME product ${productId}`, slot.allDay, false)
    },
    counterexample: () => ({
      says: 'says that its departures last all day',
      reply: each(AVAILABILITY, slot => ({ ...slot, allDay: true })),
    }),
  },
  {
    id: 'CO-37',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Slots of OPENING_HOURS products last all day and say from when to when it is open.',
    basis: ['octo#availability'],
    async run(supplier) {
      for (const [{ productId }, slot] of await slotsOfKind(supplier, 'OPENING_HOURS')) {
        expectEqual(`"allDay" of a slot of the OPENING_HOURS product ${productId}`, slot.allDay, true)
        const hours = [slot.openingHours].flat()
        const what = `A slot of the OPENING_HOURS product ${productId} must have opening hours.`
        expectThat(hours.length > 0, what, '[{"from": "09:00", "to": "17:00"}]', slot)
      }
    },
    counterexample: () => ({
      says: 'forgets when it is open',
      reply: each(AVAILABILITY, slot => ({ ...slot, openingHours: [] })),
    }),
  },
  {
    id: 'CO-38',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Local times have the offset of the time zone of their product.',
    basis: ['octo#availability', 'octo#products'],
    async run(supplier) {
      for (const { product, all } of await everyOffer(supplier))
        for (const slot of all)
          for (const name of ['localDateTimeStart', 'localDateTimeEnd'])
            expectOffset(String(product.timeZone), slot, name)
    },
    counterexample: () => ({
      says: 'writes local times as if all the world were in Greenwich',
      reply: each(AVAILABILITY, slot => ({
        ...slot,
        localDateTimeEnd: String(slot.localDateTimeEnd).replace(/[+-]\d\d:\d\d$/, '+00:00'),
      })),
      also: ['CO-39', 'CO-40'],
    }),
  },
  {
    id: 'CO-39',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Local times have the right offset before and after the clocks are changed.',
    basis: ['octo#availability', 'octo#products'],
    async run(supplier) {
      const now = await supplier.time.clock()
      for (const { product, productId, optionId } of await everyOffer(supplier)) {
        const change = clockChange(String(product.timeZone), now)
        if (change === undefined) continue
        const body = { productId, optionId, localDateStart: dayOf(change, -4), localDateEnd: dayOf(change, 4) }
        const exchange = await supplier.send(AVAILABILITY, { body })
        const slots = expectList(exchange, 200)
        const offsets = new Set(slots.map(({ localDateTimeStart }) => Date.parse(String(localDateTimeStart)) < change))
        if (offsets.size < 2) continue
        for (const slot of slots)
          for (const name of ['localDateTimeStart', 'localDateTimeEnd'])
            expectOffset(String(product.timeZone), slot, name, exchange)
        return
      }
      throw new Skipped('It takes a product with slots both before and after its clocks are changed; there is none.')
    },
    counterexample: () => ({
      says: 'gives all slots of an answer the offset of the first',
      reply: each(AVAILABILITY, (slot, _, all) => ({
        ...slot,
        localDateTimeStart: String(slot.localDateTimeStart).slice(0, -6) + String(all[0]!.localDateTimeStart).slice(-6),
      })),
    }),
  },
]
