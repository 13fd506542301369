import { DomainError, type ErrorCode } from '../../domain/errors.ts'
import type { Call, Reply } from '../../http/call.ts'
import type { Problem } from '../../openapi/validate.ts'

/** What a client sent comes back in an error cut to this many characters. */
const ECHOED = 200
const MESSAGE = 600

/** HTTP statuses of the codes that are not 400. OCTO errors page; the rest is HTTP's own. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  SANDBOX_LIMIT: 429,
  INTERNAL_SERVER_ERROR: 500,
}

/** OCTO's status for a refusal: 400 unless HTTP has a better one. */
export const statusOf = (code: ErrorCode): number => STATUSES[code] ?? 400

/** A refusal as OCTO writes it: `{error, errorMessage, <offending id>}`. OCTO errors page. */
export function errorReply(error: DomainError, status = statusOf(error.code), code: string = error.code): Reply {
  const { allow, ...details } = error.details
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (allow !== undefined) headers.allow = allow
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  const echoed = Object.entries(details).map(([key, value]) => [key, value.slice(0, ECHOED)])
  const body = { error: code, errorMessage: error.message.slice(0, MESSAGE), ...Object.fromEntries(echoed) }
  return { status, headers, body: JSON.stringify(body) }
}

/** Whether the client said that it compressed the body: that is refused on other grounds than a wrong content type. */
export const isCompressed = (call: Call): boolean => {
  const coding = call.headers['content-encoding']
  return coding !== undefined && coding !== 'identity'
}

/** A reservation without unit items: its code is an open question, which only the dialect's `fail` can look up. */
export class MissingUnitItems extends DomainError {
  constructor() {
    super('UNPROCESSABLE_ENTITY', 'A booking needs at least one entry in unitItems.')
  }
}

const ID_CODES = new Map<string, ErrorCode>([
  ['productId', 'INVALID_PRODUCT_ID'],
  ['optionId', 'INVALID_OPTION_ID'],
  ['availabilityId', 'INVALID_AVAILABILITY_ID'],
  ['unitId', 'INVALID_UNIT_ID'],
])

/**
 * The refusal that helps most when the schema found something wrong: a missing id has a code of its own, missing or no
 * unit items cannot be processed, and everything else is a bad request that names the places.
 */
export function invalidRequest(where: 'body' | 'query', problems: readonly Problem[]): DomainError {
  const missing = problems.filter(({ keyword }) => keyword === 'required')
  for (const [name, code] of ID_CODES) {
    const problem = missing.find(({ pointer }) => pointer.endsWith(`/${name}`))
    if (problem) return new DomainError(code, `The ${name} was missing or invalid: ${problem.sentence}`)
  }
  if (
    problems.some(
      ({ pointer, keyword }) => pointer === '/unitItems' && (keyword === 'required' || keyword === 'minItems'),
    )
  ) {
    return new MissingUnitItems()
  }
  const place = where === 'query' ? 'query' : 'body'
  const sentences = problems
    .slice(0, 5)
    .map(({ pointer, sentence }) =>
      pointer === '' ? sentence.replace(/^The value/, `The ${place}`) : `${sentence} (${place} ${pointer})`,
    )
  return new DomainError('BAD_REQUEST', sentences.join(' ') || `The ${place} does not fit the document.`)
}
