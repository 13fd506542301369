/**
 * A reseller's application: it takes BookSpot notifications and RhomTrip webhooks and keeps its own view of its bookings. What it does
 * with them is in `ways.ts`; the other files here replace one part of that by the mistake that they are named after.
 */
import { setMaxListeners } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Collection } from '@msw/data'
import express, { type Response } from 'express'
import { type Booking, correct, type Settings, type Shop, type Shown, type Task, type Ways } from './ways.ts'

/** The one table of the shop's database. What comes into it was made by `merge`. */
const bookingsTable = () =>
  new Collection({
    schema: {
      '~standard': {
        version: 1,
        vendor: 'shop',
        types: undefined as { input: Booking; output: Booking } | undefined,
        validate: (value: unknown) => ({ value: value as Booking }),
      },
    },
  })

export interface RunningShop extends AsyncDisposable {
  /** Where deliveries go. */
  readonly url: string
  /** The view of a booking, for a probe: `{uuid}` to be replaced. */
  readonly bookingUrl: string
  close(): Promise<void>
}

/** Starts the shop on 127.0.0.1. */
export async function startShop(settings: Settings, ways: Ways = correct, port = 0): Promise<RunningShop> {
  const bookings = bookingsTable()
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const pause: Shop['pause'] = ms => sleep(ms, undefined, { signal: ending.signal })
  const find = (uuid: string) => bookings.findFirst(q => q.where({ uuid }))
  const shop: Shop = {
    settings,
    ways,
    pause,
    async ask({ path, body }, token = settings.token) {
      const { supplier, dialect } = settings
      const prefix = dialect === 'rhomtrip' ? 'octo/' : ''
      const response = await fetch((typeof supplier === 'string' ? supplier : supplier()) + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Octo-Capabilities': `${prefix}pricing`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(30_000)]),
      })
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
      const parsed: unknown = await response.json().catch(() => undefined)
      return { status: response.status, body: parsed, ...(seconds > 0 && { retryAfter: seconds * 1_000 }) }
    },
    async hear(shown) {
      const known = find(shown.uuid)
      const next = ways.merge(known, shown)
      if (!next) return
      if (known) await bookings.update(known, { data: booking => void Object.assign(booking, next) })
      else await bookings.create(next)
    },
  }

  // One call at a time about the same thing; who comes meanwhile is served by one more.
  const running = new Map<string, { task: Task; isWanted: boolean }>()
  const take = async (task: Task): Promise<void> => {
    const now = running.get(task.key)
    if (now)
      return void Object.assign(now, { task: { ...task, since: later(now.task.since, task.since) }, isWanted: true })
    const mine = { task, isWanted: true }
    running.set(task.key, mine)
    try {
      while (mine.isWanted) {
        mine.isWanted = false
        await ways.work(mine.task, shop)
      }
    } catch (error) {
      if (!ending.signal.aborted) console.error(`${task.key}: ${error}`)
    } finally {
      running.delete(task.key)
    }
  }

  const app = express().disable('x-powered-by')
  const refuse = (response: Response, status: number, error: string) => void response.status(status).json({ error })
  app.get('/bookings/:uuid', (request, response) => {
    const booking = find(request.params.uuid)
    if (booking) response.json(booking)
    else refuse(response, 404, 'unknown booking')
  })
  const authenticate: express.RequestHandler = (request, response, next) =>
    ways.isSupplier(request, settings) ? next() : refuse(response, 401, 'who are you?')
  const parse = [
    express.raw({ type: () => true, limit: '1mb' }),
    ((request, response, next) => {
      try {
        response.locals.message = JSON.parse(String(request.body))
        next()
      } catch {
        refuse(response, 400, 'not JSON')
      }
    }) satisfies express.RequestHandler,
  ]
  const handlers = ways.authenticatesFirst ? [authenticate, ...parse] : [...parse, authenticate]
  app.post('/webhooks', ...handlers, async (_, response) => {
    let task: Task | undefined
    try {
      task = ways.read(response.locals.message)
    } catch (error) {
      if (error instanceof TypeError) throw error
      return refuse(response, 400, (error as Error).message)
    }
    const work = task && take(task)
    if (ways.worksFirst) await work
    response.status(204).end()
  })
  app.all('/webhooks', (_, response) => refuse(response, 405, 'POST only'))
  const onError: express.ErrorRequestHandler = (error, _, response, next) => {
    if (response.headersSent) return next(error)
    refuse(response, error.status ?? 500, error.status ? 'not taken' : 'something broke')
  }
  app.use(onError)

  const server = await new Promise<Server>(resolve => {
    const listening = app.listen(port, '127.0.0.1', () => resolve(listening))
  })
  // Slow senders are not waited for.
  server.headersTimeout = server.requestTimeout = 20_000
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const reconciling = reconcile(shop, find, settings.reconcileMs ?? 10_000)
  const close = async () => {
    ending.abort()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    await reconciling
  }
  return {
    url: `${origin}/webhooks`,
    bookingUrl: `${origin}/bookings/{uuid}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

const later = (a: string | undefined, b: string | undefined) =>
  a === undefined || (b !== undefined && Date.parse(b) > Date.parse(a)) ? b : a

/** Notifications get lost: from time to time the shop looks for bookings that it was not told of. The newest may still be on their way. */
async function reconcile(shop: Shop, find: (uuid: string) => Booking | undefined, everyMs: number): Promise<void> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  try {
    for (;;) {
      await shop.pause(everyMs)
      const path = `/bookings?localDateStart=${day(-1)}&localDateEnd=${day(400)}`
      const { body } = await shop.ask({ path }).catch(() => ({ body: undefined }))
      for (const shown of Array.isArray(body) ? (body as Shown[]) : [])
        if (!find(shown.uuid) && Date.now() - Date.parse(shown.utcUpdatedAt) > 2_000) await shop.hear(shown)
    }
  } catch {
    // The shop is closed.
  }
}

/** Whether a file is what node was asked to run. */
export const isMain = (url: string): boolean => url === pathToFileURL(process.argv[1] ?? '').href

/** Runs a shop as the environment says; see `examples/receivers/README.md`. */
export async function runShop(ways: Ways = correct): Promise<void> {
  const { DIALECT = 'bookspot', SUPPLIER_URL, TOKEN = 'alpha-key', SECRET, PORT = '3000', OTHER_TOKEN } = process.env
  const dialect = DIALECT === 'rhomtrip' ? 'rhomtrip' : 'bookspot'
  const base = SUPPLIER_URL ?? `http://127.0.0.1:4848${dialect === 'bookspot' ? '/octo/v1' : ''}`
  const [name, value] = (SECRET ?? 'Api-Key: k1').split(/:\s*/) as [string, string]
  const shop = await startShop(
    { dialect, supplier: base, token: TOKEN, secret: [name, value], ...(OTHER_TOKEN && { otherToken: OTHER_TOKEN }) },
    ways,
    Number(PORT),
  )
  console.log(`The shop takes deliveries of ${base} at ${shop.url}; what it believes is at ${shop.bookingUrl}`)
}
