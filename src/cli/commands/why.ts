import { safe } from '../../shared/safe-text.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { explainDelivery } from '../delivery-detail.ts'
import { ExitError } from '../exit.ts'
import type { Io } from '../io.ts'
import { columns } from '../text.ts'
import { eventRow, type Schemas } from '../views.ts'

/** Who was told of an event and why the others were not; or what became of a delivery. */
export const why = defineCommand({
  usage: 'why <event-or-delivery>',
  says: 'Says who was told of an event and why others were not, or what became of a delivery.',
  flags: { ...REMOTE },
  examples: ['octo-sandbox why evt_12', 'octo-sandbox why dlv_7 --json'],
  async run({ args, flags, io }) {
    const found = await find(openApi(flags), args[0]!)
    if (flags.json) return io.out(JSON.stringify(found))
    if ('attempts' in found) explainDelivery(found, io, flags.noColor)
    else explainEvent(found, io)
  },
})

type Found = Schemas['EventDetail'] | Schemas['Delivery']

async function find(api: Api, id: string): Promise<Found> {
  const event = () => api.ask<Schemas['EventDetail']>(`/events/${encodeURIComponent(id)}`)
  try {
    return await api.ask<Schemas['Delivery']>(`/deliveries/${encodeURIComponent(id)}`)
  } catch (error) {
    if (error instanceof ExitError && error.status === 404) return event()
    throw error
  }
}

function explainEvent(event: Schemas['EventDetail'], io: Io): void {
  io.out(safe(eventRow(event).join('  ')))
  if (event.subscriptions.length === 0) io.out('  There was no subscription.')
  const rows = event.subscriptions.map(({ matched, dialect, id, reason, deliveries }) => [
    matched ? '  told' : '  not told',
    dialect,
    id,
    reason,
    deliveries.join(' '),
  ])
  for (const line of columns(rows)) io.out(line)
}
