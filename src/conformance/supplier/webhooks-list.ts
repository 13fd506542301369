import { randomUUID } from 'node:crypto'
import type { Exchange } from '../exchange.ts'
import { expectEqual, expectRefusal, expectStatus, expectThat, isJson, type Json, unmet } from '../expect.ts'
import { isRoute, type LieCall, onAnswer } from '../lie.ts'
import { register, remove, WEBHOOKS, webhooks } from './rhomtrip.ts'
import type { Supplier, SupplierCheck } from './target.ts'
import { hasPrices, WEBHOOK_CHECK } from './webhooks-expect.ts'

const LIST = `GET ${WEBHOOKS}`
const DELETE = `DELETE ${WEBHOOKS}/{uuid}`

/** A refusal as it looks whatever the id: for comparing two. */
const faceOf = ({ response }: Exchange, id: string): Json => ({
  status: response?.status,
  body: JSON.parse(JSON.stringify(response?.json ?? null).replaceAll(id, '<id>')),
})

const isListed = async (supplier: Supplier, id: string) => (await webhooks(supplier)).some(made => made.id === id)

const idOf = ({ path }: LieCall) => decodeURIComponent(path.split('/').at(-1)!)

/** WS-12 to WS-17: listing and deleting webhooks. */
export const listing: readonly SupplierCheck[] = [
  {
    ...WEBHOOK_CHECK,
    id: 'WS-12',
    level: 'MUST',
    says: 'The list shows every webhook that was made, each with its id, event, url and capabilities.',
    basis: ['rhomtrip#list', 'rhomtrip#create-answer'],
    async run(supplier) {
      const first = await register(supplier, 'booking_update')
      const second = await register(supplier, 'transfer_update')
      const listed = await webhooks(supplier)
      for (const [{ id, inbox, exchange }, event] of [
        [first, 'booking_update'],
        [second, 'transfer_update'],
      ] as const) {
        const found = listed.find(each => each.id === id)
        if (!found) unmet(`The list must show ${id}.`, id, listed, { exchange })
        expectEqual(`The webhook ${id} in the list`, { event: found.event, url: found.url }, { event, url: inbox.url })
        expectThat(hasPrices(found), 'capabilities must have octo/pricing.', ['octo/pricing'], found.capabilities)
      }
    },
    counterexample: () => ({
      says: 'lists no more than one webhook',
      reply: onAnswer(LIST, ({ body }) => ({ body: Array.isArray(body) ? body.slice(-1) : body })),
      also: ['WS-49'],
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-13',
    level: 'MUST',
    says: "A reseller's webhooks do not stand in another reseller's list.",
    basis: ['contract#isolation', 'R-14'],
    async run(supplier) {
      supplier.token('other')
      const { id } = await register(supplier, 'booking_update')
      const seen = (await webhooks(supplier, { as: 'other' })).filter(webhook => webhook.id === id)
      expectEqual("What another reseller's list shows of it", seen, [])
    },
    counterexample: () => {
      const made: unknown[] = []
      const tokens = new Set<string>()
      return {
        says: 'lists the webhooks of everybody',
        reply(reply, call) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && reply.status < 300) {
            made.push(reply.body)
            tokens.add(call.token)
          }
          return isRoute(call, LIST) && reply.status === 200 && !tokens.has(call.token)
            ? { ...reply, body: [...(reply.body as unknown[]), ...made] }
            : undefined
        },
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-14',
    level: 'MUST',
    says: 'A deleted webhook is gone from the list.',
    basis: ['rhomtrip#delete', 'rhomtrip#list', 'R-10'],
    async run(supplier) {
      const { id } = await register(supplier, 'booking_update')
      expectStatus(await remove(supplier, id), 200, 204)
      expectThat(!(await isListed(supplier, id)), `The list must not show ${id} any more.`, 'no such webhook', id)
    },
    counterexample: () => {
      const made = new Map<unknown, unknown>()
      const gone: unknown[] = []
      return {
        says: 'still lists what was deleted',
        reply(reply, call) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(reply.body)) made.set(reply.body.id, reply.body)
          if (isRoute(call, DELETE) && reply.status < 300) gone.push(made.get(idOf(call)))
          return isRoute(call, LIST) && Array.isArray(reply.body)
            ? { ...reply, body: [...reply.body, ...gone] }
            : undefined
        },
        also: ['WS-16'],
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-15',
    level: 'SHOULD',
    says: 'Deleting a webhook twice, or one that never was, is refused, always in the same way.',
    basis: ['rhomtrip#delete', 'contract#no-server-error', 'R-12'],
    async run(supplier) {
      const { id } = await register(supplier, 'booking_update')
      expectStatus(await remove(supplier, id), 200, 204)
      const again = await remove(supplier, id)
      const strange = [randomUUID(), 'x', "'; --", '%00', 'a'.repeat(4_000)]
      const answers = [{ id, exchange: again }]
      for (const each of strange) answers.push({ id: each, exchange: await remove(supplier, each) })
      for (const { exchange } of answers)
        expectThat(
          (exchange.response?.status ?? 500) < 500,
          'An unknown id is no error of the server.',
          404,
          exchange.response?.status,
          {
            exchange,
          },
        )
      await supplier.assumed('R-12', () => {
        for (const { exchange } of answers) expectRefusal(exchange, { status: [404, 400] })
        const [known, never] = answers
        expectEqual(
          'The answer for an id that never was',
          faceOf(never!.exchange, never!.id),
          faceOf(known!.exchange, id),
          {
            exchange: never!.exchange,
          },
        )
      })
    },
    counterexample: () => ({
      says: 'stumbles over an id that is no UUID',
      call: call =>
        isRoute(call, DELETE) && idOf(call) === 'x'
          ? {
              status: 500,
              headers: { 'content-type': 'application/json' },
              body: { error: 'INTERNAL_SERVER_ERROR', errorMessage: 'invalid input syntax for type uuid' },
            }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-36',
    level: 'MUST',
    says: "Another reseller's webhook cannot be deleted, and looks like one that never was.",
    basis: ['contract#isolation', 'R-12', 'R-14'],
    async run(supplier) {
      supplier.token('other')
      const { id } = await register(supplier, 'booking_update')
      const theirs = await remove(supplier, id, { as: 'other' })
      expectThat(await isListed(supplier, id), 'The webhook must still be there.', id, 'gone', { exchange: theirs })
      const never = randomUUID()
      const unknown = await remove(supplier, never, { as: 'other' })
      expectEqual('The answer', faceOf(theirs, id), faceOf(unknown, never), { exchange: theirs })
    },
    counterexample: () => {
      const owners = new Map<unknown, string>()
      return {
        says: 'deletes whatever anybody names',
        call: call => (isRoute(call, DELETE) ? { ...call, token: owners.get(idOf(call)) ?? call.token } : undefined),
        reply(reply, call) {
          if (isRoute(call, `POST ${WEBHOOKS}`) && isJson(reply.body)) owners.set(reply.body.id, call.token)
          return undefined
        },
      }
    },
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-16',
    level: 'MUST',
    says: 'A DELETE works with Content-Type, with a body, and with neither.',
    basis: ['rhomtrip#delete', 'octo#headers', 'R-10', 'R-36'],
    async run(supplier) {
      const ids: string[] = []
      for (let i = 0; i < 3; i++) ids.push((await register(supplier, 'booking_update')).id)
      const [typed, filled, bare] = ids.map(id => `DELETE ${WEBHOOKS}/${encodeURIComponent(id)}`)
      expectStatus(await supplier.send(typed!, { headers: { 'Content-Type': 'application/json' } }), 200, 204)
      expectStatus(await supplier.send(filled!, { body: {} }), 200, 204)
      const exchange = await supplier.send(bare!)
      await supplier.assumed('R-36', () => expectStatus(exchange, 200, 204))
      const left = (await webhooks(supplier)).map(({ id }) => id)
      const still = ids.slice(0, 2).filter(id => left.includes(id))
      expectEqual('Webhooks that the list still shows', still, [])
    },
    counterexample: () => ({
      says: 'refuses a DELETE that has a body',
      call: call =>
        isRoute(call, DELETE) && call.body !== ''
          ? {
              status: 400,
              headers: { 'content-type': 'application/json' },
              body: { error: 'BAD_REQUEST', errorMessage: 'A DELETE has no body.' },
            }
          : undefined,
    }),
  },
  {
    ...WEBHOOK_CHECK,
    id: 'WS-17',
    level: 'MAY',
    says: 'A webhook can be neither fetched alone nor changed.',
    basis: ['R-11'],
    async run(supplier) {
      const { id } = await register(supplier, 'booking_update')
      const path = `${WEBHOOKS}/${encodeURIComponent(id)}`
      expectStatus(await supplier.send(`GET ${path}`), 404, 405)
      for (const method of ['PATCH', 'PUT'])
        expectStatus(await supplier.send(`${method} ${path}`, { body: { event: 'transfer_update' } }), 404, 405)
      const listed = (await webhooks(supplier)).find(webhook => webhook.id === id)
      expectEqual('The event of the webhook', listed?.event, 'booking_update')
    },
    counterexample: () => ({
      says: 'shows one webhook',
      call: call =>
        isRoute(call, `GET ${WEBHOOKS}/{uuid}`)
          ? { status: 200, headers: { 'content-type': 'application/json' }, body: { id: idOf(call) } }
          : undefined,
    }),
  },
]
