import { DomainError } from '../../domain/errors.ts'
import type { Call, Reply } from '../../http/call.ts'
import type { World } from '../../http/world.ts'
import type { Route } from '../../openapi/route.ts'
import type { Problem } from '../../openapi/validate.ts'
import { errorReply, invalidRequest, isCompressed, MissingUnitItems, statusOf } from '../octo/errors.ts'

/** A refusal as BookSpot writes it. Domain digest 1.2; B-09, B-32 to B-34. */
export function fail(error: DomainError, call: Call, world: World): Reply {
  const { assume } = world
  switch (error.code) {
    case 'UNAUTHORIZED':
      return errorReply(error, 401, assume('B-09'))
    case 'UNPROCESSABLE_ENTITY':
      if (error instanceof MissingUnitItems && assume('X-12') === 'BAD_REQUEST')
        return errorReply(error, 400, 'BAD_REQUEST')
      return errorReply(error, Number(assume('B-34')))
    case 'UNSUPPORTED_MEDIA_TYPE':
      if (!isCompressed(call) && assume('B-33') === '400') return errorReply(error, 400, 'BAD_REQUEST')
      return errorReply(error)
    case 'NOT_FOUND':
      return errorReply(call.path.includes('/notifications/subcriptions') ? misspelt(error) : error)
    default:
      return errorReply(error, statusOf(error.code))
  }
}

/** OCTO's own page misspells the path (B-32). */
const misspelt = (error: DomainError) =>
  new DomainError(error.code, `${error.message} The path is /octo/v1/notifications/subscriptions, with "scr".`)

const SECRET = /^\/(url|headers)(\/|$)/

/** What the schema found, in BookSpot's words. URLs and header values may hold secrets and are not repeated. */
export const invalid = (_route: Route, where: 'body' | 'query', problems: readonly Problem[]): DomainError =>
  invalidRequest(
    where,
    problems.map(problem =>
      SECRET.test(problem.pointer) && problem.value !== undefined
        ? {
            ...problem,
            sentence: `${problem.pointer.slice(1).replaceAll('/', '.')} must be ${wanted(problem.pointer)}.`,
          }
        : problem,
    ),
  )

const wanted = (pointer: string) =>
  pointer === '/headers' ? 'an object of header names and string values' : 'a string'
