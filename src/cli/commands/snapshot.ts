import { readFile, writeFile } from 'node:fs/promises'
import { didYouMean } from '../../shared/suggest.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { type Api, openApi } from '../api.ts'
import { defineCommand, REMOTE } from '../command.ts'
import { EXIT, ExitError } from '../exit.ts'
import type { Schemas } from '../views.ts'

const ACTIONS = ['save', 'load']

/** Keeps a world in a file, and brings it back: in this run or in another. */
export const snapshot = defineCommand({
  usage: 'snapshot <save|load> <file>',
  says: 'Saves a world (records, clock, assumptions) in a file, or goes back to one.',
  flags: { ...REMOTE },
  examples: ['octo-sandbox snapshot save before.json', 'octo-sandbox snapshot load before.json --workspace ci-1'],
  async run({ args: [action, file], flags, io }) {
    if (!ACTIONS.includes(action!)) {
      throw new UsageError(`There is no "snapshot ${action}".${didYouMean(action!, ACTIONS)} There are: save, load.`)
    }
    const api = openApi(flags)
    const done = action === 'save' ? await save(api, file!) : await load(api, file!)
    io.out(flags.json ? JSON.stringify(done.json) : done.sentence)
  },
})

async function save(api: Api, file: string) {
  const { format, now, gzip } = await api.ask<Schemas['Snapshot']>('/snapshot')
  await writeFile(file, `${JSON.stringify({ format, now, gzip })}\n`).catch(error => {
    throw new ExitError(EXIT.usage, `${file} cannot be written: ${error.message}.`)
  })
  return { json: { file, now }, sentence: `Saved the world of ${now} in ${file}.` }
}

async function load(api: Api, file: string) {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read.`)
  })
  const workspace = await api.ask<Schemas['Workspace']>('/snapshot', { method: 'PUT', body: parsed(text, file) })
  const { name, clock } = workspace
  return { json: workspace, sentence: `${name} is back at ${clock.now} (${clock.mode}).` }
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`${file} is no snapshot: it is not JSON.`)
  }
}
