import { choice, whole } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'
import { lengthOf } from './replies.ts'

/** FA-07. */
export const wrongLengthAnswer = defineApiFault({
  kind: 'wrong-length-answer',
  summary: 'Content-Length says more or less than comes; then the connection ends.',
  standsFor: 'A proxy that changes a body and not its length; a server that counts characters instead of bytes.',
  covers: ['FA-07'],
  exclusive: 'malformed',
  socket: 'HTTP libraries compute Content-Length themselves, and only a socket can carry a wrong one.',
  options: {
    says: choice('What it says', { more: 'more than comes', less: 'less than comes' }, 'more'),
    by: whole('By how much', 10, [1, 10_000], 'bytes'),
  },
  async apply(next, { says, by }, context) {
    const reply = await next()
    const length = lengthOf(reply.body)
    if (length === 0 || (says === 'less' && length <= by)) {
      context.nothing()
      return reply
    }
    return { ...reply, wire: { length: says === 'more' ? length + by : length - by } }
  },
})
