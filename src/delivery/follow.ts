import type { Outcome } from './message.ts'
import { jittered, obeyRetryAfter, parseRetryAfter } from './retry.ts'
import type { DeliverySettings } from './settings.ts'

/** What an outcome leads to: the end of the delivery, or another attempt after `delay` ms. */
export type Next =
  | { readonly state: 'delivered' | 'failed'; readonly reason: string | null }
  | { readonly state: 'pending'; readonly delay: number }

/**
 * Decides what follows an attempt: 2xx ends it well, 410 and a refusal of our own end it for good, anything else is tried again as
 * long as the policy has a delay left; 429 and 503 may ask for a longer one.
 * @param made attempts made, this one included
 * @param now ms UTC on the workspace's clock
 * @param id names the delivery, for jitter
 */
export function follow(outcome: Outcome, made: number, settings: DeliverySettings, now: number, id: string): Next {
  const status = outcome.kind === 'answered' ? outcome.status : 0
  if (status >= 200 && status < 300) return DELIVERED
  if (status === 410) return { state: 'failed', reason: 'the receiver answered 410 Gone, so nothing more is sent' }
  if (isFinal(outcome)) return FORBIDDEN
  const planned = settings.retry.delays[made - 1]
  if (planned === undefined) {
    return { state: 'failed', reason: made === 1 ? 'the only attempt failed' : `all ${made} attempts failed` }
  }
  const delay = settings.jitter > 0 ? jittered(planned, settings.jitter, `${id}/${made}`) : planned
  if (outcome.kind !== 'answered' || (status !== 429 && status !== 503)) return { state: 'pending', delay }
  const { 'retry-after': asked, date } = outcome.headers
  return { state: 'pending', delay: obeyRetryAfter(delay, parseRetryAfter(asked, now, date)) }
}

/**
 * Whether another attempt would end the same. So also where a name leads to a refused address: DNS may say otherwise later, but to
 * ask until it does is what rebinding hopes for. A redelivery asks anew.
 */
export const isFinal = (outcome: Outcome): boolean => outcome.kind === 'not-sent' && outcome.final === true

const FORBIDDEN: Next = { state: 'failed', reason: 'the sandbox sends nothing there, so it is not tried again' }
const DELIVERED: Next = { state: 'delivered', reason: null }
