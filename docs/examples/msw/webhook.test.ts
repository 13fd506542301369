import { setupServer } from 'msw/node'
import { toMsw } from 'octo-sandbox/msw'
import { startSandbox } from 'octo-sandbox/testing'
import 'octo-sandbox/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bookspotWebhook, statusOf } from '../shop.js'

// What the application has in its configuration: the supplier's real address, and its own.
const BOOKSPOT = 'https://api.bookspot.io/octo/v1'
const SHOP = 'https://shop.example'

const sandbox = await startSandbox({ listen: false })
const server = setupServer(...toMsw(sandbox.core, { bookspot: BOOKSPOT }))
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(async () => {
  server.close()
  await sandbox.close()
})

it('calls the real address and is told at its own, without a socket', async () => {
  sandbox.receive(SHOP, bookspotWebhook(BOOKSPOT, sandbox.tokens.alpha))
  const subscribed = await fetch(`${BOOKSPOT}/notifications/subscriptions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.tokens.alpha}`,
      'octo-capabilities': 'notifications',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url: `${SHOP}/octo/webhook`, notificationTypes: ['BOOKING_UPDATE'] }),
  })
  await expect(subscribed).toConformTo('bookspot', 'POST /notifications/subscriptions')
  const told = await sandbox.simulate('booking.cancelled')

  expect(told).toHaveBeenDelivered({ times: 1 })
  expect(statusOf(told.event.subject)).toBe('CANCELLED')
})
