import { DomainError } from '../../domain/errors.ts'
import type { Reply } from '../call.ts'
import type { ApiContext } from './fault.ts'

/** An answer of the supplier's application that no code of the world stands for: OCTO's shape with a code of its own. */
export function errorBody(context: ApiContext, code: string, message: string): string {
  const { body } = context.refuse(new DomainError('INTERNAL_SERVER_ERROR', message))
  return JSON.stringify({ ...objectOf(body), error: code })
}

/** An application's own refusal with any status and code. */
export function errorAnswer(context: ApiContext, status: number, code: string, message: string): Reply {
  const { headers } = context.refuse(new DomainError('INTERNAL_SERVER_ERROR', message))
  return { status, headers, body: errorBody(context, code, message) }
}

/** The page that a proxy in front shows when nothing behind it answers. */
export const gatewayPage = (status: number): string => {
  const title = `${status} ${TITLES[status] ?? 'Error'}`
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** The answer's JSON; undefined when it has none. */
export function jsonOf({ body, headers }: Reply): unknown {
  const text = textOf(body)
  if (text === undefined || text === '' || !headers['content-type']?.startsWith('application/json')) return undefined
  return JSON.parse(text)
}

/** The body as text; undefined when it has none or stays open. */
export function textOf(body: Reply['body']): string | undefined {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : undefined
}

/** How many bytes the body has; 0 when it has none or stays open. */
export function lengthOf(body: Reply['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body)
  return body instanceof Uint8Array ? body.length : 0
}

const objectOf = (body: Reply['body']): object => {
  const value: unknown = JSON.parse(textOf(body) ?? '{}')
  return typeof value === 'object' && value !== null ? value : {}
}
