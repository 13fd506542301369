import { safe } from '../../shared/safe-text.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { text, toggle, whole } from '../flags.ts'
import { columns } from '../text.ts'
import { eventRow, type Schemas } from '../views.ts'

/** What happened in the world, newest first. */
export const events = defineCommand({
  usage: 'events',
  says: 'Shows what happened in the world, newest first.',
  flags: {
    type: text('Only events of this type', '<type>'),
    subject: text('Only events about this booking, product or transfer', '<id>'),
    limit: whole('How many at most', [1, 1000], 20),
    follow: toggle('Show each event as it happens, until interrupted'),
    ...REMOTE,
  },
  examples: ['octo-sandbox events --type booking.cancelled', 'octo-sandbox events --follow --json'],
  async run({ flags, io }) {
    const api = openApi(flags)
    const { type, subject, limit } = flags
    if (flags.follow) {
      for await (const { event, data } of api.follow<Schemas['Event']>('/stream')) {
        if (event !== 'event' || (type && data.type !== type) || (subject && data.subject !== subject)) continue
        io.out(flags.json ? JSON.stringify(data) : safe(eventRow(data).join('  ')))
      }
      return
    }
    const page = await api.ask<{ readonly events: readonly Schemas['Event'][] }>('/events', {
      query: { type, subject, limit },
    })
    if (flags.json) return io.out(JSON.stringify(page))
    if (page.events.length === 0) io.err('Nothing has happened that fits.')
    for (const line of columns(page.events.map(eventRow))) io.out(line)
  },
})
