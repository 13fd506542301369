import { safe } from '../../shared/safe-text.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import type { Schemas } from '../views.ts'

/** Back to the seed. */
export const reset = defineCommand({
  usage: 'reset',
  says: 'Puts a workspace back to its seed: records, clock, log, assumptions and subscriptions.',
  flags: { ...REMOTE },
  examples: ['octo-sandbox reset', 'octo-sandbox reset --workspace ci-1'],
  async run({ flags, io }) {
    const workspace = await openApi(flags).ask<Schemas['Workspace']>('/reset', { method: 'POST' })
    if (flags.json) return io.out(JSON.stringify(workspace))
    const { name, seed, clock } = workspace
    io.out(`${name} is back at seed ${safe(seed)}, ${clock.now} (${clock.mode}).`)
  },
})
