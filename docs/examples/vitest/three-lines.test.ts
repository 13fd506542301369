import { startSandbox } from 'octo-sandbox/testing'
import { expect, it } from 'vitest'
import { rhomtripWebhook, statusOf } from '../shop.js'

it('hears that a booking was cancelled', async () => {
  await using sandbox = await startSandbox()
  await sandbox.subscribe('rhomtrip', { receiver: rhomtripWebhook, events: ['booking_update'] })
  const { event } = await sandbox.simulate('booking.cancelled')

  expect(statusOf(event.subject)).toBe('CANCELLED')
})
