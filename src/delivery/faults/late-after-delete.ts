import { duration } from '../../faults/options.ts'
import { defineFault } from './fault.ts'

/** A message for a subscription that is gone. */
export const lateAfterDelete = defineFault({
  kind: 'late-after-delete',
  summary: 'The message arrives after its subscription was deleted.',
  standsFor: 'The supplier caches its list of subscriptions, or its queue was longer than the subscription lived.',
  topic: 'order',
  covers: ['FD-50'],
  options: {
    after: duration("How long after the deletion, on the workspace's clock", '1s', [0, 86_400_000]),
    within: duration('It is sent at the latest after this, deleted or not', '1h', [1, 400 * 86_400_000]),
  },
  applies: (_options, { attempt }) => attempt === 1,
  hold(held, { after, within }) {
    held.after(within)
    held.onUnsubscribed(() => held.after(after, () => held.release({ to: 'original' })))
  },
})
