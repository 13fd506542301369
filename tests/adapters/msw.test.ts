import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, describe, expect, it } from 'vitest'
import { toMsw } from '../../src/adapters/msw.ts'
import { createSandbox } from '../../src/sandbox.ts'

const sandbox = createSandbox({ clock: 'manual' })
const bases = {
  bookspot: 'https://bookspot.example/octo/v1/',
  rhomtrip: 'https://rhomtrip.example',
  control: 'http://sandbox.test/_sandbox/v1',
}
const rest = http.all('*', () => HttpResponse.text('mine', { status: 418 }))
const server = setupServer(...toMsw(sandbox, bases), rest)
server.listen()
afterAll(async () => {
  server.close()
  await sandbox.stop()
})

const AUTH = { headers: { authorization: 'Bearer alpha-key', 'octo-capabilities': '' } }

describe('one handler per base URL', () => {
  it('serves each supplier where the code believes it to be', async () => {
    expect(toMsw(sandbox, bases)).toHaveLength(3)
    expect((await fetch('https://bookspot.example/octo/v1/supplier', AUTH)).status).toBe(200)
    expect((await fetch('https://rhomtrip.example/nothing', AUTH)).status).toBe(404)
    expect((await fetch('http://sandbox.test/_sandbox/v1/')).status).toBe(200)
  })

  it.each([
    ['another path of the host', 'https://bookspot.example/octo/v2/supplier'],
    ['a host that only starts alike', 'https://bookspot.example.evil/octo/v1/supplier'],
    ['a path that only starts alike', 'https://bookspot.example/octo/v11'],
    ["the other supplier's paths", 'https://rhomtrip.example/octo/v1/supplier'],
    ['the control API under a supplier', 'https://rhomtrip.example/_sandbox/v1/'],
  ])('leaves %s to the handlers after it', async (_, url) => {
    expect((await fetch(url, AUTH)).status).toBe(418)
  })

  it('does not intercept a dialect that is left out', () => {
    expect(toMsw(sandbox, { rhomtrip: bases.rhomtrip })).toHaveLength(1)
  })

  it('refuses an unknown dialect', () => {
    expect(() => toMsw(sandbox, { bookspt: 'https://x.example' } as never)).toThrow('Did you mean "bookspot"?')
  })

  it('streams events', async () => {
    const answer = await fetch('http://sandbox.test/_sandbox/v1/stream')
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toBe(': default\n\n')
    await fetch('http://sandbox.test/_sandbox/v1/simulate/booking.confirmed', { method: 'POST' })
    expect((await reader.read()).value).toContain('event: event')
    await reader.cancel()
  })

  it('cuts off a stream that nobody reads', async () => {
    const answer = await fetch('http://sandbox.test/_sandbox/v1/stream')
    const { journal } = sandbox.workspace()
    const call = { method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array(4_096).fill(97) }
    const entry = {
      surface: 'x',
      at: 0,
      ms: 0,
      method: 'GET',
      path: '/',
      query: '',
      token: null,
      status: 200,
      faults: [],
    }
    for (let i = 0; i < 1_000; i++) journal.record(entry, call, { status: 200, headers: {}, body: null })
    await expect(answer.text()).rejects.toThrow()
  })

  it('ends a stream with its workspace', async () => {
    const headers = { 'content-type': 'application/json', 'sandbox-workspace': 'gone' }
    const there = 'http://sandbox.test/_sandbox/v1'
    await fetch(`${there}/workspaces`, { method: 'POST', headers, body: JSON.stringify({ name: 'gone' }) })
    const answer = await fetch(`${there}/stream`, { headers })
    await fetch(`${there}/workspaces/gone`, { method: 'DELETE' })
    expect(await answer.text()).toContain(': gone')
  })
})
