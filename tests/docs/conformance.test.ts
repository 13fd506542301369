import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listening, serve } from '../../src/adapters/node.ts'
import { createSandbox, type Sandbox } from '../../src/index.ts'
import { fits, runSteps, stepsOf } from './transcript.ts'

const root = new URL('../..', import.meta.url).pathname
const steps = stepsOf(readFileSync(join(root, 'docs', 'conformance', 'suppliers.md'), 'utf8'))
const tsx = import.meta.resolve('tsx')
const folder = mkdtempSync(join(tmpdir(), 'conformance-page-'))

let sandbox: Sandbox
let server: Listening
let outputs: string[]

beforeAll(async () => {
  sandbox = createSandbox()
  server = await serve(sandbox)
  const edit = (command: string) =>
    command
      .replaceAll('127.0.0.1:4848', `127.0.0.1:${server.port}`)
      .replaceAll('npx octo-sandbox', `NO_COLOR=1 node --import ${tsx} ${root}src/cli/main.ts`)
  outputs = await runSteps(steps, edit, folder)
}, 120_000)

afterAll(async () => {
  await server.close()
  await sandbox.stop()
  rmSync(folder, { recursive: true })
})

it.each(steps.map((step, i) => [`line ${step.line}`, i] as const))('the page shows what happens, %s', (_, i) => {
  const shown = steps[i]!.shown.replaceAll('127.0.0.1:4848', `127.0.0.1:${server.port}`)
  expect(fits(shown, outputs[i]!) ? shown : outputs[i]).toBe(shown)
})
