import type { Exchange } from '../exchange.ts'
import { isJson } from '../expect.ts'
import { Skipped } from '../failure.ts'
import type { Supplier } from './target.ts'

/** The plainest subscription of each dialect. */
const PLAIN = {
  bookspot: ['/notifications/subscriptions', { notificationTypes: ['PRODUCT_UPDATE'] }],
  rhomtrip: ['/webhooks', { event: 'booking_update' }],
} as const

/**
 * A supplier that takes https only (B-15, R-18) says nothing by refusing to tell an http URL. Whether it is one is tried once in a run.
 * @param exchange a subscription to `url`, which the check needs
 * @throws Skipped when it was refused by such a supplier
 */
export async function skipWithoutHttps(supplier: Supplier, { response }: Exchange, url: string): Promise<void> {
  if (response?.status !== 400 || !url.startsWith('http:')) return
  const takesHttpsOnly = await supplier.once('takes https only', async () => {
    const plain = supplier.inbox().url
    return !(await takes(supplier, plain)) && (await takes(supplier, plain.replace('http:', 'https:')))
  })
  if (takesHttpsOnly) throw new Skipped('The supplier takes https only: give --receiver-url.')
}

async function takes(supplier: Supplier, url: string): Promise<boolean> {
  const [path, body] = PLAIN[supplier.dialect]
  const made = (await supplier.send(`POST ${path}`, { body: { url, ...body } })).response?.json
  if (!isJson(made) || typeof made.id !== 'string') return false
  const headers = { 'Content-Type': 'application/json' }
  await supplier.send(`DELETE ${path}/${encodeURIComponent(made.id)}`, { headers })
  return true
}
