import { assertDelivered } from 'octo-sandbox/node-test'
import { rhomtripWebhook, statusOf } from '../shop.js'
import { expect, test } from './fixtures'

test('shows a cancelled booking as cancelled', async ({ world }) => {
  // An application that runs elsewhere subscribes itself, or is named here: { url: 'http://localhost:3000/webhooks' }.
  await world.subscribe('rhomtrip', { receiver: rhomtripWebhook, events: ['booking_update'] })
  const { event, deliveries } = await world.simulate('booking.cancelled')

  assertDelivered(deliveries)
  // With a browser: await page.goto('/bookings/...'); await expect(page.getByText('Cancelled')).toBeVisible()
  expect(statusOf(event.subject)).toBe('CANCELLED')
})

test('reads what the supplier says', async ({ sandbox, world, request }) => {
  const answer = await request.get(`${sandbox.bookspotUrl}/products`, {
    headers: { authorization: `Bearer ${world.tokens.alpha}` },
  })
  expect(answer.status()).toBe(200)
})
