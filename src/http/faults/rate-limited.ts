import { choice, whole, yes } from '../../faults/options.ts'
import { defineApiFault } from './fault.ts'
import { errorAnswer } from './replies.ts'

const FORMS = {
  seconds: 'names seconds',
  date: "names an instant of the workspace's clock as an HTTP-date",
  garbage: 'says `soon`',
  negative: 'names seconds below zero',
  missing: 'is left out',
} as const

/** FA-01. RFC 9110 10.2.3 for the header. */
export const rateLimited = defineApiFault({
  kind: 'rate-limited',
  summary: 'The call is answered 429 with every form of Retry-After, and nothing is done.',
  standsFor: "The supplier's limits, which every client meets on its busiest day.",
  covers: ['FA-01', 'FD-62'],
  exclusive: 'instead',
  options: {
    retryAfter: choice('Retry-After', FORMS, 'seconds'),
    seconds: whole('How long the client is to wait', 30, [0, 86_400], 's'),
    limitHeaders: yes('Whether X-RateLimit-Limit, -Remaining and -Reset (seconds) come along.', true),
    limit: whole('What X-RateLimit-Limit says', 60, [1, 1_000_000]),
  },
  apply(_next, { retryAfter, seconds, limitHeaders, limit }, context) {
    const answer = errorAnswer(context, 429, 'TOO_MANY_REQUESTS', 'Too many requests. Try again later.')
    const forms = {
      seconds: `${seconds}`,
      date: new Date(context.world.clock.now() + seconds * 1_000).toUTCString(),
      garbage: 'soon',
      negative: `-${seconds}`,
      missing: undefined,
    }
    const wait = forms[retryAfter]
    return {
      ...answer,
      headers: {
        ...answer.headers,
        ...(wait !== undefined && { 'retry-after': wait }),
        ...(limitHeaders && {
          'x-ratelimit-limit': `${limit}`,
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': `${seconds}`,
        }),
      },
    }
  },
})
