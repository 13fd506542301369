import type { InProcessReceiver } from '../index.ts'
import { checkKeys } from '../shared/keys.ts'
import { UsageError } from '../shared/usage-error.ts'
import { bookspot, type DialectName, type DialectPayloads, rhomtrip } from '../types/index.ts'
import type { Apis, Client } from './client.ts'

type EventsOf<Dialect extends DialectName> = { [D in Dialect]: keyof DialectPayloads[D] & string }[Dialect]

/** Who gets the deliveries of which events. */
export interface SubscribeOptions<Dialect extends DialectName = DialectName> {
  /** Where to deliver to. */
  readonly url?: string
  /** Instead of a URL: what has one (`createReceiver()`), or a function in this process, which needs no socket. */
  readonly receiver?: { readonly url: string } | InProcessReceiver
  /** Default: all of the dialect's. RhomTrip makes a webhook for each. */
  readonly events?: readonly EventsOf<Dialect>[]
  /** Default: the workspace's first, `alpha-key`. */
  readonly token?: string
  /** Sent with every delivery; BookSpot only. */
  readonly headers?: Readonly<Record<string, string>>
  /** Frozen into the subscription: they shape RhomTrip's payloads. Default: all that the dialect has. */
  readonly capabilities?: readonly string[]
}

/** A subscription that was made: one record at BookSpot, one for each event at RhomTrip. */
export interface Subscribed {
  readonly dialect: DialectName
  readonly url: string
  /** Ids of the records. */
  readonly ids: readonly string[]
  /** The first of them: at BookSpot there is no other. */
  readonly id: string
  /** Deletes what was made. */
  remove(): Promise<void>
}

type Open = <Dialect extends DialectName>(
  dialect: Dialect,
  token: string | undefined,
  capabilities: readonly string[] | undefined,
) => Client<Apis[Dialect]>

/** Subscribes as a reseller does, over the dialect's own API. @throws Refused when the dialect does not take it */
export function subscribeBy(
  open: Open,
  dialect: DialectName,
  url: string,
  options: SubscribeOptions,
): Promise<Subscribed> {
  const { events, token, headers, capabilities } = options
  return dialect === 'bookspot'
    ? atBookspot(open('bookspot', token, capabilities), url, events ?? bookspot.EVENTS, headers)
    : atRhomtrip(open('rhomtrip', token, capabilities), url, events ?? rhomtrip.EVENTS, headers)
}

async function atBookspot(
  client: Client<Apis['bookspot']>,
  url: string,
  notificationTypes: readonly string[],
  headers: SubscribeOptions['headers'],
): Promise<Subscribed> {
  const body = { url, notificationTypes, ...(headers && { headers }) }
  const { id } = await client('POST /notifications/subscriptions', { body })
  return {
    dialect: 'bookspot',
    url,
    ids: [id],
    id,
    async remove() {
      await client('DELETE /notifications/subscriptions/{id}', { path: { id } })
    },
  }
}

async function atRhomtrip(
  client: Client<Apis['rhomtrip']>,
  url: string,
  events: readonly string[],
  headers: SubscribeOptions['headers'],
): Promise<Subscribed> {
  const [first] = events
  if (first === undefined) throw new UsageError('"events" is empty. Name one, or leave it out for all.')
  const ids: string[] = []
  for (const event of events) {
    const { id } = await client('POST /webhooks', { body: { url, event, ...(headers && { headers }) } })
    ids.push(id)
  }
  return {
    dialect: 'rhomtrip',
    url,
    ids,
    id: ids[0]!,
    async remove() {
      for (const uuid of ids) await client('DELETE /webhooks/{uuid}', { path: { uuid } })
    },
  }
}

const KEYS: readonly (keyof SubscribeOptions)[] = ['url', 'receiver', 'events', 'token', 'headers', 'capabilities']

/** @throws UsageError unless exactly one of url and receiver is given, and nothing unknown */
export function receiverOf(options: SubscribeOptions): string | InProcessReceiver {
  checkKeys(options, KEYS, 'a subscription')
  const { url, receiver } = options
  const target = typeof receiver === 'object' ? receiver.url : receiver
  const given = url ?? target
  if (given !== undefined && (url === undefined || target === undefined)) return given
  throw new UsageError('A subscription needs a "url" or a "receiver", and not both.')
}
