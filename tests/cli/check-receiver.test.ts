import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastWriterWins } from '../../examples/receivers/last-writer-wins.ts'
import { type RunningShop, startShop } from '../../examples/receivers/shop.ts'
import { trustsStaleBody } from '../../examples/receivers/trusts-stale-body.ts'
import { correct, type Ways } from '../../examples/receivers/ways.ts'
import { code } from '../../scripts/build.ts'
import { buildCli, type Cli } from './process.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'octo-sandbox-check-receiver-'))

/** These two believe RhomTrip's bodies and so never ask the supplier, wherever it is. The one ends with its truth in any order. */
let good: RunningShop
let bad: RunningShop
let cli: Cli

const LOGIN = 'octo:pass-1'

const shop = (ways: Ways) =>
  startShop(
    {
      dialect: 'rhomtrip',
      supplier: 'http://127.0.0.1:9',
      token: 'alpha-key',
      secret: ['authorization', `Basic ${Buffer.from(LOGIN).toString('base64')}`],
    },
    ways,
  )

beforeAll(async () => {
  cli = await buildCli()
  good = await shop(trustsStaleBody)
  bad = await shop(lastWriterWins)
})
afterAll(async () => {
  await good?.close()
  await bad?.close()
  await cli?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const login = ({ url }: RunningShop) => url.replace('//', `//${LOGIN}@`)
const check = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  cli.run(['check', 'receiver', '--port', '0', ...args], env, folder)
const checkShop = (one: RunningShop, ...args: readonly string[]) =>
  check(['--dialect', 'rhomtrip', '--url', login(one), '--probe-url', one.bookingUrl, ...args])

describe('check receiver', () => {
  it('passes with 0, and says what it looked at', async () => {
    const { code: exit, out } = await checkShop(good, '--probe-effects', '/emails', 'RC-07', 'RC-37')
    expect([exit, out]).toEqual([0, expect.stringMatching(/✓ RC-07.*✓ RC-37.*\(100 messages .* led to 0 calls/s)])
  })

  it('asks a command what the reseller believes', async () => {
    const ask = `fetch('${good.bookingUrl}'.replace('{uuid}', process.env.OCTO_BOOKING)).then(r => r.json()).then(b => console.log(b.status ?? ''))`
    const command = `"${process.execPath}" -e "${ask}"`
    const { code: exit, out } = await check([
      ...['--dialect', 'rhomtrip', '--url', login(good), '--probe-command', command, 'RC-07'],
    ])
    expect([exit, out]).toEqual([0, expect.stringContaining('✓ RC-07')])
    const failing = await check([
      ...['--dialect', 'rhomtrip', '--url', login(good), '--probe-command', 'echo no database >&2; exit 7', 'RC-07'],
    ])
    expect([failing.code, failing.out]).toEqual([2, expect.stringContaining('ended with 7. no database')])
  })

  it('writes the smallest sequence that fails, replays it, and the Vitest file does too', async () => {
    const out = join(folder, 'reports')
    const first = await checkShop(bad, '--exhaustive', '2', '--out-dir', out, 'RC-47')
    expect([first.code, first.out]).toEqual([1, expect.stringContaining('messages sent: cancelled, confirmed.')])
    expect(first.out).not.toContain('pass-1')
    const file = join(out, 'RC-47-rhomtrip.json')

    const replayed = await checkShop(bad, '--replay', file)
    expect([replayed.code, replayed.out]).toEqual([
      1,
      expect.stringMatching(/expected {2}CANCELLED\n {2}actual {4}CONFIRMED/),
    ])
    const elsewhere = await checkShop(good, '--replay', file)
    expect([elsewhere.code, elsewhere.out]).toEqual([0, expect.stringContaining('✓ RC-47')])
    const mixed = await checkShop(bad, '--replay', file, 'RC-01')
    expect([mixed.code, mixed.err]).toEqual([2, expect.stringContaining('Leave out RC-01')])

    const test = join(out, 'RC-47-rhomtrip.test.ts')
    const failing = await vitest(test)
    expect([failing.code, failing.out]).toEqual([1, expect.stringContaining('The reseller must believe CANCELLED')])
    const { port } = new URL(bad.url)
    writeFileSync(test, readFileSync(test, 'utf8').replaceAll(port, new URL(good.url).port))
    const passing = await vitest(test)
    expect([passing.code, passing.out]).toEqual([0, expect.stringContaining('1 passed')])
  }, 120_000)

  it('ends with 3 when the receiver dies, and keeps what was done', async () => {
    const updates = new Map<string, number>()
    const dying = await shop({
      ...trustsStaleBody,
      read(message) {
        const task = correct.read(message)
        const count = (updates.get(task?.key ?? '') ?? 0) + 1
        updates.set(task?.key ?? '', count)
        if (task && count === 12) void dying.close()
        return task
      },
    })
    const { code: exit, out, err } = await checkShop(dying, 'RC-01', 'RC-10', 'RC-19')
    expect(out).toMatch(/✓ RC-10.*✓ RC-19/s)
    expect(out).not.toContain('✓ RC-01')
    expect(err).toMatch(/cannot be reached: ECONNREFUSED\. It could before; under way: RC-01\. 2 of 3 checks were made/)
    expect(exit).toBe(3)
  })

  it('says at once that nobody is there', async () => {
    const { code: exit, err } = await check(['--dialect', 'bookspot', '--url', 'http://127.0.0.1:1/webhooks'])
    expect([exit, err]).toEqual([3, expect.stringContaining('cannot be reached: ECONNREFUSED. ')])
    expect(err).not.toContain('It could before')
  })

  it('says that the probe may look in the wrong place', async () => {
    const elsewhere = await checkShop(good, '--probe-url', good.bookingUrl.replace('bookings', 'orders'), 'RC-07')
    expect([elsewhere.code, elsewhere.out]).toEqual([
      1,
      expect.stringMatching(/The probe has shown no booking so far, .*: http\S+\/orders\/\S+ answered 404/),
    ])
    const { code: exit, out } = await checkShop(good, '--probe-pointer', '/state', 'RC-07')
    expect([exit, out]).toEqual([
      1,
      expect.stringMatching(/answered 200 \{.*"status":"CANCELLED".*\}, looked at \/state/),
    ])
  })

  it('says what may be missing when a receiver knows nobody', async () => {
    const { code: exit, out } = await check(['--dialect', 'rhomtrip', '--url', good.url, 'RC-02'])
    expect([exit, out]).toEqual([
      1,
      expect.stringMatching(/give --header, or credentials in --url\.\n.*\n {2}actual {4}401/),
    ])
  })

  it('ends with 2 when the probe does not work', async () => {
    const { code: exit, out } = await checkShop(good, '--probe-url', 'http://127.0.0.1:2/{uuid}', 'RC-07')
    expect([exit, out]).toEqual([2, expect.stringMatching(/\? RC-07.*The probe .* cannot be reached: ECONNREFUSED/)])
  })

  it('trusts the authorities that Node trusts', async () => {
    const pem = join(root, 'tests/faults/localhost.pem')
    const server = createServer({ key: readFileSync(pem), cert: readFileSync(pem) }, (request, response) => {
      request.resume().on('end', () => response.writeHead(204).end())
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
    const args = ['--dialect', 'bookspot', '--url', url, 'RC-02', 'RC-28', 'RC-38']
    try {
      const trusted = await check(args, { NODE_EXTRA_CA_CERTS: pem })
      expect([trusted.code, trusted.out]).toEqual([0, expect.stringContaining('3 passed')])
      const { code: exit, out } = await check(args)
      expect([exit, out]).toEqual([
        1,
        expect.stringMatching(/RC-38 MUST.*\n.*\n.*\n.*\n {2}actual {4}self-signed certificate/),
      ])
    } finally {
      server.close()
    }
  })

  it.each<[says: string, args: readonly string[]]>([
    ['Give --url: where the receiver takes deliveries.', ['--dialect', 'bookspot']],
    ['Give --dialect: bookspot or rhomtrip.', ['--url', 'http://127.0.0.1:1']],
    ['There is no check or section "RC-011". Did you mean "RC-01"?', ['RC-011']],
    ['RC-36 is a check of bookspot', ['--dialect', 'rhomtrip', 'RC-36']],
    ['--header is "Api-Key". Give <name>: <value>.', ['--header', 'Api-Key']],
    ['"Content-Type" is set by the sender and cannot be given.', ['--header', 'Content-Type: text/plain']],
    ['RhomTrip knows no custom headers.', ['--dialect', 'rhomtrip', '--header', 'Api-Key: k1']],
    ['Write %25 for a %.', ['--url', 'http://octo:100%@127.0.0.1:1/webhooks']],
    ['Put {uuid} where', ['--probe-url', 'http://127.0.0.1:1/bookings']],
    ['--probe-pointer says where to look in what --probe-url answers: give both.', ['--probe-pointer', '/status']],
    ['Give a JSON pointer like /emails.', ['--probe-url', 'http://127.0.0.1:1/{uuid}', '--probe-effects', 'emails']],
    ['not both', ['--probe-url', 'http://127.0.0.1:1/{uuid}', '--probe-command', 'true']],
    ['--replay: nowhere.json cannot be read.', ['--replay', 'nowhere.json']],
    ['every check that was chosen was skipped', ['RC-06', 'RC-47']],
  ])('refuses with 2: %s', async (says, args) => {
    const target = ['--dialect', 'bookspot', '--url', 'http://127.0.0.1:1/webhooks']
    const { code: exit, err } = await check(says.startsWith('Give --') ? args : [...target, ...args])
    expect([exit, err]).toEqual([2, expect.stringContaining(says)])
  })
})

/** Runs a test file as its user does: with this package and vitest installed beside it. */
async function vitest(file: string): Promise<{ readonly code: number | null; readonly out: string }> {
  const modules = join(folder, 'node_modules')
  const installed = join(modules, 'octo-sandbox')
  mkdirSync(modules, { recursive: true })
  await code(installed, ['conformance/index'])
  const exports = { './conformance': './conformance/index.js' }
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ name: 'octo-sandbox', type: 'module', exports }))
  rmSync(join(modules, 'vitest'), { force: true })
  symlinkSync(join(root, 'node_modules/vitest'), join(modules, 'vitest'))
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', file], {
    cwd: folder,
    env: { PATH: process.env.PATH, NO_COLOR: '1', RECEIVER_LOGIN: LOGIN },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>(resolve => child.on('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, out: out + err }
}
