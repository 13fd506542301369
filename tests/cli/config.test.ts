import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { START_FLAGS } from '../../src/cli/commands/start.ts'
import { type Config, defineConfig } from '../../src/index.ts'
import { buildCli, type Cli } from './process.ts'

let cli: Cli
let folder: string
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli[Symbol.asyncDispose]())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

/** The first line of a server that starts in the folder. */
async function started(...args: readonly string[]) {
  const running = cli.start(['--port', '0', '--json', ...args], {}, folder)
  const line = JSON.parse(await running.line(() => true)) as { seed: string; clock: string }
  running.process.kill('SIGTERM')
  await running.ended
  return { seed: line.seed, clock: line.clock }
}

describe('octo-sandbox.config', () => {
  it.each([
    ['json', '{ "seed": "mine", "clock": "manual" }'],
    ['yaml', 'seed: mine\nclock: manual\n'],
    ['mjs', 'export default { seed: "mine", clock: "manual" }'],
  ])('.%s is read from the working directory', async (extension, text) => {
    write(`octo-sandbox.config.${extension}`, text)
    expect(await started()).toEqual({ seed: 'mine', clock: 'manual' })
    expect(await started('--seed', 'other')).toEqual({ seed: 'other', clock: 'manual' })
  })

  it('serves start and exec, where the port and what only start knows are passed over', async () => {
    write(
      'octo-sandbox.config.json',
      '{ "port": 1, "quiet": true, "json": true, "seed": "mine", "allowed-host": "a.example", "noColor": true }',
    )
    const seed = "console.log((await (await fetch(process.env.OCTO_SANDBOX_URL + '/_sandbox/v1')).json()).seed)"
    const { out, err } = await cli.run(
      ['exec', '--', process.execPath, '--input-type=module', '--eval', seed],
      {},
      folder,
    )
    expect({ out, err }).toEqual({ out: 'mine', err: '' })
  })

  it.each([
    ['octo-sandbox.config.yaml', 'seed: [', 'is not valid YAML'],
    ['octo-sandbox.config.yaml', '- seed', 'does not hold a YAML mapping.'],
    ['octo-sandbox.config.mjs', 'export const seed = 1', 'does not have an object as its default export.'],
    ['octo-sandbox.config.mjs', 'throw new Error("mine")', 'cannot be loaded: mine'],
    ['octo-sandbox.config.json', '{ "sede": "x" }', 'has the key "sede", which is no setting. Did you mean "seed"?'],
  ])('%s with %j is wrong use', async (name, text, sentence) => {
    write(name, text)
    const { code, err } = await cli.run(['--port', '0'], {}, folder)
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })
})

describe('its schema and its type', () => {
  const schema = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8'))
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

  it('know every setting', () => {
    const settings = Object.keys(START_FLAGS).filter(name => name !== 'config')
    expect(
      Object.keys(schema.properties)
        .filter(name => name !== '$schema')
        .sort(),
    ).toEqual(settings.sort())
    expectTypeOf<Exclude<keyof Config, '$schema'>>().toEqualTypeOf<Exclude<keyof typeof START_FLAGS, 'config'>>()
  })

  it('agree', () => {
    const config = defineConfig({
      port: 0,
      seed: 7,
      clock: 'manual',
      allowedHost: ['a'],
      assume: { 'B-01': 'bare' },
      quiet: true,
    })
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ clock: 'manuel' })).toBe(false)
    expect(validate({ sede: 'x' })).toBe(false)
    // @ts-expect-error there is no such clock
    defineConfig({ clock: 'manuel' })
  })
})
