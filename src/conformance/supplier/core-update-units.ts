import { expectAt, expectEqual, expectObject, type Json } from '../expect.ts'
import { hold, shown, slotBody } from './core.ts'
import { instead, overlooks, without } from './core-lies.ts'
import { unitItemsOf } from './core-reserve.ts'
import { update } from './core-update.ts'
import { isOrdinary, offer, open } from './offers.ts'
import type { SupplierCheck } from './target.ts'

const UPDATE = 'PATCH /bookings/{uuid}'

/** CO-84 to CO-87: another slot, other units, another product. */
export const updateUnitsChecks: readonly SupplierCheck[] = [
  {
    id: 'CO-84',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A booking can be moved to another slot.',
    basis: ['octo#update'],
    async run(supplier) {
      const { slots } = await open(supplier)
      const { uuid } = await hold(supplier)
      const availabilityId = slots[1]!.id
      const exchange = await update(supplier, uuid, { availabilityId })
      for (const seen of [expectObject(exchange, 200), await shown(supplier, uuid)]) {
        expectAt(seen, '/availabilityId', availabilityId)
        expectAt(seen, '/availability/id', availabilityId)
        expectAt(seen, '/availability/localDateTimeStart', slots[1]!.localDateTimeStart)
      }
    },
    counterexample: () => ({
      says: 'moves the id of the slot, but not its times',
      reply: instead(
        UPDATE,
        booking => ({
          ...booking,
          availability: { ...(booking.availability as object), localDateTimeStart: '2031-01-01T10:00:00+01:00' },
        }),
        ({ availabilityId, productId }) => availabilityId !== undefined && productId === undefined,
      ),
    }),
  },
  {
    id: 'CO-85',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Units can be added, and those that are repeated with their uuid stay.',
    basis: ['octo#update'],
    async run(supplier) {
      const { uuid, booking } = await hold(supplier, { units: 2 })
      const kept = unitItemsOf(booking).map(item => ({ uuid: item.uuid, unitId: item.unitId }))
      const exchange = await update(supplier, uuid, { unitItems: [...kept, { unitId: kept[0]!.unitId }] })
      for (const seen of [expectObject(exchange, 200), await shown(supplier, uuid)]) {
        const uuids = unitItemsOf(seen).map(item => item.uuid)
        expectEqual('The number of units', new Set(uuids).size, 3, { pointer: '/unitItems' })
        const gone = kept.filter(item => !uuids.includes(item.uuid))
        expectEqual('Unit items that are gone although they were repeated', gone, [], { pointer: '/unitItems' })
      }
    },
    counterexample: () => ({
      says: 'makes all units anew',
      call: overlooks(
        UPDATE,
        body => ({ ...body, unitItems: unitItemsOf(body).map(item => without(item, 'uuid')) }),
        body => unitItemsOf(body).length === 3,
      ),
    }),
  },
  {
    id: 'CO-86',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Units that are not repeated are removed.',
    basis: ['octo#update'],
    async run(supplier) {
      const { uuid, booking } = await hold(supplier, { units: 3 })
      const kept = unitItemsOf(booking)
        .slice(0, 2)
        .map(item => ({ uuid: item.uuid, unitId: item.unitId }))
      const exchange = await update(supplier, uuid, { unitItems: kept })
      for (const seen of [expectObject(exchange, 200), await shown(supplier, uuid)]) {
        const uuids = unitItemsOf(seen).map(item => item.uuid)
        expectEqual('The uuids of the unit items', [...uuids].sort(), kept.map(item => item.uuid).sort(), {
          pointer: '/unitItems',
        })
      }
    },
    counterexample: () => ({
      says: 'never removes a unit',
      call: overlooks(
        UPDATE,
        body => without(body, 'unitItems'),
        body => unitItemsOf(body).length === 2,
      ),
    }),
  },
  {
    id: 'CO-87',
    section: 'bookings-core',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'A hold can be changed to another product, option, slot and units at once.',
    basis: ['octo#update'],
    async run(supplier) {
      const first = await open(supplier)
      const other = await offer(
        supplier,
        'a second product that can be booked',
        found => isOrdinary(found) && found.productId !== first.productId,
      )
      const { uuid, booking } = await hold(supplier)
      const body = slotBody(other)
      const exchange = await update(supplier, uuid, body)
      const after = expectObject(exchange, 200)
      for (const name of ['productId', 'optionId', 'availabilityId']) expectAt(after, `/${name}`, body[name], exchange)
      for (const name of ['uuid', 'id', 'supplierReference']) expectAt(after, `/${name}`, booking[name], exchange)
      expectAt(await shown(supplier, uuid), '/productId', body.productId)
    },
    counterexample: () => ({
      says: 'keeps the product',
      reply: instead(
        UPDATE,
        (booking, { json }) => ({ ...booking, productId: `not ${(json as Json).productId}` }),
        ({ productId }) => productId !== undefined,
      ),
    }),
  },
]
