import type { SupplierEvent } from '../../domain/events.ts'
import { addDays, localDateOf } from '../../domain/time.ts'
import type { Product, Subscription } from '../../domain/types.ts'
import { payloads } from '../../generated/bookspot/validators.js'
import type { World } from '../../http/world.ts'
import { problemsOf } from '../../openapi/validate.ts'
import { utcSeconds } from '../../shared/clock.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { NotificationType } from './subscription-input.ts'

/** The messages that tell an event: one, unless an assumption splits it (B-28, B-29). */
export function write(
  event: SupplierEvent,
  name: string,
  subscription: Subscription,
  world: World,
): readonly Uint8Array[] {
  const parts = dataOf(event, world)
  if (world.assume('B-01') === 'bare') return parts.map(data => Buffer.from(data))
  return parts.map(data =>
    Buffer.from(
      `{"id":"${world.random.uuid()}","subscriptionId":"${subscription.id}","notificationType":"${name}","utcCreatedAt":"${utcSeconds(event.at)}","data":${data}}`,
    ),
  )
}

/** The objects of the seed page's table, as JSON. */
function dataOf(event: SupplierEvent, world: World): readonly string[] {
  switch (event.kind) {
    case 'booking':
      return [`{"uuid":"${(event.after ?? event.before)!.uuid}"}`]
    case 'product':
      return [JSON.stringify({ productId: (event.after ?? event.before)!.id })]
    case 'availability': {
      const { productId, optionIds, localDateStart, localDateEnd } = event.change
      const options = world.assume('B-29') === 'optionId' ? optionIds.map(optionId => ({ optionId })) : [undefined]
      const ranges =
        world.assume('B-28') === 'per-day' ? daysOf(localDateStart, localDateEnd) : [[localDateStart, localDateEnd]]
      return options.flatMap(option =>
        ranges.map(([from, to]) => JSON.stringify({ productId, ...option, localDateStart: from, localDateEnd: to })),
      )
    }
    case 'transfer':
      return []
  }
}

function daysOf(from: string, to: string): string[][] {
  const days: string[][] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push([day, day])
  return days
}

/**
 * A payload alone, for `fire`: about `subject` (a booking uuid or product id), else about the newest fitting record.
 * @throws UsageError when there is no such record
 */
export function sample(name: string, subject: string | undefined, subscription: Subscription, world: World): unknown {
  const data = sampleData(name as NotificationType, subject, subscription, world)
  if (world.assume('B-01') === 'bare') return data
  return {
    id: world.random.uuid(),
    subscriptionId: subscription.id,
    notificationType: name,
    utcCreatedAt: utcSeconds(world.clock.now()),
    data,
  }
}

function sampleData(name: NotificationType, subject: string | undefined, subscription: Subscription, world: World) {
  if (name === 'BOOKING_UPDATE') return { uuid: sampleBooking(subject, subscription, world) }
  const product = sampleProduct(subject, world)
  if (name === 'PRODUCT_UPDATE') return { productId: product.id }
  const localDateStart = addDays(localDateOf(world.clock.now(), product.timeZone), 1)
  const option = world.assume('B-29') === 'optionId' ? { optionId: product.options[0]!.id } : undefined
  return { productId: product.id, ...option, localDateStart, localDateEnd: localDateStart }
}

function sampleBooking(subject: string | undefined, subscription: Subscription, world: World): string {
  const { bookings } = world.read
  if (subject !== undefined) {
    if (bookings.get(subject)?.kind === 'activity') return subject
    throw new UsageError(`BookSpot has no booking "${subject.slice(0, 60)}". Name a booking's uuid.`)
  }
  const page = { page: 1, limit: 1, sortBy: 'CREATED_AT', sortOrder: 'DESCENDING', kind: 'activity' } as const
  const [newest] = bookings.page(subscription.token, page)
  if (newest) return newest.uuid
  throw new UsageError(`The token "${subscription.token}" has no booking. Make one first, or name a subject.`)
}

function sampleProduct(subject: string | undefined, world: World): Product {
  const { products } = world.read
  if (subject === undefined) for (const product of products.all()) return product
  const product = subject === undefined ? undefined : products.get(subject)
  if (product) return product
  throw new UsageError(
    subject === undefined ? 'There is no product to tell of.' : `There is no product "${subject.slice(0, 60)}".`,
  )
}

/** Whether a payload fits the document, bare or in its envelope (B-01); undefined when it does, else what is wrong. */
export function checkPayload(name: string, payload: unknown): readonly string[] | undefined {
  const validate = payloads[name as NotificationType]
  if (!isBare(payload))
    return validate(payload) ? undefined : problemsOf(validate, payload).map(({ sentence }) => sentence)
  const enveloped = { ...ENVELOPE, notificationType: name, data: payload }
  if (validate(enveloped)) return undefined
  return problemsOf(validate, enveloped).map(({ sentence }) => sentence.replace(/^data\./, ''))
}

const ID = '00000000-0000-4000-8000-000000000000'
const ENVELOPE = { id: ID, subscriptionId: ID, utcCreatedAt: '2027-01-11T09:00:00Z' }

const isBare = (payload: unknown) =>
  typeof payload === 'object' && payload !== null && !('data' in payload) && !('notificationType' in payload)
