import express from 'express'
import { createSandbox } from 'octo-sandbox'
import { toExpress } from 'octo-sandbox/express'
import { bookspot, rhomtrip } from 'octo-sandbox/types'
import 'octo-sandbox/vitest'
import request from 'supertest'
import { expect, it } from 'vitest'

const app = express()
const seen: string[] = []
app.post('/webhooks', express.json(), (req, res) => {
  const body: unknown = req.body
  if (bookspot.isBookingUpdate(body)) seen.push(body.data.uuid)
  else if (rhomtrip.isBookingUpdate(body)) seen.push(body.booking.uuid)
  else return void res.status(400).end()
  res.status(204).end()
})

it('understands both suppliers without either', async () => {
  await request(app)
    .post('/webhooks')
    .send(bookspot.bookingUpdate({ data: { uuid: 'a' } }))
    .expect(204)
  await request(app)
    .post('/webhooks')
    .send(rhomtrip.bookingUpdate({ booking: { uuid: 'b' } }))
    .expect(204)
  await request(app).post('/webhooks').send({ hello: 'world' }).expect(400)
  expect(seen).toEqual(['a', 'b'])
})

it('answers under a prefix of the application', async () => {
  await using sandbox = createSandbox()
  const withMock = express().use('/mock', toExpress(sandbox))
  const answer = await request(withMock).get('/mock/octo/v1/products').set('Authorization', 'Bearer alpha-key')
  expect(answer).toConformTo('bookspot', 'GET /products')
})
