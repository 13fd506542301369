import { DomainError } from '../../domain/errors.ts'
import { didYouMean } from '../../shared/suggest.ts'
import { readReceiverHeaders, readReceiverUrl } from '../octo/receiver.ts'

/** BookSpot's notification types. Seed page, "Notification Types". */
export const NOTIFICATION_TYPES = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE'] as const
export type NotificationType = (typeof NOTIFICATION_TYPES)[number]

/** The fields of a subscription that its owner sets. */
export interface SubscriptionInput {
  readonly url: string
  readonly events: readonly NotificationType[]
  readonly headers: Readonly<Record<string, string>>
}

type Body = Readonly<Record<string, unknown>>
type Assume = (id: string) => string

/**
 * A create body, checked.
 * @throws DomainError BAD_REQUEST naming the field (B-04, B-15 to B-18)
 */
export const readCreation = (body: Body, assume: Assume): SubscriptionInput => ({
  url: readUrl(body.url, assume),
  events: readTypes(body.notificationTypes, assume),
  headers: readReceiverHeaders(body.headers ?? {}),
})

/**
 * An update body, checked: only the keys that it has, each as on create. Other keys are passed over (B-14).
 * @throws DomainError BAD_REQUEST naming the field; then nothing of the body applies
 */
export function readChange(body: Body, assume: Assume): Partial<SubscriptionInput> {
  const whole = assume('B-14') === 'replace'
  return {
    ...(whole || Object.hasOwn(body, 'url') ? { url: readUrl(body.url, assume) } : undefined),
    ...(whole || Object.hasOwn(body, 'notificationTypes')
      ? { events: readTypes(body.notificationTypes, assume) }
      : undefined),
    ...(whole || Object.hasOwn(body, 'headers') ? { headers: readReceiverHeaders(body.headers ?? {}) } : undefined),
  }
}

/** Where to deliver to (B-15, B-16). */
const readUrl = (value: unknown, assume: Assume): string =>
  readReceiverUrl(value, {
    plainHttp: assume('B-15') === 'requireHttps' ? 'url must start with https:// (B-15).' : undefined,
    credentials: assume('B-16') === 'refused' ? 'url must not hold credentials (B-16).' : undefined,
  })

const ALLOWED = `Allowed: ${NOTIFICATION_TYPES.join(', ')}.`

/** At least one known type; repeated ones collapse, the first order stays (B-17 to B-19). */
function readTypes(value: unknown, assume: Assume): readonly NotificationType[] {
  if (value === undefined) throw bad(`notificationTypes is missing. ${ALLOWED}`)
  if (!Array.isArray(value)) throw bad(`notificationTypes must be an array. ${ALLOWED}`)
  if (value.length === 0) throw bad(`notificationTypes must have at least one entry. ${ALLOWED}`)
  const types = value.map((entry: unknown, index) => {
    const name = assume('B-18') === 'caseInsensitiveTypes' && typeof entry === 'string' ? entry.toUpperCase() : entry
    const type = NOTIFICATION_TYPES.find(known => known === name)
    if (type) return type
    const shown = typeof entry === 'string' ? ` "${entry.slice(0, 60)}"` : ''
    const hint = typeof entry === 'string' ? didYouMean(entry, NOTIFICATION_TYPES) : ''
    throw bad(`notificationTypes[${index}]${shown} is not a notification type. ${ALLOWED}${hint}`)
  })
  if (types.length === 1) return types
  const distinct = [...new Set(types)]
  if (distinct.length < types.length && assume('B-19') === 'refused')
    throw bad('notificationTypes holds a type twice (B-19).')
  return distinct
}

const bad = (message: string) => new DomainError('BAD_REQUEST', message)
