import type { RuleInput } from '../../src/faults/read.ts'

/** An example of the page: the rule, and what then happens. */
export interface Example {
  readonly rule: RuleInput
  /** See `STEPS` in play.ts. */
  readonly steps: readonly string[]
}

const ONE = ['product 42 changes']
const RETRIED = ['product 42 changes', 'wait 1m']
const RIDE = ['the ride is repriced']

const example = (rule: RuleInput, steps: readonly string[] = ONE): Example => ({ rule, steps })

/** One for every kind, in the order of the page within its chapter. */
export const EXAMPLES: readonly Example[] = [
  example({ kind: 'lost', match: { event: 'PRODUCT_UPDATE' }, times: 1 }, [...RETRIED, 'product 42 changes']),
  example({ kind: 'unresolved', options: { as: 'EAI_AGAIN' }, times: 2 }, RETRIED),
  example({ kind: 'delayed', options: { by: '2h' } }, ['product 42 changes', 'wait 1h', 'wait 1h']),
  example({ kind: 'held-back', options: { for: '10m' } }, [
    'product 42 changes',
    'product 43 changes',
    'wait 10m',
    'product 44 changes',
  ]),
  example({ kind: 'one-at-a-time' }, ['another subscriber comes', 'product 42 changes, and the receiver takes 600 ms']),
  example({ kind: 'duplicate', options: { copies: 3, every: '5s' } }, ['product 42 changes', 'wait 10s']),
  example({ kind: 'split', options: { into: 2 } }),
  example({ kind: 'retry-storm', options: { every: '1s', attempts: 3, afterSuccess: true } }, [
    'product 42 changes',
    'wait 1m',
  ]),
  example({ kind: 'impatient', options: { after: '300ms' }, times: 1 }, [
    'product 42 changes, and the receiver takes 600 ms',
    'wait 1m',
  ]),
  example({ kind: 'hung-up', times: 1 }, RETRIED),
  example({ kind: 'reordered' }, ['product 42 changes', 'product 43 changes']),
  example({ kind: 'coalesced', options: { within: '5s' } }, [
    'product 42 changes',
    'product 42 changes again',
    'wait 5s',
  ]),
  example({ kind: 'stale-after-fresh', match: { subject: '42' } }, ['product 42 changes', 'product 42 changes again']),
  example({ kind: 'late-after-delete', options: { after: '10s' } }, [
    'product 42 changes',
    'the subscription is deleted',
    'wait 10s',
  ]),
  example({ kind: 'old-url' }, ['the subscription moves to /new', 'product 42 changes']),
  example({ kind: 'stalled', options: { at: 'body', hold: '100ms' }, times: 1 }, RETRIED),
  example({ kind: 'reset', options: { at: 'body' }, times: 1 }, RETRIED),
  example({ kind: 'slow', options: { part: 'body', every: '100ms', bytes: 50 } }),
  example({ kind: 'truncated', times: 1 }, RETRIED),
  example({ kind: 'wrong-length', options: { by: -10 } }),
  example({ kind: 'bad-chunk' }),
  example({ kind: 'not-http', options: { bytes: 40 }, times: 1 }, RETRIED),
  example({ kind: 'bad-handshake', options: { as: 'abandoned' }, times: 1 }, RETRIED),
  example({ kind: 'connections', options: { use: 'new' } }, ['product 42 changes', 'product 43 changes']),
  example({ kind: 'ip-family', options: { only: 'IPv6' }, times: 1 }, RETRIED),
  example({ kind: 'other-address', options: { address: '127.0.0.2' } }),
  example({ kind: 'wrong-method', options: { method: 'PUT' } }),
  example({ kind: 'wrong-path', options: { as: 'trailing-slash' } }),
  example({ kind: 'wrong-auth', options: { as: 'missing' }, match: { attemptFrom: 2 } }, [
    'product 42 changes, and the receiver answers 500',
    'wait 1s',
  ]),
  example({ kind: 'wrong-content-type', options: { value: 'text/plain' } }),
  example({ kind: 'wrong-encoding', options: { as: 'bom' } }),
  example({ kind: 'compressed', options: { as: 'gzip' } }),
  example({ kind: 'old-http', options: { as: 'http-1.0' } }),
  example({ kind: 'two-lengths', times: 1 }, RETRIED),
  example({ kind: 'huge-headers', options: { bytes: 20_000 } }),
  example({ kind: 'other-user-agent', options: { value: 'none' } }),
  example({ kind: 'broken-json', options: { as: 'single-quotes' } }),
  example({ kind: 'empty-body', options: { as: 'null' } }),
  example({ kind: 'changed-field', options: { as: 'wrong-type', field: '/data/productId' } }),
  example({ kind: 'extra-fields', options: { count: 1 } }),
  example({ kind: 'unknown-value', options: { of: 'event', value: 'PRODUCT_ARCHIVED' } }),
  example({ kind: 'wrong-envelope', options: { as: 'bare' } }),
  example({ kind: 'reformatted', options: { as: 'key-order' } }),
  example({ kind: 'duplicate-keys' }),
  example({ kind: 'oversized', options: { as: 'deep', levels: 10_000 } }),
  example({ kind: 'odd-text', options: { as: 'html' } }, RIDE),
  example({ kind: 'odd-dates', options: { as: 'no-zone' } }),
  example({ kind: 'wrong-id', options: { as: 'deleted' } }, ['product 44 is deleted', 'product 42 changes']),
  example({ kind: 'clock-skew', options: { to: 'behind', by: '1h' } }),
  example({ kind: 'wrong-subscription', options: { as: 'id' } }),
  example({ kind: 'wrong-capabilities', options: { prices: 'missing' } }, RIDE),
]
