import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildCli, type Cli } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-fixtures-'))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
let cli: Cli
beforeAll(async () => {
  cli = await buildCli()
  write('name.yaml', 'products: { 42: { internalName: Mine, reference: Y } }\n')
  write('reference.json', '{ "products": { "42": { "reference": "J" } } }')
  write('bad.yaml', 'products:\n  42:\n    options:\n      DEFAULT: { capacity: many, startTimes: ["9"] }\n')
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await cli[Symbol.asyncDispose]()
})

const SHOW = `const { internalName, reference } = await (await fetch(process.env.BOOKSPOT_URL + '/products/42', { headers: {
  authorization: 'Bearer ' + process.env.BOOKSPOT_TOKEN, 'octo-capabilities': 'content' } })).json()
console.log(internalName, reference)`

/** What a command beside a sandbox sees of product 42. */
async function shown(flags: readonly string[], env = {}): Promise<string> {
  const { out, err } = await cli.run(
    ['exec', ...flags, '--', process.execPath, '--input-type=module', '--eval', SHOW],
    env,
    folder,
  )
  expect(err).toBe('')
  return out
}

it('takes fixtures from flags, the environment and the configuration file, one over the other', async () => {
  expect(await shown(['--fixtures', 'name.yaml', '--fixtures', 'reference.json'])).toBe('Mine J')
  expect(await shown([], { OCTO_SANDBOX_FIXTURES: 'reference.json, name.yaml' })).toBe('Mine Y')
  write('octo-sandbox.config.yaml', 'fixtures: [name.yaml, reference.json]\n')
  expect(await shown([])).toBe('Mine J')
  rmSync(join(folder, 'octo-sandbox.config.yaml'))
})

it('does not start with a mistake in them, and tells every one', async () => {
  const { code, out, err } = await cli.run(['--port', '0', '--fixtures', 'bad.yaml'], {}, folder)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('There are 2 mistakes in the fixtures, so none of them is in force.')
  expect(err).toContain(
    'bad.yaml:4:28 products[42].options.DEFAULT.capacity must be an integer or null, not "many". (/products/42/options/DEFAULT/capacity)',
  )
  expect(err).toContain('bad.yaml:4:47 products[42].options.DEFAULT.startTimes[0] must look like 09:30, not "9".')
})

it('does not start with a file that is not there', async () => {
  const { code, err } = await cli.run(['--port', '0', '--fixtures', 'nowhere.yaml'], {}, folder)
  expect(err).toContain('nowhere.yaml cannot be read: ENOENT')
  expect(code).toBe(2)
})
