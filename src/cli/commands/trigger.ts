import { safe } from '../../shared/safe-text.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { list, toggle } from '../flags.ts'
import { pairs } from '../pairs.ts'
import { columns } from '../text.ts'
import { deliveryRow, type Schemas } from '../views.ts'

/** Changes the world and shows who was told. */
export const trigger = defineCommand({
  usage: 'trigger <name>',
  says: 'Makes something happen in the world; its subscribers are told.',
  flags: {
    set: list('A parameter of the trigger; JSON is read as JSON', '<name=value>'),
    wait: toggle('Answer once the first attempts are done'),
    ...REMOTE,
  },
  examples: [
    'octo-sandbox trigger booking.cancelled --wait',
    'octo-sandbox trigger product.repriced --set percent=10',
    'octo-sandbox list triggers',
  ],
  async run({ args: [name], flags, io }) {
    const done = await openApi(flags).ask<Schemas['Simulation']>(`/simulate/${encodeURIComponent(name!)}`, {
      method: 'POST',
      query: { wait: flags.wait || undefined },
      body: pairs(flags.set, '--set'),
    })
    if (flags.json) return io.out(JSON.stringify(done))
    io.out(safe(`${done.event.id} ${done.event.type} ${done.event.subject}`))
    if (done.subscriptions.length === 0) io.err('There is no subscription, so nobody was told.')
    for (const line of columns(
      done.subscriptions.map(each => [each.matched ? '  told' : '  not told', each.dialect, each.id, each.reason]),
    )) {
      io.out(line)
    }
    for (const line of columns(done.deliveries.map(each => [`  ${each.id}`, ...deliveryRow(each).slice(1)])))
      io.out(line)
  },
})
