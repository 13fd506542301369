import { choice } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { linesOf, withHeader, withLines } from './headers.ts'
import { mapLeaves, withJson } from './json.ts'

/** A message with another subscription's marks. */
export const wrongSubscription = defineFault({
  kind: 'wrong-subscription',
  summary: "The message carries another subscription's headers or id.",
  standsFor: "A mix-up at the supplier. Without another subscription of the dialect it is a made-up one's.",
  topic: 'meaning',
  covers: ['FD-60'],
  options: {
    as: choice(
      'What is mixed up',
      { headers: 'the custom headers', id: "the subscription's id in the body" },
      'headers',
    ),
  },
  shape(send, { as }, { around, message, random, ready }) {
    const other = around.otherSubscription(message.subscriptionId)
    if (as === 'id') {
      const id = other?.id ?? random.uuid()
      return withJson(send, payload => mapLeaves(payload, value => (value === message.subscriptionId ? id : value)))
    }
    if (!other) return withHeader(send, 'X-Other-Subscription', random.hex(16))
    const foreign = linesOf(ready({ ...other.target, url: send.to.origin }))
    return withLines(send, foreign)
  },
})
