import { fileURLToPath } from 'node:url'
import { startSandbox } from 'octo-sandbox/testing'
import { expect, it } from 'vitest'

const shop = fileURLToPath(new URL('../shop.yaml', import.meta.url))

it('has the booking that the test is about', async () => {
  await using sandbox = await startSandbox({
    fixtures: [
      shop,
      { products: { 900: { options: { STANDARD: { units: { adult: { prices: { NOK: 89000 } } } } } } } },
    ],
  })
  const uuid = '2f1c3b1e-9a54-4c7e-8d2b-6f0a1b2c3d4e'
  const booking = await sandbox.client('bookspot')('GET /bookings/{uuid}', { path: { uuid } })

  expect(booking).toMatchObject({ status: 'CONFIRMED', productId: '900', pricing: { retail: 178000, currency: 'NOK' } })
})
