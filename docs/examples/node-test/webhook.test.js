import { equal } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertConverges, assertDelivered, assertPayload, assertReceived } from 'octo-sandbox/node-test'
import { createReceiver, startSandbox } from 'octo-sandbox/testing'
import { rhomtripWebhook, statusOf } from '../shop.js'

let sandbox
before(async () => {
  sandbox = await startSandbox()
})
after(() => sandbox.close())

test('hears that a booking was cancelled', async () => {
  await sandbox.subscribe('rhomtrip', { receiver: rhomtripWebhook, events: ['booking_update'] })
  const { event } = await sandbox.simulate('booking.cancelled')

  equal(statusOf(event.subject), 'CANCELLED')
  await assertConverges(statusOf, sandbox)
})

test('is told again after it was down for a while', async t => {
  const receiver = await createReceiver()
  t.after(() => receiver.close())
  await sandbox.subscribe('bookspot', { receiver })
  receiver.answer(503)
  const { event, deliveries } = await sandbox.simulate('product.repriced')
  await sandbox.advance('10s')

  assertReceived(receiver, 'PRODUCT_UPDATE', { data: { productId: event.subject } })
  assertPayload(receiver.received[0], 'bookspot', 'PRODUCT_UPDATE')
  assertDelivered(deliveries, { attempts: 2 })
})
