import { request } from 'undici'
import { describe, expect, it } from 'vitest'
import { createReceiver } from '../../src/testing/receiver.ts'

const post = async (url: string, body = '{"id":"1"}', headers: Record<string, string> = {}) => {
  const answer = await request(url, { method: 'POST', body, headers })
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
}

describe('the recording receiver', () => {
  it('records what arrives and answers 204', async () => {
    await using receiver = await createReceiver()
    expect((await post(`${receiver.url}/hook?a=1`, '{"id":"é"}', { 'X-Case': 'Kept' })).status).toBe(204)
    expect(receiver.received).toEqual([
      {
        method: 'POST',
        path: '/hook?a=1',
        headers: expect.objectContaining({ 'x-case': 'Kept' }),
        rawHeaders: expect.arrayContaining(['X-Case', 'Kept']),
        body: '{"id":"é"}',
        bytes: Buffer.from('{"id":"é"}'),
        json: { id: 'é' },
        at: expect.any(Number),
      },
    ])
  })

  it('keeps what is not JSON as text', async () => {
    await using receiver = await createReceiver()
    await post(receiver.url, '{oops')
    expect([receiver.received[0]!.body, receiver.received[0]!.json]).toEqual(['{oops', undefined])
  })

  it('answers what is queued, in order, and then what respond says', async () => {
    await using receiver = await createReceiver({ respond: ({ path }) => (path === '/teapot' ? 418 : 200) })
    receiver.answer(503, { headers: { 'Retry-After': '1' }, body: 'later' })
    receiver.answer(500, { delayMs: 5 })
    const first = await post(receiver.url)
    expect([first.status, first.headers['retry-after'], first.text]).toEqual([503, '1', 'later'])
    expect((await post(receiver.url)).status).toBe(500)
    expect((await post(`${receiver.url}/teapot`)).status).toBe(418)
    receiver.respond(async () => ({ status: 201 }))
    expect((await post(receiver.url)).status).toBe(201)
  })

  it('answers 500 with the reason when respond throws', async () => {
    await using receiver = await createReceiver({
      respond: () => {
        throw new Error('a mistake in the test')
      },
    })
    expect(await post(receiver.url)).toMatchObject({
      status: 500,
      text: expect.stringContaining('a mistake in the test'),
    })
  })

  it('waits for a number of requests or for one that fits', async () => {
    await using receiver = await createReceiver()
    const three = receiver.waitFor(3)
    const second = receiver.waitFor(({ json }) => (json as { id: string }).id === '2')
    for (const id of ['1', '2', '3']) await post(receiver.url, JSON.stringify({ id }))
    expect((await three).length).toBe(3)
    expect((await second).json).toEqual({ id: '2' })
  })

  it('says what did arrive when it waited in vain', async () => {
    await using receiver = await createReceiver()
    await expect(receiver.waitFor(1, { timeoutMs: 5 })).rejects.toThrow('Waited 5 ms for 1 request. Nothing arrived.')
    await post(`${receiver.url}/hook`, '{"event":"other"}')
    await expect(receiver.waitFor(() => false, { timeoutMs: 5 })).rejects.toThrow(
      'Waited 5 ms for a request that fits. What arrived (1):\n  POST /hook {"event":"other"}',
    )
  })

  it('forgets when it is cleared', async () => {
    await using receiver = await createReceiver()
    await post(receiver.url)
    receiver.answer(500)
    receiver.clear()
    expect(receiver.received).toEqual([])
    expect((await post(receiver.url)).status).toBe(204)
  })

  it('closes though requests hang, and its port is free again', async () => {
    const receiver = await createReceiver({ respond: () => ({ hang: true }) })
    const hanging = post(receiver.url).catch((error: Error) => error.name)
    await receiver.waitFor(1)
    await receiver.close()
    expect(await hanging).toBe('SocketError')
    await using again = await createReceiver({ port: receiver.port })
    expect(again.url).toBe(receiver.url)
  })

  it('fails when its port is taken', async () => {
    await using receiver = await createReceiver()
    await expect(createReceiver({ port: receiver.port })).rejects.toThrow('EADDRINUSE')
  })
})
