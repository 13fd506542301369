import { describe, expect, it } from 'vitest'
import { functionTransport, type InProcessReceiver } from '../../src/delivery/in-process.ts'
import { readyTarget } from '../../src/delivery/target.ts'
import { message, outgoing, START } from './outgoing.ts'

const send = (receiver: InProcessReceiver, deadline = 1_000) =>
  functionTransport(receiver).send({
    to: readyTarget({ url: 'http://me:you@shop.example/hook?a=1', headers: { 'Api-Key': 'k' } }),
    body: Buffer.from('{"id":"1"}'),
    deadline,
  })

describe('a receiver in the same process', () => {
  it('gets a Request with our headers, and its Response is the outcome', async () => {
    const outcome = await send(async request => {
      const { method, url, headers } = request
      return Response.json(
        {
          method,
          url,
          body: await request.json(),
          key: headers.get('api-key'),
          authorization: headers.get('authorization'),
        },
        { status: 201, headers: { 'X-Trace': 't' } },
      )
    })
    expect(outcome).toMatchObject({ kind: 'answered', status: 201, truncated: false, headers: { 'x-trace': 't' } })
    expect(outcome.kind === 'answered' && JSON.parse(Buffer.from(outcome.body).toString())).toEqual({
      method: 'POST',
      url: 'http://shop.example/hook?a=1',
      body: { id: '1' },
      key: 'k',
      authorization: `Basic ${Buffer.from('me:you').toString('base64')}`,
    })
  })

  it.each([
    [503, 503],
    [undefined, 204],
  ])('may answer %s alone', async (answer, status) => {
    expect(await send(() => answer)).toMatchObject({ kind: 'answered', status })
  })

  it('that throws looks as if it had crashed', async () => {
    const outcome = await send(() => {
      throw new Error('oops')
    })
    expect(outcome).toEqual({ kind: 'reset', error: 'The receiving function threw: oops' })
  })

  it('that never answers is timed out, as is a body that never ends', async () => {
    expect(await send(() => new Promise(() => {}), 20)).toEqual({
      kind: 'timed-out',
      error: 'Connected, but no answer within 20 ms.',
    })
    expect(await send(() => new Response(new ReadableStream()), 20)).toMatchObject({ kind: 'timed-out' })
  })

  it('that answers 1 MB is cut', async () => {
    const outcome = await send(() => new Response('x'.repeat(1_000_000)))
    expect(outcome.kind === 'answered' && [outcome.body.length, outcome.truncated]).toEqual([4_096, true])
  })

  it('serves an engine without any socket', async () => {
    const statuses = [500, 204]
    await using out = outgoing(
      { sub: 'http://shop.example/' },
      { transport: functionTransport(() => statuses.shift()!) },
    )
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + 1_000)
    expect(delivery!.state).toBe('delivered')
  })

  it('is let go when the transport is closed', async () => {
    const transport = functionTransport(() => new Promise(() => {}))
    const request = { to: readyTarget({ url: 'http://h/', headers: {} }), body: Buffer.from('{}'), deadline: 5_000 }
    const hanging = transport.send(request)
    await transport.close()
    expect(await hanging).toEqual({ kind: 'reset', error: 'The sandbox stopped.' })
    expect(await transport.send(request)).toEqual({ kind: 'not-sent', error: 'The sandbox is stopping.' })
  })
})
