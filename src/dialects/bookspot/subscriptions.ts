import { DomainError } from '../../domain/errors.ts'
import { requireRoomFor } from '../../domain/room.ts'
import type { Subscription } from '../../domain/types.ts'
import type { paths, Subscription as SubscriptionJson } from '../../generated/bookspot/types.ts'
import { Answered, type Context } from '../../http/surface.ts'
import type { World } from '../../http/world.ts'
import type { Handlers } from '../../openapi/operation.ts'
import { owns } from '../../store/door.ts'
import { createView } from '../octo/bytes.ts'
import { type NotificationType, readChange, readCreation, type SubscriptionInput } from './subscription-input.ts'

const NO_CAPABILITIES: ReadonlySet<string> = new Set()

/** A subscription as the API shows it; `detail` is the answer to B-03. Seed page. */
const view = createView<Subscription, SubscriptionJson>(undefined, ({ id, url, events, headers }, detail) => {
  // Its events were read by `readTypes`, which lets nothing else in.
  const notificationTypes = events as readonly NotificationType[]
  const withHeaders = detail === 'always' || (detail === 'when-given' && Object.keys(headers).length > 0)
  return withHeaders ? { id, url, notificationTypes, headers } : { id, url, notificationTypes }
})

const shown = (subscription: Subscription, world: World) =>
  view.one(subscription, NO_CAPABILITIES, world.assume('B-03'))

/** The five operations of the notifications page. */
export const subscriptions = {
  'GET /notifications/subscriptions': (_, { world, token }) => {
    const own = [...world.read.subscriptions.all()].filter(one => isShown(one, world, token))
    if (world.assume('B-22') === 'newest-first') own.reverse()
    return view.list(own, NO_CAPABILITIES, () => world.assume('B-03'))
  },

  'POST /notifications/subscriptions': ({ body }, context) => {
    const { world, token } = context
    const input = readCreation(body, world.assume)
    if (world.assume('B-20') === 'refused') refuseRepeat(input, context)
    requireRoomFor('subscriptions', world.read.subscriptions.size)
    const subscription: Subscription = {
      id: world.random.uuid(),
      dialect: 'bookspot',
      token: token!.id,
      reseller: token!.reseller,
      url: input.url,
      events: input.events,
      headers: input.headers,
      capabilities: [...context.capabilities],
      createdAt: world.clock.now(),
    }
    world.change(context.cause, tables => tables.subscriptions.put(subscription))
    return view.fresh(subscription, NO_CAPABILITIES, world.assume('B-03'))
  },

  'GET /notifications/subscriptions/{id}': ({ path }, context) =>
    shown(ownSubscription(path.id, context), context.world),

  'PATCH /notifications/subscriptions/{id}': ({ path, body }, context) => {
    const { world, cause } = context
    const subscription = ownSubscription(path.id, context)
    const changed = { ...subscription, ...readChange(body, world.assume) }
    world.change(cause, tables => tables.subscriptions.put(changed))
    return shown(changed, world)
  },

  'DELETE /notifications/subscriptions/{id}': ({ path }, context) => {
    const { world, cause } = context
    if (world.assume('B-12') === '204' && !world.read.subscriptions.get(path.id)) return new Answered(undefined)
    const { id } = ownSubscription(path.id, context)
    world.change(cause, tables => tables.subscriptions.delete(id))
    return undefined
  },
} satisfies Partial<Handlers<paths, Context>>

const isShown = (subscription: Subscription, world: World, token: Context['token']) =>
  subscription.dialect === 'bookspot' && owns(world, token, subscription)

/** The caller's subscription. @throws DomainError NOT_FOUND; BAD_REQUEST or FORBIDDEN under B-10, B-11 */
function ownSubscription(id: string, { world, token }: Context): Subscription {
  const subscription = world.read.subscriptions.get(id)
  if (subscription && isShown(subscription, world, token)) return subscription
  if (subscription?.dialect === 'bookspot' && world.assume('B-11') === '403') {
    throw new DomainError('FORBIDDEN', 'The subscription belongs to another token.')
  }
  throw new DomainError(
    world.assume('B-10') === '400' ? 'BAD_REQUEST' : 'NOT_FOUND',
    'There is no such subscription. GET /notifications/subscriptions lists yours.',
  )
}

function refuseRepeat({ url, events }: SubscriptionInput, { world, token }: Context): void {
  const wanted = [...events].sort().join()
  for (const one of world.read.subscriptions.all()) {
    if (isShown(one, world, token) && one.url === url && [...one.events].sort().join() === wanted) {
      throw new DomainError('BAD_REQUEST', 'There is a subscription with this url and these types already (B-20).')
    }
  }
}
