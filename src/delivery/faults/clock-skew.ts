import { choice, duration } from '../../faults/options.ts'
import { defineFault } from './fault.ts'
import { mapLeaves, withJson } from './json.ts'

/** The supplier's clock is wrong. */
export const clockSkew = defineFault({
  kind: 'clock-skew',
  summary: "The message's timestamps are off.",
  standsFor: 'A sender without NTP, or a value that was never set.',
  topic: 'meaning',
  covers: ['FD-55'],
  options: {
    to: choice('Where to', { behind: 'into the past', ahead: 'into the future', epoch: 'to 1970-01-01' }, 'behind'),
    by: duration('By how much', '1h', [1_000, 400 * 86_400_000]),
  },
  shape: (send, { to, by }) =>
    withJson(send, payload =>
      mapLeaves(payload, (value, key) => {
        const at = key.startsWith('utc') && typeof value === 'string' ? Date.parse(value) : Number.NaN
        if (Number.isNaN(at)) return value
        const moved = new Date(to === 'epoch' ? 0 : at + (to === 'ahead' ? by : -by)).toISOString()
        // As precise as it was.
        return String(value).includes('.') ? moved : `${moved.slice(0, 19)}Z`
      }),
    ),
})
