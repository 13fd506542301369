import { describe, expect, it } from 'vitest'
import { failed } from '../../src/delivery/outcome.ts'

const error = (code: string, message = 'as it was said') => Object.assign(new Error(message), { code })

describe('an error of the network', () => {
  it.each([
    ['ECONNREFUSED', 'refused', 'h:1 refused the connection (ECONNREFUSED). Is the receiver running?'],
    ['ECONNRESET', 'reset', 'h:1 closed the connection before its answer was complete (ECONNRESET).'],
    ['EPIPE', 'reset', 'h:1 closed the connection before its answer was complete (EPIPE).'],
    ['UND_ERR_SOCKET', 'reset', 'h:1 closed the connection before its answer was complete (ECONNRESET).'],
    [
      'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
      'reset',
      'The answer of h:1 is not valid HTTP: its Content-Length is not the length of its body.',
    ],
    ['ETIMEDOUT', 'timed-out', 'No connection to h:1 (ETIMEDOUT).'],
    ['ENOTFOUND', 'not-sent', 'The name of h:1 does not resolve (ENOTFOUND).'],
    ['EAI_AGAIN', 'not-sent', 'The name of h:1 does not resolve (EAI_AGAIN).'],
    ['ENETUNREACH', 'not-sent', 'h:1 cannot be reached from here (ENETUNREACH).'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'not-sent', 'TLS with h:1 failed: as it was said (DEPTH_ZERO_SELF_SIGNED_CERT).'],
    ['CERT_HAS_EXPIRED', 'not-sent', 'TLS with h:1 failed: as it was said (CERT_HAS_EXPIRED).'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'not-sent', 'TLS with h:1 failed: as it was said (ERR_TLS_CERT_ALTNAME_INVALID).'],
    ['EWHATEVER', 'not-sent', 'Nothing could be sent to h:1: as it was said (EWHATEVER).'],
  ])('%s is %s, in a sentence', (code, kind, sentence) => {
    expect(failed(error(code), 'h:1')).toEqual({ kind, error: sentence })
  })

  it.each([
    [new Error('no code.'), 'Nothing could be sent to h:1: no code.'],
    ['a string', 'Nothing could be sent to h:1: a string.'],
    [undefined, 'Nothing could be sent to h:1: undefined.'],
  ])('may be anything: %s', (thrown, sentence) => {
    expect(failed(thrown, 'h:1')).toEqual({ kind: 'not-sent', error: sentence })
  })
})
