import { createHmac } from 'node:crypto'
import { isSecretName, masked } from '../shared/secrets.ts'
import { VERSION } from '../shared/version.ts'
import type { Delivery, ReadyTarget, Target } from './message.ts'
import type { DeliverySettings } from './settings.ts'

/** What the sandbox calls itself on the wire. */
export const USER_AGENT = `octo-sandbox/${VERSION}`

/** Whether a request is one of a sandbox: two that deliver to each other would never stop (TM-09). */
export const isDelivery = (userAgent: string): boolean => userAgent.startsWith('octo-sandbox/')

/** Set by HTTP itself; a subscriber's value for one of these would break the message (B-04). */
const FRAMING = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** How many URLs may share one headers object before the cache starts anew. */
const URLS_PER_HEADERS = 256

/**
 * Makes targets ready, once per URL and headers object: a frozen subscription record gives both, so nothing is parsed per attempt,
 * and a changed subscription is a new pair.
 */
export function readyTargets(): (target: Target) => ReadyTarget {
  const cache = new WeakMap<Readonly<Record<string, string>>, Map<string, ReadyTarget>>()
  return target => {
    let byUrl = cache.get(target.headers)
    if (!byUrl) {
      byUrl = new Map()
      cache.set(target.headers, byUrl)
    }
    let ready = byUrl.get(target.url)
    if (!ready) {
      if (byUrl.size >= URLS_PER_HEADERS) byUrl.clear()
      ready = readyTarget(target)
      byUrl.set(target.url, ready)
    }
    return ready
  }
}

/**
 * Parses a target. Credentials in the URL become Basic `Authorization`, unless the subscriber's headers carry their own (B-16, R-19).
 * A URL that cannot be used does not throw: the reason is in `problem`.
 */
export function readyTarget({ url: text, headers: custom }: Target): ReadyTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  const shownHeaders: Record<string, string> = { 'Content-Type': 'application/json' }
  const taken = new Set(['content-type'])
  const add = (name: string, value: string, secret: boolean) => {
    const key = name.toLowerCase()
    if (taken.has(key) || FRAMING.has(key)) return
    taken.add(key)
    headers[name] = value
    shownHeaders[name] = secret ? masked(value) : value
  }
  for (const name of Object.keys(custom)) add(name, custom[name]!, true)
  add('User-Agent', USER_AGENT, false)
  add('Accept', '*/*', false)
  const credentials = url && basicCredentials(url)
  if (credentials) add('Authorization', credentials, true)

  const problem = url ? problemWith(url) : 'The URL cannot be parsed.'
  return {
    origin: url && !problem ? url.origin : '',
    path: url ? url.pathname + url.search : '/',
    headers,
    headerList: Object.entries(headers).flat(),
    problem,
    shownUrl: url ? shownUrl(url) : 'invalid URL',
    shownHeaders,
  }
}

/** The target with headers of ours that say which event, delivery and attempt it is. A subscriber's header of that name stays. */
export function withOwnHeaders(
  to: ReadyTarget,
  { id, message, attempts }: Delivery,
  { sandboxHeaders, signature }: Pick<DeliverySettings, 'sandboxHeaders' | 'signature'>,
  token = '',
): ReadyTarget {
  const taken = new Set(Object.keys(to.headers).map(name => name.toLowerCase()))
  const all = {
    ...(sandboxHeaders && {
      'X-Sandbox-Event': message.eventId,
      'X-Sandbox-Delivery': id,
      'X-Sandbox-Attempt': `${1 + attempts.filter(({ copy }) => copy === undefined).length}`,
    }),
    ...(signature === 'hmac-sha256' && {
      'X-Sandbox-Signature': `sha256=${createHmac('sha256', token).update(message.body).digest('hex')}`,
    }),
  }
  const own = Object.fromEntries(Object.entries(all).filter(([name]) => !taken.has(name.toLowerCase())))
  return {
    ...to,
    headers: { ...to.headers, ...own },
    headerList: [...to.headerList, ...Object.entries(own).flat()],
    shownHeaders: { ...to.shownHeaders, ...own },
  }
}

/** The target at another path, query included. */
export function withPath(to: ReadyTarget, path: string): ReadyTarget {
  if (to.problem !== undefined) return to
  // Not resolved against the origin: a path may begin with two slashes.
  const url = new URL(to.origin)
  const at = path.indexOf('?')
  url.pathname = at < 0 ? path : path.slice(0, at)
  url.search = at < 0 ? '' : path.slice(at)
  return { ...to, path, shownUrl: shownUrl(url) }
}

function problemWith(url: URL): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `Only http and https can be delivered to, not ${url.protocol.slice(0, -1)}.`
  }
  return undefined
}

/** `Basic ...` from the URL's user info, or undefined. The octets are what the percent-encoding says, UTF-8 or not. */
function basicCredentials(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  const octets = Buffer.concat([percentDecoded(url.username), Buffer.from(':'), percentDecoded(url.password)])
  return `Basic ${octets.toString('base64')}`
}

/** `decodeURIComponent` throws on `%E9` and `%zz`; a password may hold both. */
function percentDecoded(text: string): Buffer {
  const octets: number[] = []
  for (let i = 0; i < text.length; i++) {
    const escaped = /^%[0-9a-f]{2}$/i.test(text.slice(i, i + 3))
    if (escaped) {
      octets.push(Number.parseInt(text.slice(i + 1, i + 3), 16))
      i += 2
    } else octets.push(text.charCodeAt(i))
  }
  return Buffer.from(octets)
}

function shownUrl(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  for (const name of new Set(shown.searchParams.keys())) {
    if (isSecretName(name)) shown.searchParams.set(name, masked(shown.searchParams.get(name) ?? ''))
  }
  return shown.href
}
