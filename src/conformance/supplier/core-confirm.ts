import { expectAt, expectEqual, expectObject, expectThat, isJson, type Json } from '../expect.ts'
import { booked, confirm, GUEST, hold, shown } from './core.ts'
import { instead, overlooks } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { open } from './offers.ts'
import { expectShape } from './shapes.ts'
import type { SupplierCheck } from './target.ts'

const CONFIRM = 'POST /bookings/{uuid}/confirm'
const BOTH = ['bookspot', 'rhomtrip'] as const

/** CO-68 to CO-71, and CO-77: from a hold to a booking. */
export const confirmChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-68',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Confirming is answered with the whole booking, confirmed, and no hold that could run out.',
    basis: ['octo#confirm', 'octo#booking'],
    async run(supplier) {
      const { exchange, booking } = await booked(supplier)
      expectShape(supplier.dialect, CONFIRM, exchange)
      expectAt(booking, '/status', 'CONFIRMED', exchange)
      expectAt(booking, '/utcExpiresAt', null, exchange)
      const at = { pointer: '/utcConfirmedAt', exchange }
      expectThat(
        typeof booking.utcConfirmedAt === 'string',
        'A confirmed booking must say since when.',
        'an instant',
        booking.utcConfirmedAt,
        at,
      )
      for (const item of unitItemsOf(booking))
        expectEqual('The status of each unit item', item.status, 'CONFIRMED', { exchange })
    },
    counterexample: () => ({
      says: 'leaves the booking on hold',
      reply: instead(CONFIRM, booking => ({ ...booking, status: 'ON_HOLD' })),
      also: ['CO-99'],
    }),
  },
  {
    id: 'CO-69',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'A confirmed booking shows the contact and the reference that came with the confirmation.',
    basis: ['octo#confirm'],
    async run(supplier) {
      const { uuid, booking, exchange, asked } = await booked(supplier)
      const later = await shown(supplier, uuid)
      expectAt(booking, '/resellerReference', asked.resellerReference, exchange)
      expectAt(later, '/resellerReference', asked.resellerReference)
      for (const name of ['fullName', 'firstName', 'lastName', 'emailAddress', 'phoneNumber'] as const) {
        expectAt(booking, `/contact/${name}`, GUEST[name], exchange)
        expectAt(later, `/contact/${name}`, GUEST[name])
      }
    },
    counterexample: () => ({
      says: 'does not note the e-mail address',
      call: overlooks(CONFIRM, body => ({ ...body, contact: { ...(body.contact as object), phoneNumber: null } })),
    }),
  },
  {
    id: 'CO-70',
    section: 'bookings-core',
    dialects: BOTH,
    level: 'MUST',
    says: 'Nothing but what confirming changes is different after it.',
    basis: ['octo#confirm'],
    async run(supplier) {
      const held = await hold(supplier)
      const exchange = await confirm(supplier, held.uuid)
      const booking = expectObject(exchange, 200)
      const kept = [
        'id',
        'uuid',
        'supplierReference',
        'productId',
        'optionId',
        'availabilityId',
        'transferId',
        'utcCreatedAt',
        'pricing',
      ]
      for (const name of kept)
        if (held.booking[name] !== undefined) expectAt(booking, `/${name}`, held.booking[name], exchange)
      const uuids = (of: Json) => unitItemsOf(of).map(({ uuid }) => uuid)
      expectEqual('The uuids of the unit items', uuids(booking), uuids(held.booking), {
        pointer: '/unitItems',
        exchange,
      })
    },
    counterexample: () => ({
      says: 'gives the booking another reference of its own',
      reply: instead(CONFIRM, booking => ({ ...booking, supplierReference: 'X-1' })),
      also: ['CO-99', 'CO-102'],
    }),
  },
  {
    id: 'CO-71',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A confirmation may change the number of units.',
    basis: ['octo#confirm'],
    async run(supplier) {
      const held = await hold(supplier, { units: 2 })
      const [item] = unitItemsOf(held.asked)
      const exchange = await confirm(supplier, held.uuid, { body: { unitItems: [item, item, item] } })
      const items = unitItemsOf(expectObject(exchange, 200))
      expectEqual('The number of units', items.length, 3, { pointer: '/unitItems', exchange })
      const uuids = new Set(items.map(({ uuid }) => uuid))
      expectEqual('The number of different uuids of the unit items', uuids.size, 3, { pointer: '/unitItems', exchange })
    },
    counterexample: () => ({
      says: 'does not look at the units of a confirmation',
      call: overlooks(
        CONFIRM,
        ({ unitItems, ...body }) => body,
        ({ unitItems }) => Array.isArray(unitItems) && unitItems.length === 3,
      ),
    }),
  },
  {
    id: 'CO-77',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking has a voucher, or each unit item a ticket, exactly as deliveryMethods says.',
    basis: ['octo#tickets'],
    async run(supplier) {
      const { product } = await open(supplier)
      const { booking, exchange } = await booked(supplier)
      const methods = [booking.deliveryMethods].flat()
      expectThat(
        methods.length > 0,
        'A booking must say how tickets are delivered.',
        product.deliveryMethods,
        methods,
        { pointer: '/deliveryMethods', exchange },
      )
      expectEqual('Whether there is a voucher', isJson(booking.voucher), methods.includes('VOUCHER'), {
        pointer: '/voucher',
        exchange,
      })
      for (const [i, item] of unitItemsOf(booking).entries())
        expectEqual('Whether there is a ticket', isJson(item.ticket), methods.includes('TICKET'), {
          pointer: `/unitItems/${i}/ticket`,
          exchange,
        })
      const tickets = [booking.voucher, ...unitItemsOf(booking).map(({ ticket }) => ticket)].filter(isJson)
      if (product.instantDelivery === true)
        for (const ticket of tickets)
          expectThat(
            [ticket.deliveryOptions].flat().length > 0,
            'A confirmed booking must bring what its guests show.',
            'a delivery option',
            ticket,
            { exchange },
          )
    },
    counterexample: () => ({
      says: 'brings no tickets',
      reply: instead(CONFIRM, booking => ({
        ...booking,
        unitItems: unitItemsOf(booking).map(item => ({ ...item, ticket: null })),
      })),
      also: ['CO-99'],
    }),
  },
]
