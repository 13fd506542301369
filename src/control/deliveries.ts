import type { DeliveryFilter } from '../delivery/log.ts'
import type { Delivery, DeliveryState } from '../delivery/message.ts'
import { didYouMean, nearest } from '../shared/suggest.ts'
import { firstAttempts, refuseWhenFull } from './attempts.ts'
import type { ControlHandlers } from './context.ts'
import { dialectNamed } from './info.ts'
import { Problem } from './problem.ts'
import { deliveryView } from './views.ts'
import type { Controlled, Workspace } from './workspace.ts'

export interface DeliveryQuery {
  readonly dialect?: string
  readonly event?: string
  readonly eventId?: string
  readonly subscriptionId?: string
  readonly state?: DeliveryState
}

/**
 * The filter of a list or a wait. A name that cannot match is a mistake, and said so.
 * @throws Problem 400 for an unknown dialect or message name
 */
export function filterOf(query: DeliveryQuery, sandbox: Controlled): DeliveryFilter {
  const { dialect, event } = query
  const speakers = dialect === undefined ? sandbox.dialects : [dialectNamed(sandbox, dialect, 400)]
  const allowed = speakers.flatMap(({ events }) => events)
  if (event !== undefined && !allowed.includes(event)) {
    const whose = dialect === undefined ? 'No dialect' : `${dialect} never`
    const detail = `${whose} sends "${event.slice(0, 60)}".${didYouMean(event, allowed)} Messages: ${allowed.join(', ')}.`
    throw new Problem(400, detail, { allowed, suggestion: nearest(event, allowed) })
  }
  const { eventId, subscriptionId, state } = query
  return { dialect, event, eventId, subscriptionId, state }
}

function deliveryNamed({ log }: Workspace, id: string): Delivery {
  const delivery = log.find(id)
  if (delivery) return delivery
  throw new Problem(404, `There is no delivery "${id.slice(0, 100)}" in the log. GET /deliveries lists what it keeps.`)
}

export const deliveries = {
  'GET /deliveries': ({ query }, { workspace, sandbox }) => {
    const { deliveries: page, next } = workspace.log.page(filterOf(query, sandbox), query)
    return { deliveries: page.map(deliveryView), next }
  },
  'GET /deliveries/{id}': ({ path }, { workspace }) => deliveryView(deliveryNamed(workspace, path.id)),
  'POST /deliveries/{id}/redeliver': async ({ path, body, query }, context) => {
    const { workspace } = context
    const { id, message } = deliveryNamed(workspace, path.id)
    const url = body?.url
    if (url !== undefined) checkReceiver(url)
    else if (!workspace.world.read.subscriptions.get(message.subscriptionId)) {
      throw new Problem(409, 'The subscription of this delivery was deleted. Give a "url" to send the bytes to.')
    }
    refuseWhenFull(workspace, 1)
    const attempted = query.wait ? firstAttempts(context) : undefined
    const made = workspace.engine.redeliver(id, url)!
    await attempted?.([made])
    return deliveryView(made)
  },
} satisfies Partial<ControlHandlers>

/** @throws Problem 400, which never repeats the URL: it may hold credentials */
function checkReceiver(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return
  throw new Problem(400, 'That is not an absolute http or https URL, like http://127.0.0.1:9001/hook.', {
    pointer: '/url',
  })
}
