import { createReceiver, startSandbox, type TestSandbox, type TestWorkspace } from 'octo-sandbox/testing'
import 'octo-sandbox/vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bookspotWebhook, statusOf } from '../shop.js'

// One server for the file, and a world of its own for each test: they may run side by side.
let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const it = test.extend<{ world: TestWorkspace }>({
  world: async ({}, use) => {
    await using world = await sandbox.workspace()
    await use(world)
  },
})

it.concurrent('gets the notification of its own booking', async ({ world }) => {
  await using receiver = await createReceiver()
  await world.subscribe('bookspot', { receiver, headers: { 'Api-Key': 'k1' } })
  const { event, deliveries } = await world.simulate('booking.cancelled')

  expect(receiver).toHaveReceived('BOOKING_UPDATE', { data: { uuid: event.subject } })
  expect(receiver.received[0]).toMatchPayload('bookspot', 'BOOKING_UPDATE')
  expect(deliveries).toHaveBeenDelivered({ times: 1, attempts: 1 })
})

it.concurrent('is told again after it was down for a while', async ({ world }) => {
  await using receiver = await createReceiver()
  await world.subscribe('bookspot', { receiver })
  receiver.answer(503)
  receiver.answer(503)
  const { deliveries } = await world.simulate('product.updated')
  await world.advance('10s')

  expect(deliveries).toHaveBeenDelivered({ times: 1, attempts: 3 })
})

it.concurrent('knows in the end what the supplier knows', async ({ world }) => {
  const receiver = bookspotWebhook(sandbox.bookspotUrl, world.tokens.alpha)
  await world.subscribe('bookspot', { receiver, events: ['BOOKING_UPDATE'] })
  for (let i = 0; i < 3; i++) await world.simulate('booking.cancelled')

  await expect(statusOf).toConvergeWith(world)
})

it.concurrent('waits for what its own code causes', async ({ world }) => {
  await using receiver = await createReceiver()
  await world.subscribe('bookspot', { receiver })
  const alpha = world.client('bookspot')
  const [product] = await alpha('GET /products')
  const at = { productId: product!.id, optionId: product!.options[0]!.id }
  const [slot] = await alpha('POST /availability', { body: { ...at, localDate: '2027-02-01' } })
  const unitItems = [{ unitId: product!.options[0]!.units[0]!.id }]
  const { uuid } = await alpha('POST /bookings', { body: { ...at, availabilityId: slot!.id, unitItems } })
  await alpha('POST /bookings/{uuid}/confirm', { path: { uuid }, body: { contact: { fullName: 'Ada Lovelace' } } })

  const delivery = await world.waitForDelivery({ event: 'BOOKING_UPDATE', payload: { data: { uuid } } })
  expect(delivery).toHaveBeenDelivered()
})
