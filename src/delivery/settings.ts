import { UsageError } from '../shared/usage-error.ts'
import { RETRY_PRESETS, type RetryPolicy } from './retry.ts'

/** The knobs of delivery. All can be changed while deliveries are pending; what is already planned stays planned. */
export interface DeliverySettings {
  readonly retry: RetryPolicy
  /** Real ms for a whole attempt, 1 to 30,000. */
  readonly deadlineMs: number
  /** Real ms of these for the name, TCP and TLS, 1 to 30,000. */
  readonly connectMs: number
  /** Part of a delay by which it moves either way, 0 to 1. The same seed moves it the same way. */
  readonly jitter: number
  /** Where a retry goes when the subscription was changed meanwhile (X-15; Shopify does the opposite). */
  readonly retryTarget: 'current' | 'original'
  /** After so many deliveries in a row that failed for good, `onExhausted` is called; null for never. */
  readonly disableAfterFailures: number | null
  /** Whether attempts carry `X-Sandbox-*` headers that name event, delivery and attempt. */
  readonly sandboxHeaders: boolean
  /** Signs every attempt in `X-Sandbox-Signature: sha256=<hex>`: HMAC-SHA256 of the body, keyed with the subscriber's token. */
  readonly signature: 'none' | 'hmac-sha256'
  /** `shuffled` lets first attempts wait up to a second, drawn from the seed, so that later changes may arrive earlier. */
  readonly order: 'commit' | 'shuffled'
}

export const DEFAULT_SETTINGS: DeliverySettings = {
  retry: RETRY_PRESETS.default,
  deadlineMs: 5_000,
  connectMs: 2_000,
  jitter: 0,
  retryTarget: 'current',
  disableAfterFailures: null,
  sandboxHeaders: false,
  signature: 'none',
  order: 'commit',
}

/** @throws UsageError for a value out of its range */
export function checkSettings(settings: DeliverySettings): DeliverySettings {
  const { deadlineMs, connectMs, jitter, disableAfterFailures } = settings
  if (!(deadlineMs >= 1 && deadlineMs <= 30_000)) {
    throw new UsageError(`The deadline of an attempt is 1 to 30000 ms, not ${deadlineMs}.`)
  }
  if (!(connectMs >= 1 && connectMs <= 30_000)) {
    throw new UsageError(`Connecting may take 1 to 30000 ms, not ${connectMs}.`)
  }
  if (!(jitter >= 0 && jitter <= 1)) throw new UsageError(`Jitter is a fraction from 0 to 1, not ${jitter}.`)
  if (disableAfterFailures !== null && !(Number.isInteger(disableAfterFailures) && disableAfterFailures > 0)) {
    throw new UsageError(`A subscription is disabled after 1 or more failed deliveries, not ${disableAfterFailures}.`)
  }
  return settings
}
