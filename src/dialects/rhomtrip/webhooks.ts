import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { Subscription, Token } from '../../domain/types.ts'
import type { paths } from '../../generated/rhomtrip/types.ts'
import { Answered, type Context, header } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { CAPABILITIES } from './capabilities.ts'
import type { RhomTripEvent } from './decide.ts'
import { readWebhook, type WebhookInput } from './webhook-input.ts'
import { webhookDetail, webhooksView } from './webhook-view.ts'

const NONE: ReadonlySet<string> = new Set()

/** RhomTrip's webhooks page: make, list, delete. */
export const webhooks = {
  'POST /webhooks': ({ body }, context) => {
    const { world } = context
    const input = readWebhook(body, world.assume)
    requireRoomFor('subscriptions', world.read.subscriptions.size)
    // All that could refuse comes before the first is made.
    const known = input.events.map(event => existing(input.url, event, context))
    const made = input.events.map((event, i) => known[i] ?? create(input, event, context))
    const answer = webhooksView.one(made[0]!, NONE, webhookDetail(world))
    return world.assume('R-09') === '201' ? new Answered(answer, { status: 201 }) : answer
  },

  'GET /webhooks': (_input, context) => {
    const { world, token } = context
    if (world.assume('R-38') === 'last-list') refreshCapabilities(context)
    const detail = webhookDetail(world)
    const own = [...world.read.subscriptions.all()].filter(webhook => isSeen(webhook, token!, world))
    return webhooksView.list(own, NONE, () => detail)
  },

  'DELETE /webhooks/{uuid}': ({ path }, { world, token, call, cause }) => {
    if (world.assume('R-36') === 'required' && !header(call, 'content-type')?.startsWith('application/json')) {
      throw new DomainError('BAD_REQUEST', 'Send Content-Type: application/json (R-36).')
    }
    const id = world.assume('R-13') === 'any-case' ? path.uuid.toLowerCase() : path.uuid
    const webhook = world.read.subscriptions.get(id)
    if (!webhook || !isSeen(webhook, token!, world)) {
      throw new DomainError(
        world.assume('R-12') === '400' ? 'BAD_REQUEST' : 'NOT_FOUND',
        'There is no such webhook. GET /webhooks lists yours.',
      )
    }
    world.change(cause, ({ subscriptions }) => subscriptions.delete(id))
    if (world.assume('R-10') === '204') return new Answered(undefined, { status: 204 })
    return { success: true, message: 'The webhook is deleted.' }
  },
} satisfies Partial<Handlers<paths, Context>>

/** Whose webhooks a token sees and deletes. */
const isSeen = (webhook: Subscription, token: Token, world: World): boolean =>
  webhook.dialect === 'rhomtrip' &&
  (world.assume('R-14') === 'reseller' ? webhook.reseller === token.reseller : webhook.token === token.id)

/** The webhook that already stands for this URL and event, where that matters. */
function existing(url: string, event: RhomTripEvent, { world, token }: Context): Subscription | undefined {
  const rule = world.assume('R-20')
  if (rule === 'allowed') return undefined
  for (const webhook of world.read.subscriptions.all()) {
    const same = webhook.url === url && webhook.events[0] === event
    if (!same || webhook.dialect !== 'rhomtrip' || webhook.token !== token!.id) continue
    if (rule === 'same') return webhook
    throw new DomainError('BAD_REQUEST', `There is a webhook for ${event} with this url already (R-20).`)
  }
  return undefined
}

function create(
  input: WebhookInput,
  event: RhomTripEvent,
  { world, token, capabilities, cause }: Context,
): Subscription {
  const webhook: Subscription = {
    id: world.random.uuid(),
    dialect: 'rhomtrip',
    token: token!.id,
    reseller: token!.reseller,
    url: input.url,
    headers: input.headers,
    events: [event],
    capabilities: stored(input.capabilities ?? CAPABILITIES.filter(name => capabilities.has(name)), world),
    createdAt: world.clock.now(),
    retry: input.retryOnError,
    useContactLanguage: input.useContactLanguage,
  }
  world.change(cause, ({ subscriptions }) => subscriptions.put(webhook))
  return webhook
}

/** What is kept of the capabilities of a call. */
const stored = (names: readonly string[], world: World): readonly string[] =>
  world.assume('R-06') === 'with' ? names : names.filter(name => name !== 'webhooks')

/** R-38 `last-list`: the webhooks follow the header of this call. */
function refreshCapabilities({ world, token, capabilities, cause }: Context): void {
  const names = stored(
    CAPABILITIES.filter(name => capabilities.has(name)),
    world,
  )
  world.change(cause, ({ subscriptions }) => {
    for (const webhook of [...subscriptions.all()]) {
      if (webhook.dialect === 'rhomtrip' && webhook.token === token!.id)
        subscriptions.put({ ...webhook, capabilities: names })
    }
  })
}
