import { openSupplier } from './examples/msw/page.ts'

const BOOKSPOT = 'https://api.bookspot.io/octo/v1'
const headers = {
  authorization: 'Bearer alpha-key',
  'octo-capabilities': 'pricing, content, notifications',
  'content-type': 'application/json',
}

/** What an application does in its page; the test reads what came of it. */
async function use() {
  const told = []
  const sandbox = await openSupplier(async request => {
    told.push({ url: request.url, payload: await request.json() })
    return new Response(null, { status: 204 })
  })
  const products = await fetch(`${BOOKSPOT}/products`, { headers })
  const subscribe = url =>
    fetch(`${BOOKSPOT}/notifications/subscriptions`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ url, notificationTypes: ['BOOKING_UPDATE'], headers: { 'Api-Key': 'geheim' } }),
    })
  const subscribed = (await subscribe('https://user:p%C3%A4ss@shop.example/octo')).status
  await subscribe('https://elsewhere.example/octo')
  const { event, deliveries } = await sandbox.simulate('booking.cancelled')
  const holds = await sandbox.advance('3d')
  const kept = JSON.parse(JSON.stringify(sandbox.snapshot()))
  sandbox.reset()
  sandbox.restore(kept)
  const refusal = await sandbox.fail({ kind: 'reset' }).catch(error => error.message)
  return {
    products: { status: products.status, type: products.headers.get('content-type'), body: await products.text() },
    subscribed,
    booking: event.subject,
    told,
    attempts: deliveries.map(({ attempts }) => attempts[0]),
    holds: holds > 0,
    restored: sandbox.snapshot().records.bookings.length === kept.records.bookings.length,
    refusal,
    listening: await import('octo-sandbox/testing').then(({ startSandbox }) =>
      startSandbox().catch(error => error.message),
    ),
  }
}

use().then(
  result => {
    window.result = result
  },
  error => {
    window.result = { error: error.stack }
  },
)
