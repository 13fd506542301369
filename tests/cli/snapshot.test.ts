import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import { buildCli, type Cli } from './process.ts'

let cli: Cli
let folder: string
let sandbox: TestSandbox
let env: Record<string, string>
beforeAll(async () => {
  cli = await buildCli()
  folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-snapshot-'))
  sandbox = await startSandbox({ checkReplies: true })
  env = { OCTO_SANDBOX_URL: sandbox.url }
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await sandbox.close()
  await cli[Symbol.asyncDispose]()
})

describe('snapshot', () => {
  it('saves a world in a file and goes back to it, in another sandbox too', async () => {
    const file = join(folder, 'world.json')
    const { event } = await sandbox.simulate('booking.cancelled')
    const saved = await cli.run(['snapshot', 'save', file], env)
    expect(saved).toMatchObject({ code: 0, out: `Saved the world of 2027-01-11T09:00:00.000Z in ${file}.`, err: '' })

    await using other = await startSandbox({ seed: 'other', now: '2030-01-01T00:00:00Z' })
    const loaded = await cli.run(['snapshot', 'load', file, '--json'], { OCTO_SANDBOX_URL: other.url })
    expect(JSON.parse(loaded.out)).toMatchObject({ name: 'default', clock: { now: '2027-01-11T09:00:00.000Z' } })
    const path = { uuid: event.subject }
    const show = (one: TestSandbox) => one.client('bookspot')('GET /bookings/{uuid}', { path })
    expect(await show(other)).toEqual(await show(sandbox))
    expect(readFileSync(file).length).toBeLessThan(200_000)
  })

  it.each([
    [['snapshot', 'sav', 'x.json'], 'There is no "snapshot sav". Did you mean "save"?'],
    [['snapshot', 'load', 'nowhere.json'], 'nowhere.json cannot be read.'],
    [['snapshot', 'save', join('no', 'such', 'folder.json')], 'cannot be written'],
  ])('%j is wrong use', async (args, sentence) => {
    const { code, err } = await cli.run(args, env)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })

  it.each([
    ['{', 'it is not JSON'],
    ['{}', 'is missing'],
    ['{"format":"octo-sandbox-snapshot-1","now":"2027-01-11T09:00:00.000Z","gzip":"AAAA"}', 'cannot be unpacked'],
    [
      '{"format":"octo-sandbox-snapshot-1","now":"2027-01-11T09:00:00.000Z","gzip":"H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA=="}',
      'This is no snapshot',
    ],
  ])('a file with %s is refused, and the world stays', async (text, sentence) => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, text)
    const before = sandbox.events().length
    const { code, err } = await cli.run(['snapshot', 'load', file], env)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
    expect(sandbox.events()).toHaveLength(before)
  })
})
