import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SUPPLIER_CHECKS } from '../../src/conformance/supplier/registry.ts'
import { startSandbox, type TestSandbox } from '../../src/testing/index.ts'
import { buildCli, type Cli } from './process.ts'

let cli: Cli
let sandbox: TestSandbox
const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-check-'))

beforeAll(async () => {
  cli = await buildCli()
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox?.close()
  await cli?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const check = (...args: readonly string[]) =>
  cli.run([
    ...['check', 'supplier', '--dialect', 'bookspot', '--url', sandbox.bookspotUrl, '--token', 'alpha-key'],
    ...['--sandbox', `${sandbox.url}/_sandbox/v1`, ...args],
  ])

describe('check supplier', () => {
  it('passes with exit code 0', async () => {
    const { code, out } = await check('NS-01', 'NS-35')
    expect(out).toMatch(/✓ NS-01.*\n.*✓ NS-35/s)
    expect(out).toContain('2 passed in ')
    expect(code).toBe(0)
  })

  it('writes reports into a folder, text to stdout', async () => {
    const { code, out, err } = await check('NS-01', '--reporter', 'text,json,junit,markdown,html', '--out-dir', folder)
    expect(code).toBe(0)
    expect(readdirSync(folder).sort()).toEqual(['junit.xml', 'report.html', 'report.json', 'report.md'])
    expect(out).toContain('1 passed')
    expect(err).toContain('report.html')
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).results).toHaveLength(1)
  })

  it('appends to the step summary of GitHub', async () => {
    const file = join(folder, 'summary.md')
    const { code } = await cli.run(
      [
        'check',
        'supplier',
        '--dialect',
        'bookspot',
        '--url',
        sandbox.url,
        '--token',
        'x',
        '--reporter',
        'github',
        'NS-01',
      ],
      { GITHUB_STEP_SUMMARY: file },
    )
    expect(code).toBe(1)
    expect(readFileSync(file, 'utf8')).toContain('❌ NS-01')
  })

  it('fails with exit code 1, unless the baseline knows, and a stale entry fails too', async () => {
    const elsewhere = ['--url', `${sandbox.url}/elsewhere`]
    expect((await check('NS-01', ...elsewhere)).code).toBe(1)
    const baseline = join(folder, 'baseline.yaml')
    writeFileSync(baseline, 'failures:\n  - check: NS-01\n    reason: Not built yet\n    until: 2099-01-01\n')
    const known = await check('NS-01', ...elsewhere, '--baseline', baseline)
    expect([known.code, known.out]).toEqual([0, expect.stringContaining('1 known')])
    const stale = await check('NS-01', '--baseline', baseline)
    expect([stale.code, stale.out]).toEqual([1, expect.stringContaining('take it out of the baseline')])
  })

  it('ends with 3 when nobody is there', async () => {
    const { code, out, err } = await check('--url', 'http://127.0.0.1:1')
    expect(code).toBe(3)
    expect(out).toContain('The run ended early')
    expect(err).toContain('0 of')
  })

  it('takes changes from commands, and says which hook failed', async () => {
    const target = ['--sandbox', `${sandbox.url}/_sandbox/v1`]
    const { code, out } = await check('NS-39', ...target, '--on', 'availability.closed-out=echo no luck >&2; exit 7')
    expect(code).toBe(2)
    expect(out).toContain('ended with 7. no luck')
  })

  it.each<[says: string, args: readonly string[]]>([
    ['There is no check or section "NS-011". Did you mean "NS-01"?', ['NS-011']],
    ['--on: there is no change "product.udpated". Did you mean "product.updated"?', ['--on', 'product.udpated=true']],
    ['There is no reporter "junitt". Did you mean "junit"?', ['--reporter', 'junitt']],
    ['No place for junit: give --out-dir <folder>.', ['--reporter', 'text,junit']],
    ['"localhost:4848" is not a URL.', ['--url', 'localhost:4848']],
    ['--baseline: nowhere.yaml cannot be read.', ['--baseline', 'nowhere.yaml']],
    ['WS-01 is a check of rhomtrip; this run is of bookspot.', ['WS-01']],
    ['--out-dir: the folder package.json cannot be made: EEXIST.', ['--out-dir', 'package.json']],
  ])('refuses with 2: %s', async (says, args) => {
    const { code, err } = await check(...args)
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
  })

  it('says with 3 that there is no sandbox to cause changes', async () => {
    const { code, err } = await check('NS-01', '--sandbox', sandbox.url)
    expect([code, err]).toEqual([3, expect.stringMatching(/^--sandbox: there is no control API at .*answered 404/)])
  })

  it('fails too when nobody reads the report to its end', async () => {
    const { process, ended } = cli.start([
      ...['check', 'supplier', '--dialect', 'bookspot', '--url', sandbox.url, '--token', 'alpha-key', 'NS-01'],
    ])
    process.stdout!.destroy()
    expect((await ended).code).toBe(1)
  })

  it('refuses to call it a pass when everything was skipped', async () => {
    const { code, err } = await cli.run([
      ...['check', 'supplier', '--dialect', 'bookspot', '--url', sandbox.bookspotUrl, '--token', 'alpha-key'],
      'NS-08',
    ])
    expect([code, err]).toEqual([2, expect.stringContaining('every check that was chosen was skipped')])
  })
})

describe('list', () => {
  it('prints every check of a dialect', async () => {
    const { out } = await cli.run(['list', 'checks', '--dialect', 'bookspot', '--json'])
    const { checks } = JSON.parse(out) as { checks: { id: string; of: string }[] }
    expect(checks.filter(({ of }) => of === 'supplier').map(({ id }) => id)).toEqual(
      SUPPLIER_CHECKS.filter(({ dialects }) => dialects.includes('bookspot')).map(({ id }) => id),
    )
  })

  it('prints each statement of a specification with its checks', async () => {
    const { out } = await cli.run(['list', 'coverage', '--dialect', 'bookspot'])
    expect(out).toMatch(/^bookspot#create-answer {2,}It is answered 201 .* NS-01/m)
  })
})
