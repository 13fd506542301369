import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { list, text, toggle } from '../flags.ts'
import { pairs } from '../pairs.ts'
import { columns } from '../text.ts'
import { deliveryRow, type Schemas } from '../views.ts'

/** Sends a message alone; the world stays as it is. */
export const fire = defineCommand({
  usage: 'fire <event>',
  says: "Sends one of a dialect's messages alone, without changing the world.",
  flags: {
    dialect: text('Whose message, when the name alone does not tell', '<name>'),
    subscription: text('Only to this subscription (default: all that take the event)', '<id>'),
    subject: text('Booking uuid, product id or transfer id (default: a fitting one)', '<id>'),
    set: list('What stands at a JSON pointer of the payload instead; JSON is read as JSON', '<pointer=value>'),
    wait: toggle('Answer once the first attempts are done'),
    ...REMOTE,
  },
  examples: [
    'octo-sandbox fire BOOKING_UPDATE --wait',
    'octo-sandbox fire transfer_update --set /transfer/status=SOLD_OUT',
  ],
  async run({ args, flags, io }) {
    const api = openApi(flags)
    const event = args[0]!
    const dialect = flags.dialect ?? (await dialectOf(event, await api.ask<Schemas['Sandbox']>('/')))
    const fired = await api.ask<Schemas['Firing']>('/fire', {
      method: 'POST',
      query: { wait: flags.wait || undefined },
      body: {
        dialect,
        event,
        subscriptionId: flags.subscription,
        subject: flags.subject,
        overrides: pairs(flags.set, '--set'),
      },
    })
    if (flags.json) return io.out(JSON.stringify(fired))
    if (fired.deliveries.length === 0) io.err(`No subscription takes ${event}, so nothing was sent.`)
    for (const line of columns(fired.deliveries.map(deliveryRow))) io.out(line)
  },
})

/** Event names are told apart by their letter case, so they match exactly. */
function dialectOf(event: string, { dialects }: Schemas['Sandbox']): string {
  const found = dialects.filter(({ events }) => events.includes(event))
  if (found.length === 1) return found[0]!.name
  const names = dialects.map(({ name, events }) => `${name}: ${events.join(', ')}`).join('; ')
  const problem =
    found.length === 0
      ? `No dialect has a message "${event}".${didYouMean(
          event,
          dialects.flatMap(({ events }) => events),
        )}`
      : `Several dialects have a message "${event}": name one with --dialect.`
  throw new UsageError(`${problem} There are ${names}.`)
}
