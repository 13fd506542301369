import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { type Asked, openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { choice } from '../flags.ts'
import { clockText, type Schemas } from '../views.ts'

/** Shows and moves the time of a workspace. */
export const clock = defineCommand({
  usage: 'clock [action] [value]',
  says: 'Shows the time (show), moves it (set <instant>, advance <duration or instant>), or runs what is due (settle).',
  flags: { mode: choice('With set: tick or stand still', ['real', 'manual']), ...REMOTE },
  examples: [
    'octo-sandbox clock',
    'octo-sandbox clock advance 72h',
    'octo-sandbox clock set 2027-01-12T00:00:00Z --mode manual',
    'octo-sandbox clock settle',
  ],
  async run({ args: [action = 'show', value], flags, io }) {
    const [path, asked] = callOf(action, value, flags.mode)
    const clock = await openApi(flags).ask<Schemas['Clock'] | Schemas['ClockMoved']>(path, asked)
    if (flags.json) return io.out(JSON.stringify(clock))
    io.out('ran' in clock ? `${clockText(clock)}, ran ${clock.ran}` : clockText(clock))
  },
})

const ACTIONS = ['show', 'set', 'advance', 'settle']

function callOf(action: string, value: string | undefined, mode: string | undefined): readonly [string, Asked] {
  if (value !== undefined && (action === 'show' || action === 'settle'))
    throw new UsageError(`clock ${action} takes nothing more, but "${value}" was given.`)
  switch (action) {
    case 'show':
      return ['/clock', {}]
    case 'set':
      if (value === undefined && mode === undefined)
        throw new UsageError('Give an instant or --mode: octo-sandbox clock set 2027-01-12T00:00:00Z')
      return ['/clock', { method: 'PUT', body: { now: value, mode } }]
    case 'advance':
      if (value === undefined) throw new UsageError('Say how far: octo-sandbox clock advance 72h')
      return ['/clock/advance', { method: 'POST', body: /^\d{4}-/.test(value) ? { to: value } : { by: value } }]
    case 'settle':
      return ['/clock/settle', { method: 'POST' }]
    default:
      throw new UsageError(
        `There is no "clock ${action}".${didYouMean(action, ACTIONS)} Use one of: ${ACTIONS.join(', ')}.`,
      )
  }
}
