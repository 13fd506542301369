import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Clock } from './clock.ts'
import type { Defect } from './defects.ts'
import { answer, bad, capabilitiesOf, type Json, jsonOf, Refused, TOKENS, tokenOf } from './http.ts'

interface Subscription {
  readonly id: string
  readonly token: string
  url: string
  notificationTypes: string[]
  headers: Record<string, string>
}

/** How a receiver is treated. */
export interface Patience {
  /** The gap before the first retry, ms; each further one is twice as long. */
  readonly retryBaseMs: number
  /** How long a receiver may take, real ms. */
  readonly timeoutMs: number
}

const TYPES = ['BOOKING_UPDATE', 'PRODUCT_UPDATE', 'AVAILABILITY_UPDATE']
const RESERVED = ['host', 'content-length', 'transfer-encoding', 'connection', 'content-type']
const RETRIES = 8

function urlFrom(value: unknown): string {
  if (
    typeof value !== 'string' ||
    !/^https?:\/\/[^/]/i.test(value) ||
    !URL.canParse(value) ||
    new URL(value).port === '0'
  )
    throw bad('url must be an absolute http or https URL.')
  return value
}

function typesFrom(value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0 || value.some(type => !TYPES.includes(type)))
    throw bad(`notificationTypes must be a list of ${TYPES.join(', ')}.`)
  return [...new Set<string>(value)]
}

function headersFrom(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw bad('headers must be an object of texts.')
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(value)) {
    const isLegal = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !RESERVED.includes(name.toLowerCase())
    if (!isLegal || typeof text !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text))
      throw bad(`The header ${JSON.stringify(name)} cannot be sent.`)
    headers[name] = text
  }
  return headers
}

const shown = ({ id, url, notificationTypes, headers }: Subscription) =>
  Object.keys(headers).length > 0 ? { id, url, notificationTypes, headers } : { id, url, notificationTypes }

/** Subscriptions, and deliveries to them. */
export function openTelling(clock: Clock, { retryBaseMs, timeoutMs }: Patience, defect: Defect | undefined) {
  const subscriptions = new Map<string, Subscription>()
  const stopped = new AbortController()

  /** One attempt, and the next one later when it fails. */
  async function deliver(subscription: Subscription, body: string, attempt = 0): Promise<void> {
    if (!subscriptions.has(subscription.id)) return
    const url = new URL(subscription.url)
    const headers = new Headers({ 'User-Agent': 'tours/1' })
    if (url.username || url.password) {
      const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
      headers.set('Authorization', `Basic ${Buffer.from(login).toString('base64')}`)
    }
    url.username = ''
    url.password = ''
    if (attempt === 0 || defect !== 'drops-custom-headers-on-retry')
      for (const [name, text] of Object.entries(subscription.headers)) headers.set(name, text)
    headers.set('Content-Type', 'application/json')
    const isTaken = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: defect === 'follows-redirects' ? 'follow' : 'manual',
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]),
    }).then(
      async response => {
        await response.body?.cancel()
        return response.ok
      },
      () => false,
    )
    if (isTaken || attempt >= RETRIES || defect === 'no-retry' || stopped.signal.aborted) return
    const gap = defect === 'constant-gaps' ? retryBaseMs : retryBaseMs * 2 ** attempt
    clock.later(gap, () => clock.underWay(deliver(subscription, body, attempt + 1)))
  }

  /** Tells whoever subscribed to it; `owner` is the token that alone may hear of it. */
  const tell = (notificationType: string, data: Json, owner?: string) => {
    for (const subscription of subscriptions.values()) {
      if (!subscription.notificationTypes.includes(notificationType)) continue
      if (owner && owner !== subscription.token && defect !== 'bookings-of-others') continue
      const about = { id: randomUUID(), subscriptionId: subscription.id, notificationType }
      const said = defect === 'uuid-missing' && owner ? {} : data
      const utcCreatedAt = new Date(clock.now()).toISOString()
      clock.underWay(deliver(subscription, JSON.stringify({ ...about, utcCreatedAt, data: said })))
    }
  }

  /** Only for a defect: subscriptions that were deleted, and are told all the same. */
  const gone = new Set<string>()

  const mine = (c: Context): Subscription => {
    const found = subscriptions.get(c.req.param('id') ?? '')
    if (found?.token !== tokenOf(c) || gone.has(found.id))
      throw new Refused(404, 'NOT_FOUND', 'There is no such subscription.')
    return found
  }

  const routes = new Hono()
  routes.use('*', async (c, next) => {
    const token = tokenOf(c)
    if (!capabilitiesOf(c).some(name => name.endsWith('notifications')))
      throw bad('Name notifications in Octo-Capabilities.')
    const ability = c.req.method === 'GET' ? 'read' : 'write'
    const isOverlooked = defect === 'read-token-may-write' && token === 'tours-read'
    if (!TOKENS[token]?.includes(ability) && !isOverlooked)
      throw new Refused(403, 'FORBIDDEN', `The token lacks octo:${ability}.notifications.`)
    await next()
  })
  routes.post('/', async c => {
    const { url, notificationTypes, headers } = await jsonOf(c)
    const subscription: Subscription = {
      id: randomUUID(),
      token: tokenOf(c),
      url: urlFrom(url),
      notificationTypes: typesFrom(notificationTypes),
      headers: headersFrom(headers),
    }
    subscriptions.set(subscription.id, subscription)
    return answer(c, shown(subscription), defect === 'created-200' ? 200 : 201)
  })
  routes.get('/', c => {
    const own = [...subscriptions.values()].filter(({ id, token }) => token === tokenOf(c) && !gone.has(id))
    return answer(c, own.map(shown))
  })
  routes.get('/:id', c => answer(c, shown(mine(c))))
  routes.patch('/:id', async c => {
    const found = mine(c)
    const body = await jsonOf(c)
    const url = 'url' in body ? urlFrom(body.url) : found.url
    const given = 'notificationTypes' in body ? typesFrom(body.notificationTypes) : found.notificationTypes
    const headers = 'headers' in body ? headersFrom(body.headers) : found.headers
    const isMerged = defect === 'patch-merges-types'
    const notificationTypes = isMerged ? [...new Set([...found.notificationTypes, ...given])] : given
    return answer(c, shown(Object.assign(found, { url, notificationTypes, headers })))
  })
  routes.delete('/:id', c => {
    const { id } = mine(c)
    if (defect === 'delete-keeps-telling') gone.add(id)
    else subscriptions.delete(id)
    return c.body(null, 204)
  })

  return { routes, tell, stop: () => stopped.abort() }
}
