import { safe } from '../../shared/safe-text.ts'
import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand, REMOTE, type Run } from '../command.ts'
import { type Flags, list, text, toggle, whole } from '../flags.ts'
import type { Io } from '../io.ts'
import { pairs } from '../pairs.ts'
import { columns } from '../text.ts'
import type { Schemas } from '../views.ts'

const ACTIONS = ['list', 'add', 'clear', 'kinds']
const MOST = [1, 1_000_000] as const

const FLAGS = {
  set: list('With add: an option of the kind; JSON is read as JSON', '<name=value>'),
  dialect: text("With add: only this dialect's", '<name>'),
  event: text('With add: only messages with this name', '<event>'),
  subscription: text('With add: only messages to this subscription', '<id>'),
  subject: text('With add: only what is about this booking, product or transfer', '<id>'),
  route: text('With add, for API faults: only this route, as "POST /bookings"', '<route>'),
  token: text("With add, for API faults: only this client's calls", '<token>'),
  nth: whole('With add: only the n-th delivery or call that fits', MOST, undefined),
  every: whole('With add: only every n-th', MOST, undefined),
  attempt: whole('With add: only this attempt of a delivery', MOST, undefined),
  attemptFrom: whole('With add: only this attempt and those after it', MOST, undefined),
  from: text('With add: only from this instant on', '<instant>'),
  until: text('With add: only before this instant', '<instant>'),
  times: whole('With add: so often at most', MOST, undefined),
  probability: text('With add: from 0 to 1, drawn from the seed', '<number>'),
  stop: toggle('With add: where it is applied, leave out the rules after it'),
  ...REMOTE,
} satisfies Flags

/** Failure rules of a running sandbox. */
export const faults = defineCommand({
  usage: 'faults [action] [name]',
  says: 'Lets things go wrong: add <kind or preset>, list, clear [id], kinds [kind].',
  flags: FLAGS,
  examples: [
    'octo-sandbox faults add duplicate --set copies=3 --event BOOKING_UPDATE',
    'octo-sandbox faults add reset --attempt 1 --times 2',
    'octo-sandbox faults add storm --subscription <id>',
    'octo-sandbox faults kinds stalled',
    'octo-sandbox faults clear',
  ],
  async run(given) {
    const { args, flags, io } = given
    const [action = 'list', name] = args
    const api = openApi(flags)
    if (action === 'add') return added(api, given)
    if (action === 'clear') return cleared(api, name)
    if (action === 'kinds') return showKinds(api, given)
    if (action === 'list') {
      const page = await api.ask<{ readonly faults: readonly Schemas['Fault'][] }>('/faults', {
        query: { limit: 1000 },
      })
      if (flags.json) return io.out(JSON.stringify(page))
      if (page.faults.length === 0)
        io.err('Nothing goes wrong on purpose. `octo-sandbox faults kinds` shows what could.')
      return show(page.faults, io)
    }
    throw new UsageError(
      `There is no "faults ${action}".${didYouMean(action, ACTIONS)} Use one of: ${ACTIONS.join(', ')}.`,
    )
  },
})

type Given = Run<typeof FLAGS>
type Catalogue = {
  readonly kinds: readonly Schemas['FaultKind'][]
  readonly presets: readonly Schemas['FaultPreset'][]
}

async function added(api: Api, { args: [, name], flags, io }: Given): Promise<void> {
  if (name === undefined) throw new UsageError('Name a kind or a preset: octo-sandbox faults add <kind or preset>')
  const { dialect, event, subscription: subscriptionId, subject, route, token } = flags
  const { nth, every, attempt, attemptFrom, from, until, times } = flags
  const match = { dialect, event, subscriptionId, subject, route, token, nth, every, attempt, attemptFrom, from, until }
  const { presets } = await api.ask<Catalogue>('/faults/kinds')
  const rest = {
    options: pairs(flags.set, '--set'),
    times,
    probability: probabilityOf(flags.probability),
    stop: flags.stop || undefined,
  }
  const isPreset = presets.some(preset => preset.name === name)
  const odd = isPreset ? Object.entries(rest).find(([, value]) => value !== undefined)?.[0] : undefined
  if (odd !== undefined)
    throw new UsageError(`${name} is a preset, which takes no ${odd}; only where it applies can be chosen.`)
  const body = isPreset ? { preset: name, match } : { kind: name, match, ...rest }
  const done = await api.ask<{ readonly faults: readonly Schemas['Fault'][] }>('/faults', { method: 'POST', body })
  if (flags.json) io.out(JSON.stringify(done))
  else show(done.faults, io)
}

function probabilityOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const number = Number(given)
  if (given.trim() !== '' && number >= 0 && number <= 1) return number
  throw new UsageError(`--probability is "${given}". Give a number from 0 to 1.`)
}

const cleared = (api: Api, id: string | undefined) =>
  api.ask<void>(id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`, { method: 'DELETE' })

async function showKinds(api: Api, { args: [, name], flags, io }: Given): Promise<void> {
  const catalogue = await api.ask<Catalogue>('/faults/kinds')
  if (name !== undefined) return showKind(catalogue, name, flags.json, io)
  if (flags.json) return io.out(JSON.stringify(catalogue))
  for (const side of ['delivery', 'api'] as const) {
    io.out(side === 'delivery' ? 'Deliveries' : 'API calls')
    const kinds = catalogue.kinds.filter(kind => kind.side === side)
    for (const line of columns(kinds.map(({ kind, summary }) => [`  ${kind}`, summary]))) io.out(line)
    io.out('')
  }
  io.out('Presets')
  for (const line of columns(catalogue.presets.map(({ name, summary }) => [`  ${name}`, summary]))) io.out(line)
}

function showKind({ kinds, presets }: Catalogue, name: string, json: boolean, io: Io): void {
  const preset = presets.find(each => each.name === name)
  const kind = kinds.find(each => each.kind === name)
  const found = preset ?? kind
  if (!found) {
    const names = [...kinds.map(each => each.kind), ...presets.map(each => each.name)]
    throw new UsageError(`There is no kind or preset "${name}".${didYouMean(name, names)}`)
  }
  io.out(json ? JSON.stringify(found) : found.summary)
  if (json) return
  if (preset) for (const rule of preset.rules) io.out(`  ${JSON.stringify(rule)}`)
  if (!kind) return
  io.out(`Stands for: ${kind.standsFor}`)
  for (const { name: option, summary, default: usual, unit } of kind.options) {
    io.out(`  ${option} (default ${usual}${unit === undefined ? '' : ` ${unit}`})  ${summary}`)
  }
}

function show(rules: readonly Schemas['Fault'][], io: Io): void {
  const rows = rules.map(({ id, kind, options, match, times, probability, stop, applied }) => [
    id,
    kind,
    JSON.stringify(options),
    Object.keys(match).length === 0 ? 'everything' : JSON.stringify(match),
    [
      times === null ? '' : `at most ${times}`,
      probability === 1 ? '' : `probability ${probability}`,
      stop ? 'stop' : '',
    ]
      .filter(Boolean)
      .join(', ') || 'always',
    `applied ${applied}`,
  ])
  for (const line of columns(rows)) io.out(safe(line))
}
