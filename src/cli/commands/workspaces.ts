import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { choice, text } from '../flags.ts'
import type { Io } from '../io.ts'
import { columns } from '../text.ts'
import { clockText, type Schemas } from '../views.ts'

/** Worlds beside one another. */
export const workspaces = defineCommand({
  usage: 'workspaces [action] [name]',
  says: 'Lists workspaces (list), makes one (create <name>) or removes it (remove <name>).',
  flags: {
    seed: text("With create: its seed (default: the sandbox's)", '<text>'),
    clock: choice('With create: tick or stand still', ['real', 'manual']),
    now: text('With create: where a manual clock starts', '<instant>'),
    ...REMOTE,
  },
  examples: [
    'octo-sandbox workspaces',
    'octo-sandbox workspaces create ci-1 --clock manual',
    'octo-sandbox workspaces remove ci-1',
  ],
  async run({ args: [action = 'list', name], flags, io }) {
    const api = openApi(flags)
    const show = (all: readonly Schemas['Workspace'][]) => showAll(all, io)
    if (action === 'list') {
      const page = await api.ask<{ readonly workspaces: readonly Schemas['Workspace'][] }>('/workspaces', {
        query: { limit: 1000 },
      })
      return flags.json ? io.out(JSON.stringify(page)) : show(page.workspaces)
    }
    if (action !== 'create' && action !== 'remove') {
      const actions = ['list', 'create', 'remove']
      throw new UsageError(
        `There is no "workspaces ${action}".${didYouMean(action, actions)} Use one of: ${actions.join(', ')}.`,
      )
    }
    if (name === undefined) throw new UsageError(`Name the workspace: octo-sandbox workspaces ${action} <name>`)
    if (action === 'remove') {
      await api.ask<void>(`/workspaces/${encodeURIComponent(name)}`, { method: 'DELETE' })
      return io.out(flags.json ? JSON.stringify({ removed: name }) : `${name} is gone.`)
    }
    const { seed, clock, now } = flags
    const made = await api.ask<Schemas['Workspace']>('/workspaces', {
      method: 'POST',
      body: { name, seed, clock, now },
    })
    return flags.json ? io.out(JSON.stringify(made)) : show([made])
  },
})

function showAll(all: readonly Schemas['Workspace'][], io: Io): void {
  const rows = all.map(({ name, seed, clock, tokens }) => [
    name,
    `seed ${seed}`,
    clockText(clock),
    tokens.map(({ token }) => token).join(' '),
  ])
  for (const line of columns(rows)) io.out(line)
}
