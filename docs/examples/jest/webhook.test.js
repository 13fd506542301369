import { afterAll, beforeAll, expect, it } from '@jest/globals'
import 'octo-sandbox/jest'
import { createReceiver, startSandbox } from 'octo-sandbox/testing'
import { rhomtripWebhook, statusOf } from '../shop.js'

let sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

it('hears that a booking was cancelled', async () => {
  await sandbox.subscribe('rhomtrip', { receiver: rhomtripWebhook, events: ['booking_update'] })
  const { event } = await sandbox.simulate('booking.cancelled')

  expect(statusOf(event.subject)).toBe('CANCELLED')
  await expect(statusOf).toConvergeWith(sandbox)
})

it('gets a new price for its transfer', async () => {
  const receiver = await createReceiver()
  await sandbox.subscribe('rhomtrip', { receiver, events: ['transfer_update'] })
  const { event, deliveries } = await sandbox.simulate('transfer.repriced', { percent: 20 })

  expect(receiver).toHaveReceived('transfer_update', { transfer: { id: event.subject } })
  expect(receiver.received[0]).toMatchPayload('rhomtrip', 'transfer_update')
  expect(deliveries).toHaveBeenDelivered({ times: 1 })
  await receiver.close()
})
