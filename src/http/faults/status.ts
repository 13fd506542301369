import { choice, whole } from '../../faults/options.ts'
import type { Reply } from '../call.ts'
import { type ApiContext, defineApiFault } from './fault.ts'
import { errorAnswer, gatewayPage } from './replies.ts'

const BODIES = {
  json: "is an error in the supplier's own shape",
  html: 'is the page of a proxy',
  text: 'is one line of text',
  empty: 'is none',
} as const

/** FA-02: any status in the supplier's place. */
export const status = defineApiFault({
  kind: 'status',
  summary: 'The call is answered with a status of your choice, and nothing is done.',
  standsFor: 'A crash, a deployment, an overloaded back end, the error page of a gateway in front of it.',
  covers: ['FA-02'],
  exclusive: 'instead',
  options: {
    status: whole('HTTP status', 503, [200, 599]),
    body: choice('The body', BODIES, 'json'),
  },
  apply: (_next, options, context) => statusAnswer(options.status, options.body, context),
})

/** A status with one of the bodies. 204 and 304 have none. */
export function statusAnswer(status: number, body: keyof typeof BODIES, context: ApiContext): Reply {
  if (body === 'empty' || status === 204 || status === 304) return { status, headers: {}, body: null }
  switch (body) {
    case 'html':
      return { status, headers: { 'content-type': 'text/html' }, body: gatewayPage(status) }
    case 'text':
      return { status, headers: { 'content-type': 'text/plain' }, body: 'upstream connect error\n' }
    default:
      return errorAnswer(context, status, CODES[status] ?? codeOf(status), 'Something went wrong on our side.')
  }
}

const CODES: Readonly<Record<number, string>> = { 401: 'UNAUTHORIZED', 403: 'FORBIDDEN', 404: 'NOT_FOUND' }
const codeOf = (status: number) => (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR')
