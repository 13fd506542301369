import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withTables } from '../scripts/tables.ts'
import { type Listening, serve } from '../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../src/index.ts'
import { createReceiver, type Receiver } from '../src/testing/receiver.ts'
import { blocksOf, fits, runSteps, stepsOf } from './docs/transcript.ts'

const root = new URL('..', import.meta.url).pathname
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const steps = stepsOf(readme)
const tsx = import.meta.resolve('tsx')

let sandbox: Sandbox
let server: Listening
let receiver: Receiver
let folder: string
let outputs: string[]

beforeAll(async () => {
  sandbox = createSandbox({ checkReplies: true })
  server = await serve(sandbox, { port: 0 })
  receiver = await createReceiver()
  folder = mkdtempSync(join(tmpdir(), 'readme-'))
  const edit = (command: string) =>
    command
      .replaceAll('127.0.0.1:4848', `127.0.0.1:${server.port}`)
      .replaceAll('127.0.0.1:4849', `127.0.0.1:${receiver.port}`)
      .replaceAll(
        'npx octo-sandbox',
        `OCTO_SANDBOX_URL=${server.url} NO_COLOR=1 node --import ${tsx} ${root}src/cli/main.ts`,
      )
  outputs = await runSteps(steps, edit, folder)
}, 120_000)

afterAll(async () => {
  await server.close()
  await sandbox.stop()
  await receiver.close()
  rmSync(folder, { recursive: true })
})

describe('the README', () => {
  it('has the tables and examples that are derived: `npm run tables` writes them', () => {
    expect(withTables(readme)).toBe(readme)
  })

  it('has examples', () => {
    expect(steps.length).toBeGreaterThan(8)
  })

  it.each(steps.map((step, i) => [`line ${step.line}: ${step.command.split('\n')[0]!.slice(0, 60)}`, i] as const))(
    'shows what happens, %s',
    (_, i) => {
      const shown = steps[i]!.shown.replaceAll('127.0.0.1:4849', `127.0.0.1:${receiver.port}`).replaceAll(
        '127.0.0.1:4848',
        `127.0.0.1:${server.port}`,
      )
      expect(fits(shown, outputs[i]!) ? shown : outputs[i]).toBe(shown)
    },
  )

  it('shows the deliveries that arrive', async () => {
    for (const { text } of blocksOf(readme, 'http')) {
      const [head, body] = text.split('\n\n') as [string, string]
      const [line, ...headers] = head.split('\n')
      const arrived = receiver.received.find(request => `${request.method} ${request.path}` === line)
      expect(arrived, line).toBeDefined()
      for (const header of headers) {
        const [name, value] = header.split(': ') as [string, string]
        expect(arrived!.headers[name.toLowerCase()]).toBe(value)
      }
      const shown = body.replaceAll('127.0.0.1:4849', `127.0.0.1:${receiver.port}`)
      expect(fits(shown, arrived!.body) ? shown : arrived!.body).toBe(shown)
    }
  })

  it('shows code that runs', () => {
    const ran = spawnSync(process.execPath, ['--import', tsx, 'examples/in-process.ts'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(ran.stderr).toBe('')
    expect(ran.stdout).toBe('Stockholm Archipelago Cruise EUR\n')
  })

  it('shows the first screen as it is', async () => {
    const { firstScreen } = await import('../src/cli/welcome.ts')
    const { palette } = await import('../src/cli/text.ts')
    const url = 'http://127.0.0.1:4848'
    sandbox.origin = url
    const screen = firstScreen(sandbox, { ...server, url }, palette({ env: {}, isTerminal: false }, true)).join('\n')
    expect(blocksOf(readme, 'text')[0]!.text.trim()).toBe(screen.trim())
  })
})
