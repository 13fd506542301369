import { DomainError, type ErrorCode } from '../domain/errors.ts'
import type { Reply } from '../http/call.ts'

/** What a refusal says besides its sentence, in the answer's own members. */
export interface Hints {
  /** JSON pointer of the part of the body that is wrong. */
  readonly pointer?: string | undefined
  readonly allowed?: readonly string[] | undefined
  readonly suggestion?: string | undefined
  /** More members, where one refusal needs them: the near misses of a wait. */
  readonly more?: Readonly<Record<string, unknown>> | undefined
}

/** A refusal of the control API: RFC 9457 with hints that a program can read. */
export class Problem extends DomainError {
  override name = 'Problem'
  readonly status: number
  readonly hints: Hints
  constructor(status: number, detail: string, hints: Hints = {}) {
    super(CODES[status] ?? 'BAD_REQUEST', detail)
    this.status = status
    this.hints = hints
  }
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  408: 'BAD_REQUEST',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'SANDBOX_LIMIT',
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  // The world is in a state that does not allow it.
  UNPROCESSABLE_ENTITY: 409,
  SANDBOX_LIMIT: 429,
  INTERNAL_SERVER_ERROR: 500,
}

/** The phrases of the statuses: RFC 9457 asks for them beside `about:blank`. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
}

/** The refusal as `application/problem+json`. */
export function problemReply(error: DomainError): Reply {
  const status = error instanceof Problem ? error.status : (STATUS[error.code] ?? 400)
  const { more, ...hints }: Hints = error instanceof Problem ? error.hints : {}
  const allow = error.details.allow
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'x-content-type-options': 'nosniff',
      ...(allow && { allow }),
    },
    body: JSON.stringify({
      type: 'about:blank',
      title: TITLES[status] ?? 'Refused',
      status,
      detail: error.message,
      // The one refusal that is about the sandbox and not about the request.
      ...(error.code === 'SANDBOX_LIMIT' && { code: error.code }),
      ...hints,
      ...more,
    }),
  }
}
