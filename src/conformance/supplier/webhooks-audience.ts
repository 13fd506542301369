import { expectEqual, expectRefusal, expectStatus, expectThat, isJson, type Json } from '../expect.ts'
import { isRoute, type LieWorld, onRefusal } from '../lie.ts'
import { confirm, quote, register, remove, reserve, WEBHOOKS, webhooks } from './rhomtrip.ts'
import type { SupplierCheck } from './target.ts'
import { closeDay } from './webhooks-availability.ts'
import { bodyOf, partOf, shownWebhook, WEBHOOK_CHECK } from './webhooks-expect.ts'

/** Where a lie sends what nobody should be told. */
const ping = (world: LieWorld, url: unknown) =>
  world.send({ method: 'POST', url: String(url), headers: { 'Content-Type': 'application/json' }, body: '{}' })

/** WS-18, WS-19, WS-22, WS-29, WS-30 and WS-34: who may ask, and who is told what. */
export const audience: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-18',
    level: 'MUST',
    says: 'Without a token every call is refused with 401, with a wrong one with 403.',
    basis: ['octo#authentication', 'X-22'],
    async run(supplier) {
      const { url } = supplier.inbox()
      const path = `${WEBHOOKS}/6f1c6a52-9d5c-4b57-8a4f-2c1b0a9d8e7f`
      const body = { event: 'booking_update', url }
      expectRefusal(await supplier.send(`GET ${WEBHOOKS}`, { as: false }), { status: [401] })
      expectRefusal(await supplier.send(`POST ${WEBHOOKS}`, { as: false, body }), { status: [401] })
      expectRefusal(await supplier.send(`DELETE ${path}`, { as: false }), { status: [401] })
      const wrong = [`Bearer ${supplier.unique()}`, 'Bearer ', `Basic ${supplier.token('full')}`]
      for (const Authorization of wrong)
        expectRefusal(await supplier.send(`POST ${WEBHOOKS}`, { headers: { Authorization }, body }), {
          status: [401, 403],
        })
      const unknown = await supplier.send(`GET ${WEBHOOKS}`, { headers: { Authorization: wrong[0]! } })
      expectRefusal(unknown, { status: [401, 403] })
      await supplier.assumed('X-22', () => expectRefusal(unknown, { status: [403] }))
      const made = (await webhooks(supplier)).filter(webhook => webhook.url === url)
      expectEqual('Webhooks that refused calls made', made, [])
    },
    counterexample: () => ({
      says: 'calls a missing token forbidden',
      reply: onRefusal('*', ({ status }) => (status === 401 ? { status: 403 } : {})),
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-19',
    level: 'SHOULD',
    says: 'Making, listing and deleting a webhook call nobody.',
    basis: ['rhomtrip#actions', 'rhomtrip#post'],
    async run(supplier) {
      const { inbox, id } = await register(supplier, 'booking_update')
      await webhooks(supplier)
      expectStatus(await remove(supplier, id), 200, 204)
      expectEqual('The number of deliveries', (await inbox.all()).length, 0)
    },
    counterexample: () => {
      const urls = new Map<unknown, unknown>()
      return {
        says: 'tells a webhook that it is deleted',
        async reply({ body }, call, world) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(body)) urls.set(body.id, body.url)
          const url = isRoute(call, `DELETE ${WEBHOOKS}/{uuid}`) ? urls.get(call.path.split('/').at(-1)) : undefined
          if (url !== undefined) await ping(world, url)
          return undefined
        },
        also: ['WS-33', 'WS-39'],
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-22',
    level: 'MUST',
    says: 'The body shows the webhook as the list does.',
    basis: ['rhomtrip#webhook-in-body'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { inbox, id } = await register(supplier, 'booking_update')
      expectStatus(await confirm(supplier, String(uuid)), 200)
      const [delivery] = await inbox.wait(1)
      const listed = (await webhooks(supplier)).find(webhook => webhook.id === id) ?? {}
      expectEqual('webhook', shownWebhook(partOf(bodyOf(delivery!), 'webhook')), shownWebhook(listed), {
        pointer: '/webhook',
      })
    },
    counterexample: () => ({
      says: 'leaves the URL out of the body',
      deliver(delivery, world) {
        const body = JSON.parse(delivery.body) as { readonly webhook: Json }
        const webhook = { ...body.webhook, url: '' }
        return world.send({ ...delivery, body: JSON.stringify({ ...body, webhook }) })
      },
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-29',
    level: 'MUST',
    says: 'A webhook is told its own event only.',
    basis: ['rhomtrip#create', 'rhomtrip#actions', 'X-07'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { id } = await quote(supplier)
      const { inbox } = await register(supplier, 'booking_update')
      await supplier.cause('transfer.repriced', { transfer: String(id) })
      await closeDay(supplier)
      expectStatus(await confirm(supplier, String(uuid)), 200)
      await inbox.wait(1)
      const events = (await inbox.all()).map(request => partOf(bodyOf(request), 'webhook').event)
      const others = events.filter(event => event !== 'booking_update')
      expectEqual('Other events that were told', others, [])
      await supplier.assumed('X-07', () => expectEqual('The number of deliveries', events.length, 1))
    },
    counterexample: () => ({
      says: 'tells whoever wants bookings of availability too',
      async reply(reply, call, world) {
        if (!isRoute(call, `POST ${WEBHOOKS}`) || reply.status >= 300) return undefined
        const { event, url } = call.json as Json
        if (event !== 'booking_update') return undefined
        const { path, method, headers, token } = call
        const json = { event: 'availability_update', url }
        await world.ask({ path, method, headers: { ...headers, 'content-length': '' }, token, json })
        return undefined
      },
      also: ['WS-30'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-30',
    level: 'MUST',
    says: 'Three webhooks with one URL and an event each are three: each is told its own.',
    basis: ['rhomtrip#create', 'rhomtrip#webhook-in-body', 'R-17', 'R-22', 'X-07'],
    async run(supplier) {
      const { uuid } = await reserve(supplier)
      const { id } = await quote(supplier)
      const inbox = supplier.inbox()
      const ids = new Map<unknown, unknown>()
      for (const event of ['booking_update', 'transfer_update', 'availability_update'])
        ids.set((await register(supplier, event, { inbox })).id, event)
      expectEqual('The number of ids', ids.size, 3)
      expectStatus(await confirm(supplier, String(uuid)), 200)
      await supplier.cause('transfer.repriced', { transfer: String(id) })
      await closeDay(supplier)
      const told = () => inbox.received.map(request => partOf(bodyOf(request), 'webhook'))
      // One change may be told to a webhook more than once before another is told.
      for (let count = 3; new Set(told().map(webhook => webhook.id)).size < 3; count++) await inbox.wait(count)
      await inbox.all()
      for (const { id, event } of told())
        expectEqual('The event of the webhook', event, ids.get(id), { pointer: '/webhook/event' })
    },
    counterexample: () => {
      const first = new Map<unknown, unknown>()
      return {
        says: 'has one id for all webhooks with the same URL',
        reply(reply, call) {
          if (!isRoute(call, `POST ${WEBHOOKS}`) || !isJson(reply.body) || !isJson(call.json)) return undefined
          const id = first.get(call.json.url) ?? reply.body.id
          first.set(call.json.url, id)
          return { ...reply, body: { ...reply.body, id } }
        },
        also: ['WS-42'],
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-34',
    level: 'MUST',
    says: 'Bookings and transfers are told to whoever made them, and not to another reseller.',
    basis: ['rhomtrip#same-credentials', 'R-15'],
    async run(supplier) {
      supplier.token('other')
      const { uuid } = await reserve(supplier)
      const { id } = await quote(supplier)
      const mine = await register(supplier, 'booking_update')
      const theirs = await register(supplier, 'booking_update', { as: 'other' })
      await register(supplier, 'transfer_update', { as: 'other', inbox: theirs.inbox })
      expectStatus(await confirm(supplier, String(uuid)), 200)
      await supplier.cause('transfer.repriced', { transfer: String(id) })
      await mine.inbox.wait(1)
      const told = (await theirs.inbox.all()).map(({ body }) => body.slice(0, 200))
      await supplier.assumed('R-15', () =>
        expectThat(told.length === 0, 'Another reseller must not be told.', [], told),
      )
    },
    counterexample: () => ({ says: 'tells everybody of everything', assume: { 'R-15': 'everyone' } }),
  },
]
