import type { Exchange } from '../exchange.ts'
import { expectThat, isJson, type Json, unmet } from '../expect.ts'
import type { Supplier } from './target.ts'

/** Where subscriptions or webhooks are made and listed: both specifications show these calls. */
export const COLLECTION = { bookspot: '/notifications/subscriptions', rhomtrip: '/webhooks' } as const

/** A call whose answer is JSON in both dialects, and long enough to compare. */
export const listing = (supplier: Supplier): string => `GET ${COLLECTION[supplier.dialect]}`

/** The call that both specifications show with a body. */
export const creating = (supplier: Supplier): string => `POST ${COLLECTION[supplier.dialect]}`

/** A whole body for it. */
export const creation = ({ dialect }: Supplier, url: string): Json =>
  dialect === 'bookspot' ? { url, notificationTypes: ['PRODUCT_UPDATE'] } : { url, event: 'availability_update' }

/** Whether an answer says that something was made. */
export const isMade = ({ response }: Exchange): boolean =>
  response !== undefined && response.status >= 200 && response.status < 300

/** Deletes what a call has made, if it has made anything, when the check ends. */
export function forget(supplier: Supplier, exchange: Exchange): void {
  const id = isMade(exchange) && isJson(exchange.response?.json) ? exchange.response.json.id : undefined
  if (typeof id !== 'string') return
  supplier.afterwards(() => supplier.send(`DELETE ${COLLECTION[supplier.dialect]}/${encodeURIComponent(id)}`))
}

/** An answer came, and it was none of 5xx. */
export function expectNoBreakdown(exchange: Exchange, what: string, allowed = 'an answer below 500'): void {
  const { response, trouble } = exchange
  const isFine = response !== undefined && response.status < 500
  expectThat(isFine, what, allowed, response?.status ?? trouble, { exchange })
}

/** After whatever was sent, an ordinary call is answered as ever. */
export async function expectAlive(supplier: Supplier): Promise<void> {
  const exchange = await supplier.send(listing(supplier))
  const { response, trouble } = exchange
  if (response?.status !== 200)
    unmet('The next ordinary call must be answered as ever.', 200, response?.status ?? trouble, { exchange })
}

/** Path of the base and a path below it, as it stands in a request line. */
export const targetOf = (supplier: Supplier, path: string): string =>
  new URL(supplier.url).pathname.replace(/\/$/, '') + path

/** A request as it is written, with the headers of an ordinary call; it ends after its headers. */
export function written(supplier: Supplier, route: string, extra: readonly string[] = []): string {
  const [method, path] = route.split(' ') as [string, string]
  const { host } = new URL(supplier.url)
  const capability = supplier.dialect === 'bookspot' ? 'notifications' : 'octo/webhooks'
  const lines = [
    `${method} ${targetOf(supplier, path)} HTTP/1.1`,
    ...(extra.some(line => /^host\b/i.test(line)) ? [] : [`Host: ${host}`]),
    `Authorization: Bearer ${supplier.token('full')}`,
    `Octo-Capabilities: ${capability}`,
    ...extra,
  ]
  return `${lines.filter(line => line !== 'Host').join('\r\n')}\r\n\r\n`
}
