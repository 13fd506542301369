import { safe } from '../../shared/safe-text.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { explainDelivery } from '../delivery-detail.ts'
import { choice, text, toggle, whole } from '../flags.ts'
import { columns } from '../text.ts'
import { deliveryRow, type Schemas } from '../views.ts'

/** States of a delivery, as the control API names them. */
export const STATES = [
  'pending',
  'delivered',
  'failed',
  'cancelled',
] as const satisfies readonly Schemas['DeliveryState'][]

/** What was sent, newest first. */
export const deliveries = defineCommand({
  usage: 'deliveries [id]',
  says: 'Shows what was sent and what became of it, newest first; with an id, all of one delivery and its attempts.',
  flags: {
    dialect: text("Only this dialect's", '<name>'),
    event: text('Only messages with this name', '<event>'),
    eventId: text('Only messages about this event', '<id>'),
    subscription: text('Only messages to this subscription', '<id>'),
    state: choice('Only those in this state', STATES),
    limit: whole('How many at most', [1, 1000], 20),
    follow: toggle('Show each attempt as it ends, until interrupted'),
    ...REMOTE,
  },
  examples: [
    'octo-sandbox deliveries --state failed',
    'octo-sandbox deliveries msg_7',
    'octo-sandbox deliveries --json | jq .deliveries[0].attempts[0].request',
  ],
  async run({ args: [id], flags, io }) {
    const api = openApi(flags)
    if (id !== undefined) {
      const delivery = await api.ask<Schemas['Delivery']>(`/deliveries/${encodeURIComponent(id)}`)
      return flags.json ? io.out(JSON.stringify(delivery)) : explainDelivery(delivery, io, flags.noColor)
    }
    const { dialect, event, eventId, subscription: subscriptionId, state, limit } = flags
    if (flags.follow) {
      const wanted = Object.entries({ dialect, event, eventId, subscriptionId, state }).filter(
        ([, value]) => value !== undefined,
      )
      for await (const message of api.follow<Schemas['Delivery']>('/stream')) {
        const found: Readonly<Record<string, unknown>> = message.data
        if (message.event !== 'attempt' || wanted.some(([name, value]) => found[name] !== value)) continue
        io.out(flags.json ? JSON.stringify(message.data) : safe(deliveryRow(message.data).join('  ')))
      }
      return
    }
    const page = await api.ask<{ readonly deliveries: readonly Schemas['Delivery'][] }>('/deliveries', {
      query: { dialect, event, eventId, subscriptionId, state, limit },
    })
    if (flags.json) return io.out(JSON.stringify(page))
    if (page.deliveries.length === 0)
      io.err(
        'Nothing was sent that fits. `octo-sandbox events` shows what happened, `octo-sandbox why <event>` who was not told.',
      )
    for (const line of columns(page.deliveries.map(deliveryRow))) io.out(line)
  },
})
