import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toExpress } from '../../src/adapters/express.ts'
import { toMsw } from '../../src/adapters/msw.ts'
import { createSandbox } from '../../src/sandbox.ts'
import { addFault, bodyOf, headOf, raw, statusOf } from './broken.ts'

describe('through Express', () => {
  const sandbox = createSandbox({ clock: 'manual' })
  const server = createServer(express().use(express.json()).use('/mock', toExpress(sandbox)))
  beforeAll(async () => {
    await sandbox.ready
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => sandbox.workspace().rules.clear())
  afterAll(async () => {
    await sandbox.stop()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const see = (patience?: number) =>
    raw((server.address() as AddressInfo).port, {
      path: '/mock/octo/v1/supplier',
      headers: { connection: 'close' },
      ...(patience !== undefined && { patience }),
    })

  it.each([
    ['before-headers', '', 'reset'],
    ['empty', '', 'end'],
  ])('cut-answer at %s', async (at, text, ended) => {
    await addFault(sandbox, { kind: 'cut-answer', options: { at } })
    expect(await see()).toMatchObject({ text, ended })
  })

  it('cut-answer in the body', async () => {
    const whole = bodyOf(await see())
    await addFault(sandbox, { kind: 'cut-answer', options: { at: 'in-body' } })
    const seen = await see()
    expect([bodyOf(seen), seen.ended]).toEqual([whole.slice(0, Math.floor(whole.length / 2)), 'reset'])
  })

  it('wrong-length-answer', async () => {
    const length = Buffer.byteLength(bodyOf(await see()))
    await addFault(sandbox, { kind: 'wrong-length-answer' })
    expect(headOf(await see())).toContain(`content-length: ${length + 10}`)
  })

  it('no-answer, slow-answer and dribbled-answer', async () => {
    await addFault(sandbox, { kind: 'no-answer', times: 1 })
    expect(await see(100)).toMatchObject({ text: '', ended: 'open' })
    await addFault(sandbox, { kind: 'slow-answer', options: { delay: 20 } })
    await addFault(sandbox, { kind: 'dribbled-answer', options: { piece: 100, pause: 10 } })
    const seen = await see()
    expect([statusOf(seen), seen.ended, seen.chunks.length > 1]).toEqual([200, 'end', true])
  })
})

describe('through MSW', () => {
  const sandbox = createSandbox({ clock: 'manual' })
  const server = setupServer(...toMsw(sandbox, { bookspot: 'https://bookspot.example/octo/v1' }))
  beforeAll(async () => {
    server.listen()
    await sandbox.ready
  })
  afterEach(() => sandbox.workspace().rules.clear())
  afterAll(async () => {
    server.close()
    await sandbox.stop()
  })
  const headers = { authorization: 'Bearer alpha-key', 'octo-capabilities': '' }
  const call = (init: RequestInit = {}) => fetch('https://bookspot.example/octo/v1/supplier', { headers, ...init })

  it.each([
    { kind: 'cut-answer' },
    { kind: 'cut-answer', options: { at: 'empty' } },
    { kind: 'no-answer', options: { for: 20 } },
    { kind: 'flapping', options: { how: 'reset' } },
  ])('no answer at all is a network error: %o', async input => {
    await addFault(sandbox, input)
    await expect(call()).rejects.toThrow(TypeError)
  })

  it.each(['after-headers', 'in-body'])('cut-answer at %s: a status, and a body that fails', async at => {
    await addFault(sandbox, { kind: 'cut-answer', options: { at } })
    const answer = await call()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  it('answers that need no socket are as ever: status, malformed, slow, dribbled', async () => {
    await addFault(sandbox, { kind: 'status', options: { status: 502, body: 'html' }, times: 1 })
    expect((await call()).status).toBe(502)
    await addFault(sandbox, { kind: 'malformed-answer', times: 1 })
    await expect((await call()).json()).rejects.toThrow(SyntaxError)
    await addFault(sandbox, { kind: 'slow-answer', options: { delay: 20 } })
    await addFault(sandbox, { kind: 'dribbled-answer', options: { pause: 5 } })
    expect(await (await call()).json()).toHaveProperty('endpoint')
  })

  it('a client that gives up is let go', async () => {
    await addFault(sandbox, { kind: 'no-answer' })
    await expect(call({ signal: AbortSignal.timeout(50) })).rejects.toThrow()
    await expect.poll(() => sandbox.workspace().world.faults!.held).toBe(0)
  })

  it('a fault that needs a socket is refused when it is made, with the reason', async () => {
    await expect(addFault(sandbox, { kind: 'wrong-length-answer' })).rejects.toThrow(
      /"wrong-length-answer" needs a socket: HTTP libraries compute Content-Length themselves/,
    )
  })

  it('and says so in the answer, when the sandbox is served elsewhere too', async () => {
    const both = createSandbox({ clock: 'manual' })
    toExpress(both)
    const interceptor = setupServer(...toMsw(both, { bookspot: 'https://both.example/octo/v1' }))
    await both.ready
    interceptor.listen()
    await addFault(both, { kind: 'wrong-length-answer' })
    const answer = await fetch('https://both.example/octo/v1/supplier', { headers })
    expect([answer.status, await answer.json()]).toMatchObject([501, { error: 'SANDBOX_FAULT_NEEDS_SOCKET' }])
    interceptor.close()
    await both.stop()
  })
})
