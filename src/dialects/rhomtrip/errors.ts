import { DomainError } from '../../domain/errors.ts'
import type { Call, Reply } from '../../http/call.ts'
import type { World } from '../../http/world.ts'
import type { Route } from '../../openapi/route.ts'
import type { Problem } from '../../openapi/validate.ts'
import { errorReply, invalidRequest, MissingUnitItems, statusOf } from '../octo/errors.ts'
import { EVENTS } from './decide.ts'

/** A refusal as RhomTrip writes it: OCTO's shape, as its pages have none of their own.. */
export function fail(error: DomainError, call: Call, world: World): Reply {
  const { assume } = world
  switch (error.code) {
    case 'METHOD_NOT_ALLOWED':
      return errorReply(isWebhook(call) && assume('R-11') === '404' ? notThere(call) : error)
    case 'INVALID_TRANSFER_ID': {
      const code = assume('R-34')
      return errorReply(error, code === 'NOT_FOUND' ? 404 : 400, code)
    }
    case 'UNPROCESSABLE_ENTITY':
      if (error instanceof MissingUnitItems && assume('X-12') === 'BAD_REQUEST') {
        return errorReply(error, 400, 'BAD_REQUEST')
      }
      return errorReply(error)
    default:
      return errorReply(error, statusOf(error.code))
  }
}

const isWebhook = (call: Call) => call.path.includes('/webhooks/')

/** To change a webhook, delete it and make another: there is nothing to get or to patch. */
const notThere = (call: Call) =>
  new DomainError('NOT_FOUND', `There is no ${call.method} of one webhook. List them, or delete it and make another.`)

/** What a webhook's fields must be. A URL may hold secrets and is not repeated. */
const WANTED: Readonly<Record<string, string>> = {
  '/url': 'url must be an absolute http or https URL of at most 2048 characters.',
  '/event': `event must be one of ${EVENTS.join(', ')}.`,
}

/** What the schema found, in OCTO's words. */
export const invalid = (_route: Route, where: 'body' | 'query', problems: readonly Problem[]): DomainError =>
  invalidRequest(
    where,
    problems.map(problem =>
      problem.value !== undefined && Object.hasOwn(WANTED, problem.pointer)
        ? { ...problem, sentence: WANTED[problem.pointer]! }
        : problem,
    ),
  )
