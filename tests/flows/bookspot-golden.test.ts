import { expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'
import { openBookspot } from './bookspot.ts'

/** One of each message, as the default seed and clock give it: the bytes that documentation may show. */
it.each([
  ['BOOKING_UPDATE', 'booking.confirmed'],
  ['PRODUCT_UPDATE', 'product.repriced'],
  ['AVAILABILITY_UPDATE', 'availability.closed-out'],
])('sends the golden %s', async (type, trigger) => {
  await using bookspot = await openBookspot()
  await using receiver = await createReceiver()
  await bookspot.subscribe(receiver.url, { notificationTypes: [type] })
  expect((await bookspot.call(`POST /_sandbox/v1/simulate/${trigger}`, {})).status).toBe(200)
  await bookspot.settle()
  const told = `${JSON.stringify(receiver.received[0]!.json, undefined, 2)}\n`
  await expect(told).toMatchFileSnapshot(`../../fixtures/messages/bookspot/${type}.json`)
})
