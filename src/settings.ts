import { retryPolicy } from './delivery/retry.ts'
import type { DeliverySettings } from './delivery/settings.ts'

/** How an assumption's value sets the engine. The assumptions that are not here are read by the dialects. */
const SETTERS: Readonly<Record<string, (value: string) => Partial<DeliverySettings>>> = {
  'X-02': value => ({ deadlineMs: Number(value) }),
  'X-03': value => ({ retry: retryPolicy(value) }),
  'X-05': value => ({ disableAfterFailures: value === 'off' ? null : Number(value) }),
  'X-06': value => ({ sandboxHeaders: value === 'headers' }),
  'X-07': value => ({ order: value === 'shuffled' ? 'shuffled' : 'commit' }),
  'X-15': value => ({ retryTarget: value === 'original' ? 'original' : 'current' }),
  'X-18': value => ({ signature: value === 'hmac-sha256' ? 'hmac-sha256' : 'none' }),
  'X-25': value => ({ connectMs: Number(value) }),
}

/** The engine settings that these assumptions stand for; nothing for the others. */
export function deliverySettings(assumptions: Iterable<readonly [string, string]>): Partial<DeliverySettings> {
  return Object.assign({}, ...[...assumptions].map(([id, value]) => SETTERS[id]?.(value)))
}
