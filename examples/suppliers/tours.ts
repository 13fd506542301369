import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { openBookings } from './bookings.ts'
import { calendarDay, daysOf, makeProduct, type Product, type Slot, unknown } from './catalogue.ts'
import { openClock } from './clock.ts'
import { DEFECTS, type Defect, isDefect } from './defects.ts'
import { answer, bad, type Json, jsonOf, Refused, tokenOf } from './http.ts'
import { openTelling, type Patience } from './telling.ts'

export interface ToursOptions extends Partial<Patience> {
  /** Default: any free one. */
  readonly port?: number
  /** Default: `real`. A manual clock stands still until `POST /admin/advance` moves it. */
  readonly clock?: 'real' | 'manual'
  readonly defect?: Defect | undefined
}

/** Starts a small supplier of tours on loopback; `url` is the base of its paths, `admin` that of its hooks. */
export async function startTours({ port = 0, clock: kind = 'real', defect, ...patience }: ToursOptions = {}) {
  const clock = openClock(kind)
  const telling = openTelling(clock, { retryBaseMs: 1_000, timeoutMs: 10_000, ...patience }, defect)
  const products = new Map<string, Product>()
  let lastId = 0
  const addProduct = (name: string) => {
    const product = makeProduct(String(++lastId), name)
    products.set(product.id, product)
    return product.id
  }
  for (const name of ['Harbour tour', 'Old town', 'Lighthouse']) addProduct(name)
  const productOf = (id: unknown): Product => {
    const found = products.get(String(id))
    if (!found) throw unknown('PRODUCT', 'productId', id)
    return found
  }
  const bookings = openBookings(
    clock,
    productOf,
    (uuid, token) => telling.tell('BOOKING_UPDATE', { uuid }, token),
    defect,
  )

  const octo = new Hono({ strict: false })
  octo.use('*', async (c, next) => {
    tokenOf(c)
    await next()
  })
  octo.route('/notifications/subscriptions', telling.routes)
  octo.get('/supplier', c => {
    const contact = { website: 'https://tours.example.com', email: 'hello@tours.example.com' }
    const whole = { ...contact, telephone: '+44 20 7946 0000', address: 'Pier 1, London' }
    return answer(c, { id: 'tours', name: 'Tours', endpoint: base(), contact: whole })
  })
  octo.get('/capabilities', c => {
    const capability = { revision: 1, required: false, dependencies: [], docs: null }
    return answer(c, [
      { id: 'octo/notifications', ...capability },
      { id: 'octo/pricing', ...capability },
    ])
  })
  octo.get('/products', c => answer(c, [...products.values()]))
  octo.get('/products/:id', c => answer(c, productOf(c.req.param('id'))))

  const slotsFor = (body: Json): readonly Slot[] => {
    const { productId, optionId, units } = body
    const product = productOf(productId)
    if (optionId !== 'DEFAULT') throw unknown('OPTION', 'optionId', optionId)
    const wanted = (Array.isArray(units) ? units : []).reduce((sum: number, { quantity }) => sum + Number(quantity), 0)
    return daysOf(body).map(day => bookings.slotAt(product, day, wanted))
  }
  octo.post('/availability', async c => answer(c, slotsFor(await jsonOf(c))))
  octo.post('/availability/calendar', async c => answer(c, slotsFor(await jsonOf(c)).map(calendarDay)))

  octo.post('/bookings', async c => answer(c, bookings.reserve(await jsonOf(c), tokenOf(c))))
  octo.get('/bookings', c => {
    const wanted = Object.entries(c.req.query()).filter(([name]) =>
      /^(resellerReference|supplierReference|localDate)$/.test(name),
    )
    if (wanted.length === 0) throw bad('Look for a resellerReference, a supplierReference or a localDate.')
    return answer(c, bookings.find(tokenOf(c), Object.fromEntries(wanted)))
  })
  octo.get('/bookings/:uuid', c => answer(c, bookings.read(c.req.param('uuid'), tokenOf(c))))
  octo.patch('/bookings/:uuid', async c => answer(c, bookings.update(c.req.param('uuid'), await jsonOf(c), tokenOf(c))))
  octo.post('/bookings/:uuid/confirm', async c =>
    answer(c, bookings.confirm(c.req.param('uuid'), await jsonOf(c), tokenOf(c))),
  )
  octo.post('/bookings/:uuid/extend', async c =>
    answer(c, bookings.extend(c.req.param('uuid'), await jsonOf(c), tokenOf(c))),
  )
  octo.post('/bookings/:uuid/cancel', async c =>
    answer(c, bookings.cancel(c.req.param('uuid'), await jsonOf(c), tokenOf(c))),
  )

  const tellProduct = (productId: string) => telling.tell('PRODUCT_UPDATE', { productId })
  const changeDays = (change: (day: string) => void) => {
    return ({ product, from, to }: Json) => {
      for (const day of daysOf({ localDateStart: from, localDateEnd: to })) change(`${product} ${day}`)
      telling.tell('AVAILABILITY_UPDATE', { productId: product, localDateStart: from, localDateEnd: to })
    }
  }
  /** What no reseller can cause: for `--on <change>=<url>` of the judge. */
  const changes: Readonly<Record<string, (given: Json) => unknown>> = {
    'product.created': () => tellProduct(addProduct('New tour')),
    'product.updated': ({ product }) => {
      productOf(product).internalName += ' (new)'
      tellProduct(String(product))
    },
    'product.deleted': ({ product }) => {
      products.delete(productOf(product).id)
      tellProduct(String(product))
    },
    'booking.cancelled': ({ booking }) => bookings.cancelled(booking),
    'booking.hold-expired': ({ booking }) => bookings.ranOut(booking),
    'availability.closed-out': changeDays(day => bookings.closed.add(day)),
    'availability.reopened': changeDays(day => bookings.closed.delete(day)),
    'availability.rescheduled': changeDays(() => {}),
    advance: ({ ms }) => clock.advance(Number(ms)),
    settle: () => clock.settle(),
  }

  const app = new Hono({ strict: false })
  app.route('/octo/v1', octo)
  app.post('/admin/:change', async c => {
    const change = changes[c.req.param('change')]
    if (!change) throw new Refused(404, 'NOT_FOUND', `Changes: ${Object.keys(changes).join(', ')}.`)
    await change(await jsonOf(c))
    return c.body(null, 204)
  })
  app.notFound(c => c.json({ error: 'NOT_FOUND', errorMessage: 'There is no such path.' }, 404))
  app.onError((error, c) => {
    if (!(error instanceof Refused)) return c.json({ error: 'INTERNAL_SERVER_ERROR', errorMessage: error.message }, 500)
    return c.json({ error: error.code, errorMessage: error.message, ...error.more }, error.status)
  })

  let address: AddressInfo | undefined
  const base = () => `http://127.0.0.1:${address?.port}/octo/v1`
  const server = await new Promise<ReturnType<typeof serve>>(resolve => {
    // Whoever starts it in its own process, a test for one, keeps its own Request and Response.
    const made = serve({ fetch: app.fetch, port, hostname: '127.0.0.1', overrideGlobalObjects: false }, info => {
      address = info
      resolve(made)
    })
  })
  return {
    url: base(),
    admin: base().replace('/octo/v1', '/admin'),
    changes: Object.keys(changes),
    clock,
    close() {
      clock.stop()
      telling.stop()
      if ('closeAllConnections' in server) server.closeAllConnections()
      return new Promise<void>(resolve => void server.close(() => resolve()))
    },
  }
}

if (process.argv[1] === import.meta.filename) {
  const { PORT = '3001', CLOCK, DEFECT: defect } = process.env
  if (defect !== undefined && !isDefect(defect)) throw new Error(`DEFECT: one of ${Object.keys(DEFECTS).join(', ')}.`)
  const { url } = await startTours({ port: Number(PORT), clock: CLOCK === 'manual' ? 'manual' : 'real', defect })
  process.stdout.write(`${url}\n`)
}
