import { expectEqual, expectList, expectRefusal, expectStatus, expectThat, type Json } from '../expect.ts'
import { each, JSON_HEADERS, overlooks, refusal, without } from './core-lies.ts'
import { expectOneStory } from './core-slots.ts'
import { dayIn, open, weeks } from './offers.ts'
import { expectShape } from './shapes.ts'
import type { Supplier, SupplierCheck } from './target.ts'

const CALENDAR = 'POST /availability/calendar'

/** A question that can be answered; RhomTrip wants a time of day too. */
async function question(supplier: Supplier, change: Json = {}): Promise<Json> {
  const { productId, optionId } = await open(supplier)
  return { productId, optionId, ...(await weeks(supplier)), ...change }
}

const ask = async (supplier: Supplier, change: Json = {}) =>
  supplier.send(CALENDAR, { body: await question(supplier, change) })

/** CO-22 to CO-30: what each day has to offer. */
export const calendarChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-22',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'The calendar shows days of the range that was asked for, each of them once.',
    basis: ['octo#calendar'],
    async run(supplier) {
      const { localDateStart, localDateEnd } = await weeks(supplier)
      const exchange = await ask(supplier)
      expectShape('bookspot', CALENDAR, exchange)
      const days = expectList(exchange, 200).map(({ localDate }) => String(localDate))
      expectThat(days.length > 0, 'A product that has slots must have days.', 'at least one day', days, { exchange })
      for (const [i, day] of days.entries())
        expectThat(
          day >= localDateStart && day <= localDateEnd && days.indexOf(day) === i,
          'Each day must be in the range, and there once.',
          `a day from ${localDateStart} to ${localDateEnd}`,
          day,
          { pointer: `/${i}/localDate`, exchange },
        )
    },
    counterexample: () => ({
      says: 'writes every date in 2001',
      reply: each(CALENDAR, day => ({ ...day, localDate: `2001${String(day.localDate).slice(4)}` })),
      also: ['CO-24'],
    }),
  },
  {
    id: 'CO-23',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Status, availability and vacancies of each day agree.',
    basis: ['octo#calendar'],
    async run(supplier) {
      const exchange = await ask(supplier)
      for (const [i, day] of expectList(exchange, 200).entries()) expectOneStory(day, `/${i}`, exchange)
    },
    counterexample: () => ({
      says: 'calls every day LIMITED, booked out or not, and says it is not available',
      reply: each(CALENDAR, day => ({ ...day, status: 'LIMITED', available: false })),
      also: ['CO-24'],
    }),
  },
  {
    id: 'CO-24',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A day is available in the calendar exactly when one of its slots is.',
    basis: ['contract#calendar-as-availability'],
    async run(supplier) {
      const exchange = await ask(supplier)
      const days = expectList(exchange, 200)
      const body = await question(supplier)
      const slots = expectList(await supplier.send('POST /availability', { body }), 200)
      const open = (entries: readonly Json[], name: string) => [
        ...new Set(
          entries.filter(({ available }) => available === true).map(entry => String(entry[name]).slice(0, 10)),
        ),
      ]
      expectEqual(
        'The days that are available',
        open(days, 'localDate').sort(),
        open(slots, 'localDateTimeStart').sort(),
        {
          exchange,
        },
      )
    },
    counterexample: () => ({
      says: 'shows one day too few',
      reply: (reply, { method, path }) =>
        `${method} ${path}` === CALENDAR && Array.isArray(reply.body)
          ? { ...reply, body: reply.body.slice(1) }
          : undefined,
    }),
  },
  {
    id: 'CO-25',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A calendar of an unknown product is refused with 400 INVALID_PRODUCT_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const productId = 'no-such-product'
      const exchange = await ask(supplier, { productId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_PRODUCT_ID', echoes: { productId } })
    },
    counterexample: () => ({
      says: 'gives no errorMessage',
      reply: refusal(CALENDAR, 'INVALID_PRODUCT_ID', error => ({ body: without(error, 'errorMessage') })),
    }),
  },
  {
    id: 'CO-26',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A calendar of an unknown option is refused with 400 INVALID_OPTION_ID and its id.',
    basis: ['octo#errors'],
    async run(supplier) {
      const optionId = 'no-such-option'
      const exchange = await ask(supplier, { optionId })
      expectRefusal(exchange, { status: [400], code: 'INVALID_OPTION_ID', echoes: { optionId } })
    },
    counterexample: () => ({
      says: 'does not say which option',
      reply: refusal(CALENDAR, 'INVALID_OPTION_ID', error => ({ body: without(error, 'optionId') })),
    }),
  },
  {
    id: 'CO-27',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A calendar without a first day is refused with 400 BAD_REQUEST.',
    basis: ['octo#errors'],
    async run(supplier) {
      const exchange = await ask(supplier, { localDateStart: undefined })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'answers 422 to a body that lacks something',
      reply: refusal(CALENDAR, 'BAD_REQUEST', { status: 422 }, ({ localDateStart }) => localDateStart === undefined),
    }),
  },
  {
    id: 'CO-28',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A date that does not exist is refused with 400 BAD_REQUEST.',
    basis: ['octo#errors', 'contract#bad-dates'],
    async run(supplier) {
      const exchange = await ask(supplier, { localDateStart: '2031-02-30', localDateEnd: '2031-03-02' })
      expectRefusal(exchange, { status: [400], code: 'BAD_REQUEST' })
    },
    counterexample: () => ({
      says: 'takes the 30th of February for the 2nd of March',
      call: overlooks(
        CALENDAR,
        body => ({ ...body, localDateStart: '2031-03-02' }),
        ({ localDateStart }) => localDateStart === '2031-02-30',
      ),
    }),
  },
  {
    id: 'CO-29',
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
      says: 'answers an empty list',
      call: ({ method, path, json }) =>
        `${method} ${path}` === CALENDAR &&
        String((json as Json).localDateStart ?? '') > String((json as Json).localDateEnd)
          ? { status: 200, headers: JSON_HEADERS, body: [] }
          : undefined,
    }),
  },
  {
    id: 'CO-30',
    section: 'availability',
    dialects: ['bookspot'],
    level: 'SHOULD',
    says: 'A calendar of many years is answered or refused, but does not break the supplier.',
    basis: ['contract#long-range'],
    async run(supplier) {
      const exchange = await ask(supplier, { localDateEnd: await dayIn(supplier, 20_000) })
      if (exchange.response?.status === 400) expectRefusal(exchange, { status: [400] })
      else expectStatus(exchange, 200)
    },
    counterexample: () => ({
      says: 'breaks on a long range',
      call: ({ method, path, json }) =>
        `${method} ${path}` === CALENDAR && String((json as Json).localDateEnd) > '2060'
          ? { status: 500, headers: {}, body: undefined }
          : undefined,
    }),
  },
]
