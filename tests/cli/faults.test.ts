import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { buildCli, type Cli, type Running } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-faults-'))
let cli: Cli
let sandbox: Running
let receiver: Receiver
let url: string

const run = (...args: string[]) => cli.run(args, { OCTO_SANDBOX_URL: url })
const start = (...args: string[]) => cli.start(['--port', '0', '--clock', 'manual', '--json', ...args])

beforeAll(async () => {
  cli = await buildCli()
  receiver = await createReceiver()
  sandbox = start()
  url = JSON.parse(await sandbox.line(() => true)).url
  await fetch(`${url}/octo/v1/notifications/subscriptions`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'notifications',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url: `${receiver.url}/hook`, notificationTypes: ['PRODUCT_UPDATE'] }),
  })
})
afterAll(async () => {
  sandbox.process.kill('SIGKILL')
  rmSync(folder, { recursive: true })
  await receiver[Symbol.asyncDispose]()
  await cli[Symbol.asyncDispose]()
})

describe('faults', () => {
  it('adds a rule, lists it with how often it was applied, and why names it', async () => {
    const added = await run('faults', 'add', 'reset', '--set', 'at=body', '--attempt', '1', '--times', '1')
    expect([added.code, added.err]).toEqual([0, ''])
    expect(added.out).toMatch(/^flt_1 {2}reset {2}.*"attempt":1.*at most 1 {2}applied 0/)
    const { event } = JSON.parse((await run('trigger', 'product.updated', '--wait', '--json')).out)
    expect((await run('faults')).out).toMatch(/applied 1$/)
    const why = await run('why', event.id)
    expect(why.out).toContain('told as PRODUCT_UPDATE, but attempt 1 was broken on purpose by reset (rule flt_1)')
    const delivery = JSON.parse((await run('why', event.id, '--json')).out).subscriptions[0].deliveries[0]
    expect((await run('why', delivery)).out).toContain('on purpose: reset {"at":"body","part":0.5} (rule flt_1)')
    await run('clock', 'advance', '1m')
    expect((await run('why', delivery)).out).toContain('delivered')
    expect((await run('faults', 'clear', 'flt_1')).code).toBe(0)
  })

  it('adds a preset, and clears all', async () => {
    const { out } = await run('faults', 'add', 'outage', '--json')
    expect(JSON.parse(out).faults).toMatchObject([{ kind: 'held-back', options: { for: 300_000 } }])
    expect((await run('faults', 'clear')).code).toBe(0)
    const none = await run('faults')
    expect([none.out, none.err]).toEqual(['', expect.stringContaining('Nothing goes wrong on purpose.')])
  })

  it('prints the kinds, and one with its options', async () => {
    const { out } = await run('faults', 'kinds')
    expect(out).toMatch(/^Deliveries\n {2}\S/)
    expect(out).toMatch(/Presets\n {2}flaky/)
    expect((await run('faults', 'kinds', 'stalled')).out).toMatch(
      /The sender goes quiet[\s\S]*hold \(default 5000 ms\)/,
    )
    expect((await run('faults', 'kinds', 'storm')).out).toContain('"kind":"retry-storm"')
  })

  it.each([
    [['faults', 'ad'], 'There is no "faults ad". Did you mean "add"?'],
    [['faults', 'add'], 'Name a kind or a preset'],
    [['faults', 'add', 'duplikate'], 'Did you mean "duplicate"?'],
    [['faults', 'add', 'lost', '--event', 'BOOKING_UPDAT'], 'Did you mean "BOOKING_UPDATE"?'],
    [['faults', 'add', 'lost', '--probability', 'often'], '--probability is "often". Give a number from 0 to 1.'],
    [['faults', 'add', 'storm', '--times', '2'], 'storm is a preset, which takes no times'],
    [['faults', 'kinds', 'stormy'], 'There is no kind or preset "stormy". Did you mean "storm"?'],
  ])('%j ends with 2 and says why', async (args, sentence) => {
    const { code, err, out } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
  })
})

describe('--faults', () => {
  it.each([
    ['list.yaml', '- kind: lost\n  match: { attempt: 1 }\n- preset: lossy\n'],
    ['mapping.json', '{"faults": [{"kind": "lost", "match": {"attempt": 1}}, {"preset": "lossy"}]}'],
  ])('reads %s', async (name, content) => {
    writeFileSync(join(folder, name), content)
    const running = start('--faults', join(folder, name))
    const { url: own } = JSON.parse(await running.line(() => true))
    const { out } = await cli.run(['faults', '--json', '--url', own])
    running.process.kill('SIGKILL')
    expect(JSON.parse(out).faults.map(({ kind }: { kind: string }) => kind)).toEqual(['lost', 'lost'])
  })

  it.each([
    ['nowhere.yaml', undefined, 'nowhere.yaml cannot be read.'],
    ['bad.json', '[', 'bad.json is not valid JSON'],
    ['text.yaml', 'lost', 'does not hold a list of failure rules'],
    ['wrong.yaml', '- kind: lots\n', 'Failure rule 1: There is no kind of fault "lots". Did you mean "lost"?'],
  ])('%s ends with 2 and says why', async (name, content, sentence) => {
    if (content !== undefined) writeFileSync(join(folder, name), content)
    const { code, err } = await start('--faults', join(folder, name)).ended
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})

describe('list faults', () => {
  it('needs no running sandbox', async () => {
    const { code, out } = await cli.run(['list', 'faults'])
    expect(code).toBe(0)
    expect(out).toMatch(/^duplicate +delivery +The same message arrives more than once\.$/m)
    expect(out).toMatch(/^lost-answer +API /m)
    expect(out).toMatch(/^storm +preset /m)
    const { faults } = JSON.parse((await cli.run(['list', 'faults', '--json'])).out)
    expect(faults.length).toBeGreaterThan(70)
  })
})
