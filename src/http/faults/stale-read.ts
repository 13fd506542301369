import { duration } from '../../faults/options.ts'
import { defineApiFault, isWrite } from './fault.ts'

/** FA-14. */
export const staleRead = defineApiFault({
  kind: 'stale-read',
  summary:
    'Reads show the world as it was a while ago: a notification says that something changed, and the GET is still old.',
  standsFor: 'A replica that lags behind, a cache in front of the API.',
  covers: ['FA-14', 'FD-52', 'FD-62'],
  innermost: true,
  options: {
    lag: duration("How long a change stays unseen, on the workspace's clock. Counted since the rule is there.", '10s', [
      1,
      30 * 86_400_000,
    ]),
  },
  applies: ({ lag }, { route, history, world }) => !isWrite(route) && history.changedAfter(world.clock.now() - lag),
  apply: (next, { lag }, { history, world }) => history.readAt(world.clock.now() - lag, world, () => next()),
})
