import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { text, toggle } from '../flags.ts'
import { columns } from '../text.ts'
import { deliveryRow, type Schemas } from '../views.ts'

/** The same bytes again. */
export const redeliver = defineCommand({
  usage: 'redeliver <id>',
  says: 'Sends the same bytes again, as a new delivery.',
  flags: {
    to: text("Another URL (default: the subscription's)", '<url>'),
    wait: toggle('Answer once the first attempt is done'),
    ...REMOTE,
  },
  examples: ['octo-sandbox redeliver dlv_7 --wait', 'octo-sandbox redeliver dlv_7 --to http://127.0.0.1:9001/hook'],
  async run({ args: [id], flags, io }) {
    const delivery = await openApi(flags).ask<Schemas['Delivery']>(`/deliveries/${encodeURIComponent(id!)}/redeliver`, {
      method: 'POST',
      query: { wait: flags.wait || undefined },
      body: flags.to === undefined ? undefined : { url: flags.to },
    })
    if (flags.json) return io.out(JSON.stringify(delivery))
    for (const line of columns([deliveryRow(delivery)])) io.out(line)
  },
})
