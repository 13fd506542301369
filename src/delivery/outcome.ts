import type { Outcome } from './message.ts'

/** Code of the error that a refused address fails with. */
export const ADDRESS_REFUSED = 'ERR_ADDRESS_REFUSED'
/** Code of the error of a connection that took longer than it may. */
export const CONNECT_LIMIT = 'ERR_CONNECT_LIMIT'

/** Where an attempt was when its time was over. */
export type Phase = 'connecting' | 'waiting' | 'reading'

/** Code of the error for a receiver that stops reading; its message is the time it had, in ms. */
export const NOT_READ = 'OCTO_NOT_READ'

/** The outcome of an attempt whose deadline passed. */
export function timedOut(deadline: number, phase: Phase, status: number): Outcome {
  const what = {
    connecting: 'No connection',
    waiting: 'Connected, but no answer',
    reading: `Answered ${status}, but the body was not complete`,
  }[phase]
  return { kind: 'timed-out', error: `${what} within ${deadline} ms.` }
}

/** The outcome of an attempt that failed with an error of the socket, of TLS, of the resolver or of the HTTP client. */
export function failed(error: unknown, host: string): Outcome {
  const { code, message } = readError(error)
  switch (code) {
    case 'ECONNREFUSED':
      return { kind: 'refused', error: `${host} refused the connection (ECONNREFUSED). Is the receiver running?` }
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'UND_ERR_SOCKET':
      // What undici says of 100 and 101: nobody asked for them, and nothing after them would be the answer.
      if (message === 'bad response' || message === 'bad upgrade') return notHttp(host, 'status 100 or 101')
      return {
        kind: 'reset',
        error: `${host} closed the connection before its answer was complete (${code === 'UND_ERR_SOCKET' ? 'ECONNRESET' : code}).`,
      }
    case NOT_READ:
      return { kind: 'timed-out', error: `Connected, but ${host} did not read the request within ${message} ms.` }
    case CONNECT_LIMIT:
      return { kind: 'timed-out', error: `${message}.` }
    case 'ETIMEDOUT':
      return { kind: 'timed-out', error: `No connection to ${host} (${code}).` }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { kind: 'not-sent', error: `The name of ${host} does not resolve (${code}).` }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return { kind: 'not-sent', error: `${host} cannot be reached from here (${code}).` }
    case 'UND_ERR_DESTROYED':
    case 'UND_ERR_CLOSED':
      return { kind: 'reset', error: 'The sandbox stopped before the answer was complete.' }
    case 'UND_ERR_HEADERS_OVERFLOW':
      return { kind: 'reset', error: `The headers of ${host}'s answer are too large.` }
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return notHttp(host, 'its Content-Length is not the length of its body')
    case 'ERR_ASSERTION':
      return notHttp(host, 'a status below 100')
    case 'UND_ERR_INVALID_ARG':
      return { kind: 'not-sent', error: `The request cannot be written: ${message}.` }
    case ADDRESS_REFUSED:
      return { kind: 'not-sent', error: `${message}.`, final: true }
  }
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return notHttp(host, message)
  }
  if (isTls(code)) return { kind: 'not-sent', error: `TLS with ${host} failed: ${reasonOf(message)} (${code}).` }
  return { kind: 'not-sent', error: `Nothing could be sent to ${host}: ${message}${code && ` (${code})`}.` }
}

const notHttp = (host: string, why: string): Outcome => ({
  kind: 'reset',
  error: `The answer of ${host} is not valid HTTP: ${why}.`,
})

/** OpenSSL's own messages are a line of fields, of which one is for people. */
const reasonOf = (message: string) => /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ?? message

/** Codes of OpenSSL's checks of a certificate come without a common prefix. */
const isTls = (code: string) =>
  /^(ERR_TLS_|ERR_SSL_|CERT_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/.test(code)

function readError(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { code, message: error.message.replace(/\.$/, '') }
}
