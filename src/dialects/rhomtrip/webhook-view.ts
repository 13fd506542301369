import type { Subscription } from '../../domain/types.ts'
import type { World } from '../../http/world.ts'
import { createView } from '../octo/bytes.ts'
import { prefixed } from './capabilities.ts'
import type { RhomTripEvent } from './decide.ts'

interface WebhookStyle {
  /** */
  readonly draftFields: boolean
  /** */
  readonly masked: boolean
}

/** A webhook as the calls and the payloads show it. Domain digest 2.6. */
export const webhookView = (webhook: Subscription, style: WebhookStyle) => ({
  id: webhook.id,
  event: webhook.events[0] as RhomTripEvent,
  url: style.masked ? withoutPassword(webhook.url) : webhook.url,
  ...(style.draftFields && {
    retryOnError: webhook.retry !== false,
    useContactLanguage: webhook.useContactLanguage !== false,
    headers: webhook.headers,
  }),
  capabilities: webhook.capabilities.map(prefixed),
})

/** Only the password goes; the rest stays as it was written. */
const withoutPassword = (url: string): string => url.replace(/^([^/]*\/\/[^/?#@]*?:)[^/?#]*@/, '$1***@')

/** Bytes of a webhook, kept beside its record. */
export const webhooksView = createView(undefined, (webhook: Subscription, detail) =>
  webhookView(webhook, { draftFields: detail.includes('draft'), masked: detail.includes('masked') }),
)

/** Which variant of `webhooksView` a world's assumptions ask for. */
export const webhookDetail = (world: Pick<World, 'assume'>): string =>
  `${world.assume('R-04') === 'draftFields' ? 'draft' : ''}${world.assume('R-19') === 'masked' ? 'masked' : ''}`
