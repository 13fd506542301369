import type { Send } from '../faults/fault.ts'
import type { ReadyTarget } from '../message.ts'

/** Host and connection as undici writes them, then the target's headers: name, value, name, value. */
export function headerLines(to: ReadyTarget, more: readonly string[] = []): string[] {
  return ['host', new URL(to.origin).host, 'connection', 'keep-alive', ...to.headerList, ...more]
}

/** The same with the body's true length, or with `length` instead. */
export const withLength = ({ to, body }: Send, length = body.byteLength): string[] =>
  headerLines(to, ['content-length', String(length)])

/** The head of a request as bytes, the blank line at its end included. */
export function head(send: Send, headers: readonly string[] = withLength(send), version = '1.1'): Buffer {
  const lines = [`${send.method} ${send.to.path} HTTP/${version}`]
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** A well-formed request as bytes. */
export const whole = (send: Send): Buffer => Buffer.concat([head(send), send.body])
