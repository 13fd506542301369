import type { RecorderOptions } from './recorder.ts'
import type { Scene } from './scene.ts'

/** One way of using a kind, and what has to happen around it. */
export interface Case {
  readonly kind: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly recorder?: RecorderOptions
  /** Real ms that the longest pause between pieces has at least. */
  readonly pause?: number
  /** What happens instead of one message. */
  readonly scene?: (scene: Scene) => void | Promise<void>
}

const each = (kind: string, name: string, values: readonly string[], more: Partial<Case> = {}): Case[] =>
  values.map(value => ({ kind, options: { ...more.options, [name]: value }, ...without(more) }))

const without = ({ options: _, ...rest }: Partial<Case>) => rest

const two = (scene: Scene) => {
  scene.tell('m1')
  scene.tell('m2')
}

const three = (scene: Scene) => {
  scene.tell('m1')
  scene.tell('m2')
  scene.tell('m3')
}

/** Every kind, and every word of its options. */
export const CASES: readonly Case[] = [
  { kind: 'lost' },
  { kind: 'lost', options: { retry: true } },
  ...each('unresolved', 'as', ['ENOTFOUND', 'EAI_AGAIN']),
  { kind: 'delayed', options: { by: '3d' } },
  { kind: 'held-back', options: { for: '10m' }, scene: three },
  {
    kind: 'one-at-a-time',
    scene: scene => {
      scene.tell('m1')
      scene.tell('m2', { to: 'other' })
    },
  },
  { kind: 'duplicate' },
  { kind: 'duplicate', options: { copies: 3, every: '5s', order: 'in-turn' } },
  { kind: 'duplicate', options: { copies: 20, every: '50ms' } },
  { kind: 'split', options: { into: 3 } },
  { kind: 'retry-storm', options: { every: '1s', attempts: 4 }, recorder: { status: () => 500 } },
  { kind: 'retry-storm', options: { every: '1s', attempts: 3, afterSuccess: true } },
  { kind: 'impatient', options: { after: '1ms' }, recorder: { answerAfter: Number.POSITIVE_INFINITY } },
  { kind: 'hung-up', recorder: { answerAfter: Number.POSITIVE_INFINITY } },
  { kind: 'reordered', scene: two },
  { kind: 'reordered', options: { window: 3, order: 'shuffled' }, scene: three },
  { kind: 'reordered', options: { window: 5, within: '30s' }, scene: three },
  { kind: 'coalesced', scene: three },
  { kind: 'stale-after-fresh', scene: two },
  {
    kind: 'late-after-delete',
    scene: async scene => {
      scene.tell('m1')
      await scene.pass(1_000)
      scene.unsubscribe()
    },
  },
  {
    kind: 'old-url',
    scene: scene => {
      scene.change({ url: '/new', headers: { 'Api-Key': 'k2' } })
      scene.tell('m1')
    },
  },
  ...each('stalled', 'at', ['connected', 'headers', 'body'], { options: { hold: '40ms' } }),
  ...each('reset', 'at', ['connected', 'headers', 'body']),
  { kind: 'slow', options: { part: 'headers', every: '15ms' }, pause: 10 },
  { kind: 'slow', options: { part: 'body', every: '15ms', bytes: 150 }, pause: 10 },
  ...each('truncated', 'framing', ['length', 'chunked']),
  { kind: 'wrong-length' },
  { kind: 'wrong-length', options: { by: 5 }, recorder: { hangUpAfter: 40 } },
  ...each('bad-chunk', 'as', ['not-hex', 'too-small']),
  { kind: 'not-http', options: { bytes: 40 }, recorder: { hangUpAfter: 40 } },
  ...each('bad-handshake', 'as', ['old-version', 'wrong-name', 'abandoned'], { recorder: { hangUpAfter: 40 } }),
  ...each('bad-handshake', 'as', ['untrusted', 'old-version', 'wrong-name'], { recorder: { tls: true } }),
  ...each('connections', 'use', ['new', 'one'], { scene: three }),
  {
    kind: 'connections',
    options: { use: 'idle', idle: '250ms' },
    recorder: { closeIdleAfter: 10 },
    scene: async scene => {
      scene.tell('m1')
      await scene.pass(0)
      scene.tell('m2')
    },
  },
  ...each('ip-family', 'only', ['IPv4', 'IPv6']),
  { kind: 'other-address' },
  ...each('wrong-method', 'method', ['PUT', 'PATCH', 'GET', 'DELETE']),
  ...each('wrong-path', 'as', ['trailing-slash', 'double-slash', 'other-case', 'no-query']),
  ...each('wrong-auth', 'as', ['missing', 'wrong', 'doubled', 'trailing-space']),
  ...each('wrong-content-type', 'value', ['text/plain', 'none', 'Application/JSON; charset=UTF-8; v="1"']),
  ...each('wrong-encoding', 'as', ['latin1', 'utf-16', 'bom']),
  ...each('compressed', 'as', ['gzip', 'deflate', 'br']),
  ...each('old-http', 'as', ['expect-continue', 'http-1.0', 'connection-close']),
  ...each('two-lengths', 'as', ['length-and-chunked', 'two-lengths']),
  { kind: 'huge-headers' },
  { kind: 'huge-headers', options: { bytes: 10, count: 3 } },
  ...each('other-user-agent', 'value', ['none', 'PHP/5.3']),
  ...each('broken-json', 'as', ['cut', 'single-quotes', 'trailing-comma', 'nan', 'missing-comma', 'comment']),
  ...each('empty-body', 'as', ['nothing', 'null', 'list', 'text', 'object']),
  ...each('changed-field', 'as', ['missing', 'null', 'wrong-type']),
  ...each('changed-field', 'as', ['missing', 'null', 'wrong-type'], { options: { field: '/data/uuid' } }),
  { kind: 'extra-fields' },
  { kind: 'extra-fields', options: { count: 1, nested: false } },
  ...each('unknown-value', 'of', ['event', 'status']),
  ...each('wrong-envelope', 'as', ['bare', 'double', 'list', 'several']),
  ...each('reformatted', 'as', ['key-order', 'key-case', 'whitespace', 'escaped-slashes']),
  ...each('duplicate-keys', 'order', ['first', 'last']),
  { kind: 'oversized', options: { as: 'large', bytes: 100_000 } },
  { kind: 'oversized', options: { as: 'deep', levels: 10_000 } },
  { kind: 'oversized', options: { as: 'wide', keys: 1_000 } },
  ...each('odd-text', 'as', ['emoji', 'rtl', 'nul', 'lone-surrogate', 'long', 'html', 'sql', 'formula']),
  { kind: 'odd-text', options: { as: 'sql', field: '/data/uuid' } },
  ...each('odd-dates', 'as', ['no-zone', 'offset', 'dst-gap', 'hour-24', 'inverted', 'far-future']),
  ...each('wrong-id', 'as', ['unknown', 'upper-case', 'foreign', 'deleted']),
  ...each('clock-skew', 'to', ['behind', 'ahead', 'epoch']),
  ...each('wrong-subscription', 'as', ['headers', 'id']),
  ...each('wrong-capabilities', 'prices', ['missing', 'present']),
]
