import { expectAt, expectEqual, expectObject, expectThat } from '../expect.ts'
import { onAnswer } from '../lie.ts'
import { cancel, confirm, reserve, SUBSCRIPTIONS, subscribe } from './bookspot.ts'
import type { SupplierCheck } from './target.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** NS-01 to NS-07: making a subscription. */
export const subscribing: readonly SupplierCheck[] = [
  {
    id: 'NS-01',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Subscribing is answered 201 with id, url and notificationTypes.',
    basis: ['bookspot#create', 'bookspot#create-answer', 'bookspot#enable'],
    async run(supplier) {
      const types = ['BOOKING_UPDATE', 'PRODUCT_UPDATE']
      const { subscription, exchange, inbox, id } = await subscribe(supplier, types)
      expectAt(subscription, '/url', inbox.url, exchange)
      expectAt(subscription, '/notificationTypes', types, exchange)
      await supplier.assumed('B-21', () =>
        expectThat(UUID.test(id), 'The id must be a UUID.', 'a UUID', id, { exchange }),
      )
    },
    counterexample: () => ({
      says: 'shows the first of the types only',
      reply: onAnswer(`POST ${SUBSCRIPTIONS}`, ({ body }) => ({
        body: { ...(body as object), notificationTypes: ['BOOKING_UPDATE'] },
      })),
    }),
  },
  {
    id: 'NS-35',
    section: 'notifications',
    dialects: ['bookspot'],
    level: 'MUST',
    says: 'Cancelling is told exactly once: of a confirmed booking, and of a hold.',
    basis: ['bookspot#booking-update', 'bookspot#booking-payload', 'bookspot#post', 'B-25'],
    async run(supplier) {
      const { inbox } = await subscribe(supplier, ['BOOKING_UPDATE'])
      const { uuid } = await reserve(supplier)
      expectObject(await confirm(supplier, String(uuid)), 200)
      const before = (await inbox.all()).length
      expectObject(await cancel(supplier, String(uuid)), 200)
      await inbox.wait(before + 1)
      expectEqual('The number of deliveries for one cancellation', (await inbox.all()).length - before, 1)
      await supplier.assumed('B-25', async () => {
        const held = await reserve(supplier)
        expectObject(await cancel(supplier, String(held.uuid)), 200)
        await inbox.wait(before + 2)
      })
    },
    counterexample: () => ({
      says: 'tells everything twice',
      async deliver(delivery, world) {
        await world.send(delivery)
        return world.send(delivery)
      },
    }),
  },
]
