import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'
import { buildCli, type Cli, type Running } from './process.ts'

let cli: Cli
let folder: string
const started: Running[] = []

beforeAll(async () => {
  cli = await buildCli()
  folder = await mkdtemp(join(tmpdir(), 'octo-sandbox-config-'))
})
afterAll(async () => {
  for (const { process } of started) process.kill('SIGKILL')
  await rm(folder, { recursive: true })
  await cli[Symbol.asyncDispose]()
})

function start(args: readonly string[], env?: Readonly<Record<string, string>>): Running {
  const running = cli.start(['--port', '0', ...args], env)
  started.push(running)
  return running
}

const ready = async (running: Running) => JSON.parse(await running.line(() => true))

const subscribe = (url: string, target: string) =>
  fetch(`${url}/octo/v1/notifications/subscriptions`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer alpha-key',
      'octo-capabilities': 'notifications',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ url: target, notificationTypes: ['BOOKING_UPDATE'] }),
  })

const simulate = (url: string, trigger: string) => fetch(`${url}/_sandbox/v1/simulate/${trigger}`, { method: 'POST' })

describe('the first screen', () => {
  it('names both base URLs, the tokens, the seed and the control API, and its curl works', async () => {
    const running = start(['--seed', 'mine'])
    const screen: string[] = []
    await running.line(line => screen.push(line) > 0 && line.includes('Ctrl+C'))
    const text = screen.join('\n')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)![0]
    expect(text).toContain('seed mine')
    expect(text).toContain(`BookSpot notifications  ${url}/octo/v1`)
    expect(text).toMatch(new RegExp(`RhomTrip webhooks +${url}\n`))
    expect(text).toContain(`${url}/_sandbox/v1`)
    expect(text).toContain('alpha-key beta-key alpha-read-key alpha-write-key alpha-plain-key')
    expect(text).not.toContain('\u001b')
    const curl = screen.find(line => line.includes('curl'))!.trim()
    const { stdout } = await promisify(execFile)('sh', ['-c', `${curl} --silent --fail`])
    expect(JSON.parse(stdout).length).toBeGreaterThanOrEqual(6)
  })

  it('is coloured only when asked for or at a terminal', async () => {
    const coloured = start([], { FORCE_COLOR: '1' })
    expect(await coloured.line(line => line.includes('octo-sandbox'))).toContain('\u001b[')
    const plain = start(['--no-color'], { FORCE_COLOR: '1' })
    expect(await plain.line(line => line.includes('octo-sandbox'))).not.toContain('\u001b[')
  })

  it('with --quiet is the address alone', async () => {
    expect(await start(['--quiet']).line(() => true)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  })
})

describe('--json', () => {
  it('prints one line when it is ready', async () => {
    const { url, port, ...rest } = await ready(start(['--json']))
    expect(rest).toMatchObject({
      ready: true,
      seed: 'octo',
      clock: 'real',
      control: `${url}/_sandbox/v1`,
      dialects: { bookspot: `${url}/octo/v1`, rhomtrip: url },
      tokens: expect.arrayContaining([{ token: 'alpha-plain-key', reseller: 'alpha', abilities: [] }]),
    })
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect((await fetch(`${url}/_ready`)).status).toBe(200)
  })

  it('then one line for each call and each attempt', async () => {
    await using receiver = await createReceiver()
    const running = start(['--json', '--clock', 'manual'])
    const { url } = await ready(running)
    await subscribe(url, `${receiver.url}/hook`)
    await simulate(url, 'booking.confirmed')
    const exchange = JSON.parse(await running.line(line => line.includes('"exchange"')))
    expect(exchange).toMatchObject({
      method: 'POST',
      path: '/octo/v1/notifications/subscriptions',
      status: 201,
      token: 'alpha-key',
    })
    const attempt = JSON.parse(await running.line(line => line.includes('"attempt"')))
    expect(attempt).toMatchObject({
      workspace: 'default',
      event: 'BOOKING_UPDATE',
      url: `${receiver.url}/hook`,
      attempt: 1,
      outcome: { kind: 'answered', status: 204 },
      state: 'delivered',
    })
  })
})

describe('live lines', () => {
  it('show each call and each attempt, and when the next one is', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    const running = start(['--clock', 'manual'])
    const first = await running.line(line => line.includes('/octo/v1'))
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first)![0]
    await running.line(line => line.includes('Ctrl+C'))
    await subscribe(url, `${receiver.url}/hook`)
    await simulate(url, 'booking.confirmed')
    expect(await running.line(line => line.includes('<--'))).toMatch(
      /^09:00:00 <-- POST \/octo\/v1\/notifications\/subscriptions 201 [\d.]+ms alpha-key$/,
    )
    expect(await running.line(line => line.includes('-->'))).toMatch(
      /^09:00:00 --> BOOKING_UPDATE http:\/\/127\.0\.0\.1:\d+\/hook 500 [\d.]+ms attempt 1, next in 1s$/,
    )
  })

  it('show no control characters of a client (TM-17)', async () => {
    const running = start([])
    const first = await running.line(line => line.includes('/octo/v1'))
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first)![0]
    await running.line(line => line.includes('Ctrl+C'))
    await fetch(`${url}/a?x=%1b[2J`, { headers: { authorization: 'Bearer alpha-key' } })
    const line = await running.line(text => text.includes('<--'))
    expect(line).toContain('/a?x=%1b[2J')
    expect(line).not.toContain('\u001b')
  })
})

describe('settings', () => {
  it('come from the command line, then the environment, then the file, then the default', async () => {
    const config = join(folder, 'order.json')
    writeFileSync(
      config,
      JSON.stringify({ seed: 'file', clock: 'manual', now: '2028-02-03T04:05:06Z', assume: { 'B-01': 'bare' } }),
    )
    const env = { OCTO_SANDBOX_CONFIG: config, OCTO_SANDBOX_SEED: 'env', OCTO_SANDBOX_JSON: '1' }
    const { url, seed, clock } = await ready(start([], env))
    expect({ seed, clock }).toEqual({ seed: 'env', clock: 'manual' })
    expect(JSON.parse(await (await fetch(`${url}/_sandbox/v1/clock`)).text()).now).toBe('2028-02-03T04:05:06.000Z')
    expect(await (await fetch(`${url}/_sandbox/v1/assumptions?limit=1`)).text()).toContain('"value":"bare"')
    expect((await ready(start(['--seed', 'flag'], env))).seed).toBe('flag')
  })

  it('--seed random is another world each time, and says which', async () => {
    const [one, two] = await Promise.all([
      ready(start(['--seed', 'random', '--json'])),
      ready(start(['--seed', 'random', '--json'])),
    ])
    expect(one.seed).toMatch(/^[0-9a-f]{8}$/)
    expect(one.seed).not.toBe(two.seed)
  })

  it('PORT is honoured, and a taken port is named with its flag', async () => {
    const other = createServer((_, res) => res.end())
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, out, err } = await cli.run([], { PORT: `${port}` })
    other.close()
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: `Port ${port} is taken. Choose another with --port, or --port 0 for any free one.\n`,
    })
  })

  it('a foreign address needs a name, and is warned of (TM-21)', async () => {
    const refused = await cli.run(['--host', '0.0.0.0', '--port', '0'])
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('--allowed-host <name>')
    const running = start(['--host', '0.0.0.0', '--allowed-host', 'sandbox.internal', '--json'])
    const { port, dialects } = await ready(running)
    expect(dialects.rhomtrip).toBe(`http://sandbox.internal:${port}`)
    running.process.kill('SIGTERM')
    expect((await running.ended).err).toMatch(/Everyone who reaches 0\.0\.0\.0.* Sandbox-Token: [0-9a-f]{32}\n/)
  })

  it('a foreign address has the control token that is named, and the other commands send it', async () => {
    const env = { OCTO_SANDBOX_CONTROL_TOKEN: 'a-token-of-mine' }
    const running = start(['--host', '0.0.0.0', '--allowed-host', 'sandbox.internal', '--json'], env)
    await ready(running)
    running.process.kill('SIGTERM')
    expect((await running.ended).err).toContain('Sandbox-Token: a-token-of-mine\n')
    const sent: unknown[] = []
    const server = createServer((request, answer) => {
      sent.push(request.headers['sandbox-token'])
      answer.end('{}')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await cli.run(['clock', '--json', '--url', url], env)
    await cli.run(['clock', '--json', '--url', url, '--control-token', 'another-token'])
    await cli.run(['clock', '--json', '--url', url])
    server.close()
    expect(sent).toEqual(['a-token-of-mine', 'another-token', undefined])
  })
})

describe('wrong use ends with 2 and says what to do', () => {
  it.each([
    [['strt'], 'There is no command "strt". Did you mean "start"?'],
    [['--prot', '1'], "unknown option '--prot'\n(Did you mean --port?)"],
    [['trigger'], "missing required argument 'name'"],
    [['start', 'now'], 'too many arguments'],
    [['--port', 'abc'], '--port is "abc". Give a whole number from 0 to 65535.'],
    [['--port', '65536'], '--port is "65536".'],
    [['--clock', 'manuel'], '--clock is "manuel". Did you mean "manual"? Give one of: real, manual.'],
    [['--now', '2027-01-11T09:00:00Z'], '--now needs --clock manual'],
    [['--clock', 'manual', '--now', 'tomorrow'], '"tomorrow" is not an instant.'],
    [['--assume', 'B-01'], '--assume is "B-01". Write it as B-01=bare'],
    [['--assume', 'B-1=bare'], 'There is no assumption "B-1". Did you mean'],
    [['--assume', 'B-01=naked'], 'Assumption B-01 cannot be "naked".'],
    [
      ['--host', '0.0.0.0', '--allowed-host', 'http://sandbox.test'],
      'The allowed host "http://sandbox.test" is no name',
    ],
    [['--config', 'nowhere.json'], '--config: nowhere.json cannot be read.'],
    [['list', 'trigers'], 'Did you mean "triggers"?'],
    [['openapi', 'rhomtrp'], 'Did you mean "rhomtrip"?'],
    [['events', '--url', 'here'], '--url is "here".'],
  ])('%s', async (args, sentence) => {
    const { code, out, err } = await cli.run(args)
    expect(err).toContain(sentence)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it.each([
    ['{"prot": 1}', 'has the key "prot", which is no setting. Did you mean "port"?'],
    ['{"quiet": "yes"}', '"quiet" in '],
    ['{"port": 99999}', 'is "99999". Give a whole number from 0 to 65535.'],
    ['[]', 'does not hold a JSON object.'],
    ['{', 'is not valid JSON'],
  ])('a file with %s', async (text, sentence) => {
    const config = join(folder, 'wrong.json')
    writeFileSync(config, text)
    const { code, err } = await cli.run(['--config', config])
    expect(err).toContain(sentence)
    expect(code).toBe(2)
  })

  it('a variable that is neither yes nor no', async () => {
    const { code, err } = await cli.run([], { OCTO_SANDBOX_QUIET: 'maybe' })
    expect(err).toBe('OCTO_SANDBOX_QUIET is "maybe". Give 1 or 0.\n')
    expect(code).toBe(2)
  })
})

describe('no sandbox', () => {
  it('ends with 3 and says how to start or name one', async () => {
    const gone = await createReceiver()
    await gone.close()
    const { code, err } = await cli.run(['events', '--url', gone.url])
    expect(code).toBe(3)
    expect(err).toMatch(
      /^No sandbox answers at http:\/\/127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*\)\. Start one with `octo-sandbox`/,
    )
  })

  it('but another server ends with 3 too', async () => {
    await using receiver = await createReceiver()
    const { code, err } = await cli.run(['events', '--url', receiver.url])
    expect(code).toBe(3)
    expect(err).toContain('is no octo-sandbox')
  })
})

describe('without a sandbox', () => {
  it('lists triggers, dialects and assumptions', async () => {
    expect((await cli.run(['list', 'triggers'])).out).toContain('transfer.pickup-changed')
    const { triggers } = JSON.parse((await cli.run(['list', 'triggers', '--json'])).out)
    expect(triggers[0]).toMatchObject({ name: 'availability.closed-out', changes: expect.any(String) })
    expect((await cli.run(['list', 'dialects'])).out).toMatch(/^bookspot .*\/octo\/v1 .*BOOKING_UPDATE/)
    const { assumptions } = JSON.parse((await cli.run(['list', 'assumptions', '--json'])).out)
    expect(assumptions.length).toBeGreaterThan(60)
    expect((await cli.run(['list', 'assumptions'])).out).toContain('B-01')
  })

  it.each(['bookspot', 'rhomtrip', 'sandbox'])('prints the document of %s', async name => {
    const { code, out } = await cli.run(['openapi', name])
    expect(code).toBe(0)
    expect(JSON.parse(out).openapi).toBe('3.1.0')
  })

  it('shows help with examples, and the version', async () => {
    const { code, out } = await cli.run(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('Exit codes:')
    expect((await cli.run(['wait', '--help'])).out).toContain(
      'Examples:\n  octo-sandbox wait BOOKING_UPDATE --timeout 30s',
    )
    expect((await cli.run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+$/)
  })
})

describe('being stopped', () => {
  it('by SIGTERM ends with 0 and counts the pending deliveries', async () => {
    await using receiver = await createReceiver({ respond: () => 503 })
    const running = start(['--json', '--clock', 'manual'])
    const { url } = await ready(running)
    await subscribe(url, `${receiver.url}/hook`)
    await simulate(url, 'booking.confirmed?wait=true')
    await simulate(url, 'booking.cancelled?wait=true')
    running.process.kill('SIGTERM')
    const { code, err } = await running.ended
    expect(err).toMatch(/[2-9] pending deliveries end with this process\./)
    expect(code).toBe(0)
  })

  it('ends with 3 whoever waits or follows', async () => {
    const running = start(['--json', '--clock', 'manual', '--verbose'])
    const { url } = await ready(running)
    const waiting = cli.run(['wait', 'BOOKING_UPDATE', '--timeout', '50s', '--url', url])
    const following = cli.run(['events', '--follow', '--url', url])
    await running.line(line => line.includes('/stream'))
    running.process.kill('SIGTERM')
    expect((await running.ended).code).toBe(0)
    expect(await following).toMatchObject({ code: 3, err: expect.stringContaining('ended the stream') })
    expect((await waiting).code).toBe(3)
  })

  it('by SIGINT ends with 130', async () => {
    const running = start(['--json'])
    await ready(running)
    running.process.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
  })

  it('lets what is in flight finish', async () => {
    let arrived = () => {}
    const there = new Promise<void>(resolve => {
      arrived = resolve
    })
    let answer = () => {}
    const held = new Promise<number>(resolve => {
      answer = () => resolve(200)
    })
    await using receiver = await createReceiver({
      respond: () => {
        arrived()
        return held
      },
    })
    const running = start(['--json', '--clock', 'manual'])
    const { url } = await ready(running)
    await subscribe(url, `${receiver.url}/hook`)
    const call = simulate(url, 'booking.confirmed?wait=true')
    await there
    running.process.kill('SIGTERM')
    await expect
      .poll(() =>
        fetch(`${url}/_health`).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    answer()
    expect((await call).status).toBe(200)
    expect(await running.line(line => line.includes('"attempt"'))).toContain('"state":"delivered"')
    expect((await running.ended).code).toBe(0)
  })

  it('twice ends at once', async () => {
    await using receiver = await createReceiver({ respond: () => new Promise(() => {}) })
    const running = start(['--json', '--clock', 'manual'])
    const { url } = await ready(running)
    await subscribe(url, `${receiver.url}/hook`)
    await simulate(url, 'booking.confirmed')
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0)
    running.process.kill('SIGINT')
    await expect
      .poll(() =>
        fetch(`${url}/_health`).then(
          () => 'open',
          () => 'closed',
        ),
      )
      .toBe('closed')
    running.process.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
  })
})
