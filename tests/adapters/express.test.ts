import express from 'express'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { toExpress } from '../../src/adapters/express.ts'
import { createSandbox } from '../../src/sandbox.ts'

const sandbox = createSandbox({ clock: 'manual' })
afterAll(() => sandbox.stop())

const AUTH = { authorization: 'Bearer alpha-key', 'octo-capabilities': 'notifications' }
const SUBSCRIPTION = { url: 'https://receiver.example/hook', notificationTypes: ['BOOKING_UPDATE'] }

const subscribe = (app: express.Express) => request(app).post('/octo/v1/notifications/subscriptions').set(AUTH)

describe('a body parser in front', () => {
  it.each([
    ['json', express.json()],
    ['text', express.text({ type: '*/*' })],
    ['raw', express.raw({ type: '*/*' })],
    ['urlencoded, which leaves JSON alone', express.urlencoded()],
  ])('%s: the body still arrives', async (_, parser) => {
    const answer = await subscribe(express().use(parser, toExpress(sandbox))).send(SUBSCRIPTION)
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject(SUBSCRIPTION)
  })

  it('that took no body because there was none leaves it missing', async () => {
    const leavesAnObject: express.RequestHandler = (req, _res, next) => {
      req.body ??= {}
      next()
    }
    const answer = await subscribe(express().use(express.json(), leavesAnObject, toExpress(sandbox)))
    expect(answer.status).toBe(400)
    expect(answer.body.errorMessage).toContain('The body is missing')
  })

  it('that reads forms does not make JSON of them', async () => {
    const answer = await subscribe(express().use(express.urlencoded(), toExpress(sandbox)))
      .type('form')
      .send(SUBSCRIPTION)
    expect(answer.status).toBe(400)
    expect(answer.body.errorMessage).toContain('Send application/json')
  })

  it('does not let polluted keys through', async () => {
    const body = '{"__proto__":{"admin":true},"url":"https://receiver.example/"}'
    const answer = await subscribe(express().use(express.json(), toExpress(sandbox)))
      .type('json')
      .send(body)
    expect(answer.status).toBe(400)
    expect(answer.body.errorMessage).toContain('__proto__')
  })
})

describe('a body that another parser took', () => {
  it.each([33, 50_000])('is refused when it is nested %i deep, as if it came by itself', async depth => {
    const body = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const app = express().use(express.json({ limit: '1mb' }), toExpress(sandbox))
    const answer = await subscribe(app).type('json').send(body)
    expect([answer.status, answer.body.errorMessage]).toEqual([400, 'The body is nested deeper than 32 levels.'])
  })
})

describe('beside other handlers', () => {
  const app = (options: Parameters<typeof toExpress>[1]) => {
    const own: express.RequestHandler = (_req, res) => {
      res.status(418).send('mine')
    }
    return express().use(toExpress(sandbox, options)).use(own)
  }

  it('takes everything under its mount when nothing else is said', async () => {
    expect((await request(app({})).get('/mine')).status).toBe(404)
  })

  it('hands on what it has no route for, with fallthrough', async () => {
    const falling = app({ fallthrough: true })
    expect((await request(falling).get('/mine')).status).toBe(418)
    expect((await request(falling).get('/octo/v1/mine')).status).toBe(418)
    expect((await request(falling).get('/octo/v1/supplier').set(AUTH)).status).toBe(200)
    expect((await request(falling).delete('/octo/v1/supplier').set(AUTH)).status).toBe(405)
    expect((await request(falling).get('/octo/v1/notifications/subscriptions/none').set(AUTH)).status).toBe(404)
    expect((await request(falling).get('/_health')).status).toBe(200)
  })

  it('hands on the paths of dialects that are not wanted, but keeps the control API', async () => {
    const bookspot = app({ dialects: ['bookspot'] })
    expect((await request(bookspot).get('/webhooks')).status).toBe(418)
    expect((await request(bookspot).get('/octo/v1/mine')).status).toBe(404)
    expect((await request(bookspot).get('/_sandbox/v1/')).status).toBe(200)
  })

  it('refuses an unknown dialect', () => {
    expect(() => toExpress(sandbox, { dialects: ['bookspt'] })).toThrow(
      'There is no dialect "bookspt". Did you mean "bookspot"?',
    )
  })
})
