import { choice, headerText } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'
import { errorBody } from './replies.ts'

/** FA-08. */
export const okWithError = defineApiFault({
  kind: 'ok-with-error',
  summary: 'The status says 200 and the body is an error, or the status is an error and the body does not say which.',
  standsFor: 'Suppliers who wrap another system and pass on one half of its answer.',
  covers: ['FA-08'],
  exclusive: 'instead',
  options: {
    how: choice(
      'Which half is wrong',
      { 'status-200': 'status 200 with an error object', 'no-code': 'status 400 without `error` in its body' },
      'status-200',
    ),
    code: headerText('The `error` of `status-200`', 'UNPROCESSABLE_ENTITY'),
  },
  apply(_next, { how, code }, context) {
    const headers = { 'content-type': 'application/json', ...context.admission.replyHeaders }
    const message = 'The request cannot be fulfilled.'
    return how === 'status-200'
      ? { status: 200, headers, body: errorBody(context, code, message) }
      : { status: 400, headers, body: JSON.stringify({ message }) }
  },
})
