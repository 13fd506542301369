import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toExpress } from '../../src/adapters/express.ts'
import { toMsw } from '../../src/adapters/msw.ts'
import { serve } from '../../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'

/** What a client sees of an answer, however it travelled. */
interface Seen {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Ask {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type Client = (ask: Ask) => Promise<Seen>

/** Headers that belong to the transport and not to the answer. */
const TRANSPORT = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding', 'x-powered-by'])

async function over(url: string, { method = 'GET', headers, body }: Ask): Promise<Seen> {
  const answer = await fetch(url, { method, headers, body })
  const kept = [...answer.headers].filter(([name]) => !TRANSPORT.has(name))
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() }
}

const ORIGIN = 'http://sandbox.example'
const KEY = { authorization: 'Bearer alpha-key' }
const OCTO = { ...KEY, 'octo-capabilities': 'octo/pricing' }
const NOTIFY = { ...KEY, 'octo-capabilities': 'notifications' }
const JSON_BODY = { 'content-type': 'application/json' }
const SUBSCRIPTIONS = '/octo/v1/notifications/subscriptions'

/** One story, told to every adapter: what is asked, and the status that must come back. */
const STORY: readonly (readonly [says: string, ask: Ask, status: number])[] = [
  ['a list', { path: '/octo/v1/products', headers: OCTO }, 200],
  ['a HEAD', { method: 'HEAD', path: '/octo/v1/products', headers: OCTO }, 200],
  ['a query', { path: '/octo/v1/bookings?resellerReference=none', headers: OCTO }, 200],
  [
    'HTML preferred',
    { path: '/octo/v1/supplier', headers: { ...OCTO, accept: 'text/html', 'accept-language': 'xx' } },
    200,
  ],
  ['no token', { path: '/octo/v1/products' }, 401],
  [
    'a foreign preflight',
    { method: 'OPTIONS', path: '/octo/v1/products', headers: { origin: 'https://evil.example' } },
    405,
  ],
  ['an unknown path', { path: '/octo/v1/nothing', headers: KEY }, 404],
  ['a wrong method', { method: 'DELETE', path: '/octo/v1/products', headers: KEY }, 405],
  [
    'a subscription',
    {
      method: 'POST',
      path: SUBSCRIPTIONS,
      headers: { ...NOTIFY, ...JSON_BODY },
      body: '{"url":"https://receiver.example/hook","notificationTypes":["BOOKING_UPDATE"]}',
    },
    201,
  ],
  ['no body', { method: 'POST', path: SUBSCRIPTIONS, headers: NOTIFY }, 400],
  ['half a body', { method: 'POST', path: SUBSCRIPTIONS, headers: { ...NOTIFY, ...JSON_BODY }, body: '{"url":' }, 400],
  [
    'a form',
    {
      method: 'POST',
      path: SUBSCRIPTIONS,
      headers: { ...NOTIFY, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'url=a',
    },
    400,
  ],
  [
    'a large body',
    { method: 'POST', path: SUBSCRIPTIONS, headers: { ...NOTIFY, ...JSON_BODY }, body: `"${'a'.repeat(300_000)}"` },
    413,
  ],
  ['a RhomTrip list', { path: '/webhooks', headers: { ...KEY, 'octo-capabilities': 'webhooks' } }, 200],
  ['a RhomTrip unknown path', { path: '/nothing/here', headers: KEY }, 404],
  ['the control API', { path: '/_sandbox/v1/' }, 200],
  [
    'a trigger',
    { method: 'POST', path: '/_sandbox/v1/simulate/booking.confirmed', headers: JSON_BODY, body: '{}' },
    200,
  ],
  ['an unknown trigger', { method: 'POST', path: '/_sandbox/v1/simulate/booking.canceled' }, 404],
  ['the journal', { path: '/_sandbox/v1/events' }, 200],
]

const told = async (client: Client) => {
  const seen: Seen[] = []
  for (const [, ask] of STORY) seen.push(await client(ask))
  return seen
}

const stops: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
})

function fresh(): Sandbox {
  const sandbox = createSandbox({ clock: 'manual', checkReplies: true, transport: silent })
  stops.push(() => sandbox.stop())
  return sandbox
}

/** Deliveries go nowhere: this is about answers. */
const silent = {
  send: async () => ({ kind: 'refused', error: 'nobody listens' }) as const,
  warmUp: async () => {},
  close: async () => {},
}

async function listening(handler: (sandbox: Sandbox) => express.Express): Promise<{ url: string; sandbox: Sandbox }> {
  const sandbox = fresh()
  sandbox.origin = ORIGIN
  const server = createServer(handler(sandbox))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise(resolve => server.close(resolve)))
  await sandbox.ready
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sandbox }
}

const CLIENTS: Readonly<Record<string, () => Promise<Client>>> = {
  async node() {
    const sandbox = fresh()
    const server = await serve(sandbox)
    stops.push(() => server.close())
    await sandbox.ready
    sandbox.origin = ORIGIN
    return ask => over(server.url + ask.path, ask)
  },
  async express() {
    const { url } = await listening(sandbox => express().use(toExpress(sandbox)))
    return ask => over(url + ask.path, ask)
  },
  async 'express under a prefix'() {
    const { url } = await listening(sandbox => express().use('/mock/supplier', toExpress(sandbox)))
    return ask => over(`${url}/mock/supplier${ask.path}`, ask)
  },
  async 'express behind body parsers'() {
    const parsers = [express.json({ strict: false, limit: '1mb', verify: keepBytes }), express.urlencoded()]
    const { url } = await listening(sandbox => express().use(parsers).use(refuseHalf).use(toExpress(sandbox)))
    return ask => over(url + ask.path, ask)
  },
  async msw() {
    const sandbox = fresh()
    sandbox.origin = ORIGIN
    await sandbox.ready
    const bases = {
      bookspot: 'https://bookspot.example/api',
      rhomtrip: 'https://rhomtrip.example',
      control: 'http://sandbox.test/control',
    }
    const server = setupServer(...toMsw(sandbox, bases))
    server.listen({ onUnhandledRequest: 'error' })
    stops.push(async () => server.close())
    const urlOf = (path: string) => {
      if (path.startsWith('/octo/v1')) return bases.bookspot + path.slice('/octo/v1'.length)
      if (path.startsWith('/_sandbox/v1')) return bases.control + path.slice('/_sandbox/v1'.length)
      return bases.rhomtrip + path
    }
    return ask => over(urlOf(ask.path), ask)
  },
}

/** An app that needs the raw bytes itself keeps them here, as many do. */
const keepBytes = (req: object, _: unknown, bytes: Buffer) => Object.assign(req, { rawBody: bytes })

/** What a parser of the app refuses never reaches the sandbox; the story wants it to. */
const refuseHalf: express.ErrorRequestHandler = (_error, _req, _res, next) => next()

describe.each(Object.keys(CLIENTS))('%s', name => {
  let seen: readonly Seen[]
  beforeAll(async () => {
    seen = await told(await CLIENTS[name]!())
  })

  it.each(STORY.map(([says, , status], i) => [says, status, i] as const))('answers %s with %i', (_, status, i) => {
    expect(seen[i]!.status).toBe(status)
  })

  it('answers exactly what the pipeline answers', async () => {
    expect(seen).toEqual(await reference())
  })

  it('never allows a foreign origin (HS-18)', () => {
    for (const { headers } of seen) expect(headers).not.toHaveProperty('access-control-allow-origin')
  })
})

let known: Promise<readonly Seen[]> | undefined
/** The same story, straight into the pipeline. */
const reference = () =>
  (known ??= (async () => {
    const sandbox = fresh()
    sandbox.origin = ORIGIN
    await sandbox.ready
    return told(async ({ method = 'GET', path, headers = {}, body }) => {
      const [before, query = ''] = path.split('?')
      const bytes = body === undefined ? null : body.length > 256 * 1024 ? ('too-large' as const) : Buffer.from(body)
      const call = { method, path: before!, query, headers: { host: 'localhost', ...headers }, body: bytes }
      const reply = await sandbox.handle(call)
      const text = Buffer.from((reply.body ?? '') as string)
      return {
        status: reply.status,
        headers: { ...reply.headers, 'content-length': `${text.length}`, 'x-request-id': reply.id! },
        body: method === 'HEAD' ? '' : text.toString(),
      }
    })
  })())
