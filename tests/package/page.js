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
  const restored = sandbox.snapshot().records.bookings.length === kept.records.bookings.length
  // The control API's snapshots are packed, and so is the body of this delivery.
  const control = sandbox.client('sandbox')
  const packed = await control('GET /snapshot')
  const unpacked = await control('PUT /snapshot', { body: packed })
  const codings = []
  sandbox.receive('https://packed.example', async request => {
    const coding = request.headers.get('content-encoding')
    const format = coding === 'gzip' ? 'gzip' : 'deflate'
    const body = await new Response(request.body.pipeThrough(new DecompressionStream(format))).json()
    codings.push(`${coding} ${body.notificationType}`)
  })
  await subscribe('https://packed.example/octo')
  for (const as of ['gzip', 'deflate']) {
    const failing = await sandbox.fail({ kind: 'compressed', options: { as } })
    await sandbox.simulate('booking.cancelled')
    failing.stop()
  }
  const refusal = await sandbox.fail({ kind: 'reset' }).catch(error => error.message)
  return {
    products: { status: products.status, type: products.headers.get('content-type'), body: await products.text() },
    subscribed,
    booking: event.subject,
    told,
    attempts: deliveries.map(({ attempts }) => attempts[0]),
    holds: holds > 0,
    restored,
    packed: [packed.format, unpacked.name],
    codings: [...new Set(codings)],
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
