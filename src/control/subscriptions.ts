import type { Subscription } from '../domain/types.ts'
import type * as api from '../generated/sandbox/types.ts'
import { utcMillis } from '../shared/clock.ts'
import { masked, maskedText } from '../shared/secrets.ts'
import type { ControlHandlers } from './context.ts'
import { dialectNamed } from './info.ts'
import { pageOf } from './page.ts'

export const subscriptions = {
  'GET /subscriptions': ({ query }, { workspace, sandbox }) => {
    if (query.dialect !== undefined) dialectNamed(sandbox, query.dialect, 400)
    const all = [...workspace.world.read.subscriptions.all()]
    const fits = query.dialect === undefined ? all : all.filter(({ dialect }) => dialect === query.dialect)
    const { records, next } = pageOf(fits, ({ id }) => id, query)
    return { subscriptions: records.map(subscriptionView), next }
  },
} satisfies Partial<ControlHandlers>

/** A subscription with its secrets masked as in the delivery log (threat TM-24). */
export const subscriptionView = (subscription: Subscription): api.Subscription => ({
  id: subscription.id,
  dialect: subscription.dialect,
  token: subscription.token,
  reseller: subscription.reseller,
  url: maskedText(subscription.url),
  headers: Object.fromEntries(Object.entries(subscription.headers).map(([name, value]) => [name, masked(value)])),
  events: [...subscription.events],
  capabilities: [...subscription.capabilities],
  createdAt: utcMillis(subscription.createdAt),
})
