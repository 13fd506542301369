import { type Api, openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { ExitError } from '../exit.ts'
import { choice, duration, text, whole } from '../flags.ts'
import { columns } from '../text.ts'
import { deliveryRow, type Schemas } from '../views.ts'
import { STATES } from './deliveries.ts'

/** The control API holds a call for at most this long, real ms. */
const LONGEST_POLL = 60_000

/** Blocks until deliveries show up. */
export const wait = defineCommand({
  usage: 'wait <event>',
  says: 'Waits until a message was sent; exit code 3 when it was not in time.',
  flags: {
    count: whole('How many to wait for', [1, 1000], 1),
    timeout: duration('How long, in real time', '10s'),
    dialect: text("Only this dialect's", '<name>'),
    eventId: text('Only messages about this event', '<id>'),
    subscription: text('Only messages to this subscription', '<id>'),
    state: choice('Only those in this state (default: any, once the first attempt is done)', STATES),
    after: text('Only deliveries made after this one', '<id>'),
    ...REMOTE,
  },
  examples: [
    'octo-sandbox wait BOOKING_UPDATE --timeout 30s',
    'octo-sandbox wait transfer_update --count 2 --state delivered',
  ],
  async run({ args: [event], flags, io }) {
    const { dialect, eventId, subscription: subscriptionId, state, after, count } = flags
    const query = { event, dialect, eventId, subscriptionId, state, after, count }
    const found = await poll(openApi(flags), query, flags.timeout)
    if (flags.json) return io.out(JSON.stringify(found))
    for (const line of columns(found.deliveries.map(deliveryRow))) io.out(line)
  },
})

async function poll(api: Api, query: Readonly<Record<string, string | number | undefined>>, timeout: number) {
  for (let left = timeout; ; left -= LONGEST_POLL) {
    const slice = `${Math.min(left, LONGEST_POLL)}ms`
    try {
      return await api.ask<{ readonly deliveries: readonly Schemas['Delivery'][] }>('/deliveries/wait', {
        query: { ...query, timeout: slice },
      })
    } catch (error) {
      const inVain = error instanceof ExitError && error.status === 408
      if (!inVain || left <= LONGEST_POLL) throw error
    }
  }
}
