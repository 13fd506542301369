import { functionTransport } from '../../src/delivery/in-process.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { ride } from './rhomtrip.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are walked through
type Json = any

const ALL = 'pricing, content, notifications, octo/webhooks'
const WEEK = { localDateStart: '2027-03-12', localDateEnd: '2027-03-29' }
const GUEST = { fullName: 'Ada Guest', emailAddress: 'ada@example.com', phoneNumber: '+44 20 7183 8750' }

/** Every byte that a sandbox of this seed answers and delivers in a long story over both dialects. */
export async function transcript(seed: string): Promise<string> {
  const lines: string[] = []
  let deliveries = 0
  const transport = functionTransport(async request => {
    const { method, url, headers } = request
    const named = [...headers].filter(([name]) => name !== 'content-length').sort()
    lines.push(`${method} ${url} ${JSON.stringify(named)} ${await request.text()}`)
    // Every fifth is failed once or for good, so that retries are part of the story.
    return ++deliveries % 5 === 0 ? 500 : 204
  })
  await using sandbox = createSandbox({ seed, clock: 'manual', transport, checkReplies: true })
  await sandbox.ready
  const { time, world } = sandbox.workspace()

  const call = async (route: string, body?: unknown, token = 'alpha-key', language = 'sv, en;q=0.5'): Promise<Json> => {
    const [method, target] = route.split(' ') as [string, string]
    const [path, query = ''] = target.split('?') as [string, string?]
    const headers = {
      ...{ host: '127.0.0.1', authorization: `Bearer ${token}`, 'octo-capabilities': ALL },
      ...{ 'accept-language': language, 'content-type': 'application/json' },
    }
    const sent = body === undefined ? null : Buffer.from(JSON.stringify(body))
    const reply = await sandbox.handle({ method, path, query, headers, body: sent })
    const text = reply.body === null ? '' : Buffer.from(reply.body as Uint8Array).toString()
    lines.push(`${route} ${reply.status} ${JSON.stringify(reply.headers)} ${text}`)
    await time.settle()
    return text === '' ? undefined : JSON.parse(text)
  }
  const bookspot = (route: string, body?: unknown, token?: string) => call(route.replace(' ', ' /octo/v1'), body, token)
  const simulate = (trigger: string, body: object = {}) => call(`POST /_sandbox/v1/simulate/${trigger}`, body)

  for (const token of ['alpha-key', 'beta-key']) {
    const notificationTypes = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE']
    const url = `http://receiver.test/${token}`
    const { id } = await bookspot('POST /notifications/subscriptions', { url, notificationTypes }, token)
    await bookspot(`PATCH /notifications/subscriptions/${id}`, { headers: { 'X-Key': 'k' } }, token)
    for (const event of ['booking_update', 'availability_update', 'transfer_update'])
      await call('POST /webhooks', { event, url: `http://user:pass@receiver.test/${token}/${event}` }, token)
  }
  for (const path of ['/supplier', '/capabilities', '/products', '/notifications/subscriptions'])
    await bookspot(`GET ${path}`)
  for (const path of [
    '/supplier',
    '/capabilities',
    '/products',
    '/webhooks',
    '/bookings?sortBy=PRICE',
    '/bookings?page=2&limit=7',
  ])
    await call(`GET ${path}`)

  const products: Json[] = await bookspot('GET /products', undefined, 'beta-key')
  const held: string[] = []
  for (const product of products) {
    for (const option of product.options) {
      const what = { productId: product.id, optionId: option.id }
      const slots: Json[] = await bookspot('POST /availability', { ...what, ...WEEK })
      await bookspot('POST /availability/calendar', { ...what, ...WEEK })
      await call('POST /availability/calendar', { ...what, ...WEEK, startTime: '00:00' })
      const open = slots.filter(({ available }) => available)
      for (const [i, slot] of open.slice(0, 4).entries()) {
        const units = Array.from({ length: Math.max(2, option.restrictions.minUnits) }, () => ({
          unitId: option.units[0].id,
          contact: GUEST,
        }))
        const body = { ...what, availabilityId: slot.id, unitItems: units, contact: GUEST, expirationMinutes: 60 }
        const answer = i % 2 === 0 ? await bookspot('POST /bookings', body) : await call('POST /bookings', body)
        held.push(answer.uuid)
      }
    }
  }
  const quotation = await call('POST /transfers', ride)
  for (const option of quotation.options.slice(0, 4)) {
    const body = { transferId: quotation.id, optionId: option.id, expirationMinutes: 60, contact: GUEST }
    held.push((await call('POST /bookings', body)).uuid)
  }
  for (const [i, uuid] of held.entries()) {
    const confirmation = { contact: GUEST, resellerReference: `R-${i}` }
    if (i % 4 === 0) await call(`PATCH /bookings/${uuid}`, { notes: `Note ${i}` })
    if (i % 3 !== 0) await bookspot(`POST /bookings/${uuid}/confirm`, confirmation)
    if (i % 5 === 0) await call(`POST /bookings/${uuid}/confirm`, confirmation)
    if (i % 6 === 0) await call(`POST /bookings/${uuid}/extend`, { expirationMinutes: 90 })
    if (i % 7 === 0) await bookspot(`POST /bookings/${uuid}/cancel`, { reason: 'Rain' })
    await bookspot(`GET /bookings/${uuid}`)
    await call(`GET /bookings/${uuid}`)
    if (i % 8 === 0) await time.advanceTo(world.clock.now() + 7 * 60_000)
  }
  const { triggers } = await call('GET /_sandbox/v1/triggers')
  for (const { name } of triggers) await simulate(name)
  for (const event of ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'])
    await call('POST /_sandbox/v1/fire', { dialect: 'bookspot', event })
  for (const event of ['booking_update', 'availability_update', 'transfer_update'])
    await call('POST /_sandbox/v1/fire', { dialect: 'rhomtrip', event })
  // Past every retry, hold and quotation, and past a change of the clock in each of the zones.
  await time.advanceTo(Date.parse('2027-04-05T12:00:00Z'))
  await time.settle()
  await call('GET /_sandbox/v1/events?limit=200')
  await call('GET /bookings?limit=1000')
  await bookspot('GET /bookings?localDateStart=2027-01-01&localDateEnd=2028-12-31')
  return lines.map(line => `${line}\n`).join('')
}

if (process.argv[1] === import.meta.filename) process.stdout.write(await transcript(process.argv[2]!))
