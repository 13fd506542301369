import { choice, whole } from '../../faults/options.ts'
import { defineApiFault, isWrite } from './fault.ts'
import { statusAnswer } from './status.ts'

/** FA-13. */
export const failedAfterWrite = defineApiFault({
  kind: 'failed-after-write',
  summary: 'The change is made, and the answer says that it failed.',
  standsFor: 'A crash after the commit, a gateway that gave up too early: trying again books twice.',
  covers: ['FA-13'],
  exclusive: 'instead',
  options: {
    status: whole('HTTP status', 500, [500, 599]),
    body: choice(
      'The body',
      { json: "is an error in the supplier's own shape", html: 'is the page of a proxy', empty: 'is none' },
      'json',
    ),
  },
  applies: (_options, { route }) => isWrite(route),
  async apply(next, { status, body }, context) {
    const reply = await next()
    if (reply.status < 400) return statusAnswer(status, body, context)
    context.nothing()
    return reply
  },
})
