import { defineFault } from './fault.ts'

/** To where the subscription pointed before. */
export const oldUrl = defineFault({
  kind: 'old-url',
  summary: 'The message goes to the URL, with the headers, that the subscription had before it was changed.',
  standsFor:
    'A supplier that fixes the address when the event happens (Shopify documents it), or caches subscriptions.',
  topic: 'order',
  covers: ['FD-51'],
  options: {},
  applies: (_options, { around, message }) => around.previousTarget(message.subscriptionId) !== undefined,
  shape(send, _options, { around, message, ready }) {
    const previous = around.previousTarget(message.subscriptionId)
    return previous ? { ...send, to: ready(previous) } : send
  },
})
