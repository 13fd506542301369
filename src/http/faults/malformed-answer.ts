import { choice } from '../../faults/options.ts'
import type { Reply } from '../call.ts'
import { defineApiFault } from './fault.ts'
import { gatewayPage, textOf } from './replies.ts'

const WAYS = {
  truncated: 'the JSON ends in its middle',
  'not-json': "the JSON has single quotes and a comma too many, as a script language's print makes it",
  html: 'an HTML page with the status of a success',
  'wrong-type': 'the JSON is whole, and Content-Type says text/html',
  'no-type': 'the JSON is whole, and there is no Content-Type',
  empty: 'there is no body where one is promised',
} as const

/** FA-07. */
export const malformedAnswer = defineApiFault({
  kind: 'malformed-answer',
  summary: 'The work is done and the status is as ever, but the body is not the JSON that was agreed on.',
  standsFor: 'A proxy that cuts or replaces bodies, a maintenance page with status 200, a hand-made serialiser.',
  covers: ['FA-07'],
  exclusive: 'malformed',
  options: { how: choice('What is wrong', WAYS, 'truncated') },
  async apply(next, { how }, context) {
    const reply = await next()
    const text = textOf(reply.body)
    if (text !== undefined && text !== '') return MALFORMED[how](reply, text)
    context.nothing()
    return reply
  },
})

const MALFORMED: Readonly<Record<keyof typeof WAYS, (reply: Reply, text: string) => Reply>> = {
  truncated: (reply, text) => ({ ...reply, body: text.slice(0, Math.ceil(text.length / 2)) }),
  'not-json': (reply, text) => ({ ...reply, body: `${text.replaceAll('"', "'").slice(0, -1)},${text.slice(-1)}` }),
  html: reply => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/html' }, body: gatewayPage(200) }),
  'wrong-type': reply => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/html' } }),
  'no-type': reply => {
    const { 'content-type': _, ...headers } = reply.headers
    return { ...reply, headers }
  },
  empty: reply => ({ ...reply, body: '' }),
}
