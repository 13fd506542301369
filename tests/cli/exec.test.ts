import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCli, type Cli } from './process.ts'

let cli: Cli
beforeAll(async () => {
  cli = await buildCli()
})
afterAll(() => cli[Symbol.asyncDispose]())

/** Runs a piece of JavaScript beside a sandbox. */
const script = (text: string, flags: readonly string[] = [], env = {}) =>
  cli.run(['exec', ...flags, '--', process.execPath, '--input-type=module', '--eval', text], env)

describe('exec', () => {
  it('gives the command the addresses and tokens of a sandbox that is ready', async () => {
    const { code, out, err } = await script(`
      const { BOOKSPOT_URL, BOOKSPOT_TOKEN, RHOMTRIP_URL, RHOMTRIP_TOKEN, OCTO_SANDBOX_URL, OCTO_SANDBOX_TOKENS } = process.env
      const status = async (url, token) => (await fetch(url, { headers: { authorization: 'Bearer ' + token } })).status
      console.log(await status(BOOKSPOT_URL + '/products', BOOKSPOT_TOKEN), await status(RHOMTRIP_URL + '/products', RHOMTRIP_TOKEN))
      console.log(await status(OCTO_SANDBOX_URL + '/_ready', ''), OCTO_SANDBOX_TOKENS)
    `)
    expect(err).toBe('')
    expect(out).toBe('200 200\n200 alpha-key,beta-key,alpha-read-key,alpha-write-key,alpha-plain-key')
    expect(code).toBe(0)
  })

  it('ends with the exit code of the command, and stops the sandbox', async () => {
    const { code, out } = await script('console.log(process.env.OCTO_SANDBOX_URL); process.exitCode = 7')
    expect(code).toBe(7)
    await expect(fetch(out)).rejects.toThrow()
  })

  it('passes signals on, and ends as the command ends', async () => {
    const running = cli.start([
      ...['exec', '--', process.execPath, '--eval'],
      "process.on('SIGTERM', () => { console.log('told'); process.exit(3) }); console.log('up'); setInterval(() => {}, 1e6)",
    ])
    await running.line(line => line === 'up')
    running.process.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 3, out: 'up\ntold' })
  })

  it('says by its exit code that a signal ended the command', async () => {
    expect((await script("process.kill(process.pid, 'SIGKILL')")).code).toBe(137)
  })

  it('takes a free port whatever PORT says, which is the command’s', async () => {
    const { out } = await script('console.log(process.env.PORT, process.env.OCTO_SANDBOX_URL)', [], { PORT: '4123' })
    expect(out).toMatch(/^4123 http:\/\/127\.0\.0\.1:(?!4123$)\d+$/)
  })

  it('takes the server’s settings', async () => {
    const { out } = await script(
      "console.log(await (await fetch(process.env.OCTO_SANDBOX_URL + '/_sandbox/v1/clock')).text())",
      ['--clock', 'manual', '--now', '2028-02-29T12:00:00Z'],
    )
    expect(JSON.parse(out)).toMatchObject({ mode: 'manual', now: '2028-02-29T12:00:00.000Z' })
  })

  it('shows on stderr what happens when it is asked to', async () => {
    const { out, err } = await script("await fetch(process.env.OCTO_SANDBOX_URL + '/octo/v1/products')", ['--verbose'])
    expect(out).toBe('')
    expect(err).toMatch(/<-- .*\/octo\/v1\/products/)
  })

  it('lets the other commands find the sandbox by themselves', async () => {
    const main = JSON.stringify(cli.main)
    const { out } = await script(`
      const { execFileSync } = await import('node:child_process')
      console.log(String(execFileSync(process.execPath, [${main}, 'events', '--json'])).trim())
    `)
    expect(JSON.parse(out)).toEqual({ events: [], next: null })
  })

  it('is wrong use without a command, and with one that is not there', async () => {
    expect((await cli.run(['exec'])).code).toBe(2)
    const { code, err } = await cli.run(['exec', '--', 'no-such-command-here'])
    expect(code).toBe(2)
    expect(err).toContain('"no-such-command-here" cannot be started')
  })
})
