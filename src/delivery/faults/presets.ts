import type { Preset } from '../../faults/kind.ts'

/** Lists of rules for a mood of the supplier. With `match` they are narrowed, to one subscription for example. */
export const presets: readonly Preset[] = [
  {
    name: 'flaky',
    says: 'One attempt in three goes wrong on the way: reset, cut short, or left before the answer. Retries repair it.',
    rules: [
      { kind: 'reset', probability: 0.12 },
      { kind: 'truncated', probability: 0.12 },
      { kind: 'hung-up', probability: 0.12 },
    ],
  },
  {
    name: 'storm',
    says: 'Half of all messages come three times, every tenth twenty times within a second, and retries do not back off.',
    rules: [
      { kind: 'duplicate', options: { copies: 20, every: '50ms' }, match: { every: 10, attempt: 1 }, stop: true },
      { kind: 'duplicate', options: { copies: 3 }, match: { attempt: 1 }, probability: 0.5 },
      { kind: 'retry-storm', options: { every: '1s', attempts: 20 } },
    ],
  },
  {
    name: 'lossy',
    says: 'One message in five never comes.',
    rules: [{ kind: 'lost', match: { attempt: 1 }, probability: 0.2 }],
  },
  {
    name: 'shuffled',
    says: 'Messages come in another order than the changes happened, and now and then an old one comes last.',
    rules: [
      { kind: 'stale-after-fresh', probability: 0.2 },
      { kind: 'reordered', options: { window: 5, order: 'shuffled', within: '30s' }, match: { attempt: 1 } },
    ],
  },
  {
    name: 'slow',
    says: 'Every third message comes half a minute late, and every request is written slowly.',
    rules: [
      { kind: 'delayed', options: { by: '30s' }, match: { every: 3, attempt: 1 } },
      { kind: 'slow', options: { part: 'body', every: '50ms', bytes: 64 } },
    ],
  },
  {
    name: 'outage',
    says: 'Nothing comes for five minutes; then the whole backlog comes at once.',
    rules: [{ kind: 'held-back', options: { for: '5m' }, match: { attempt: 1 } }],
  },
  {
    name: 'hostile',
    says: 'Every request is malformed, each in its own way.',
    rules: [
      { kind: 'broken-json', options: { as: 'cut' }, probability: 0.1, stop: true },
      { kind: 'empty-body', options: { as: 'null' }, probability: 0.1, stop: true },
      { kind: 'wrong-envelope', options: { as: 'several' }, probability: 0.1, stop: true },
      { kind: 'changed-field', options: { as: 'wrong-type' }, probability: 0.1, stop: true },
      { kind: 'oversized', options: { as: 'deep' }, probability: 0.1, stop: true },
      { kind: 'wrong-encoding', options: { as: 'utf-16' }, probability: 0.1, stop: true },
      { kind: 'odd-text', options: { as: 'lone-surrogate' }, probability: 0.1, stop: true },
      { kind: 'wrong-content-type', options: { value: 'none' }, probability: 0.1, stop: true },
      { kind: 'wrong-auth', options: { as: 'doubled' }, probability: 0.1, stop: true },
      { kind: 'two-lengths', probability: 0.2, stop: true },
      { kind: 'bad-chunk', probability: 0.2, stop: true },
      { kind: 'huge-headers', options: { bytes: 20_000 }, probability: 0.2, stop: true },
      { kind: 'not-http', probability: 0.2, stop: true },
      { kind: 'duplicate-keys' },
    ],
  },
]
