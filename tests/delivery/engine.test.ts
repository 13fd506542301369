import { describe, expect, it } from 'vitest'
import type { Lookup } from '../../src/delivery/egress.ts'
import type { Delivery } from '../../src/delivery/message.ts'
import { retryPolicy } from '../../src/delivery/retry.ts'
import { createTransport } from '../../src/delivery/transport.ts'
import { realClock } from '../../src/shared/clock.ts'
import { createReceiver } from '../../src/testing/receiver.ts'
import { message, outgoing, START } from './outgoing.ts'

const HOUR = 3_600_000
const gaps = ({ attempts }: Delivery) => attempts.slice(1).map(({ at }, i) => at - attempts[i]!.at)
const kinds = ({ attempts }: Delivery) =>
  attempts.map(({ outcome }) => (outcome.kind === 'answered' ? outcome.status : outcome.kind))

describe('a first attempt', () => {
  it('starts after the call that enqueued it, not within it', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    expect([delivery!.state, delivery!.nextAttemptAt, out.engine.inFlight, out.engine.pending]).toEqual([
      'pending',
      START,
      0,
      1,
    ])
    await Promise.resolve()
    expect(out.engine.inFlight).toBe(0)
    await out.engine.idle()
    expect(receiver.received.length).toBe(1)
  })

  it('that is answered with 2xx ends the delivery, and the log has all of it', async () => {
    await using receiver = await createReceiver({ respond: () => ({ status: 202, body: 'ok' }) })
    await using out = outgoing({
      sub: { url: receiver.url.replace('//', '//me:you@'), headers: { 'Api-Key': 'secret' } },
    })
    const sent = message()
    const [delivery] = out.engine.enqueue([sent])
    await out.engine.idle()
    expect(delivery).toMatchObject({
      id: sent.id,
      message: sent,
      state: 'delivered',
      nextAttemptAt: null,
      reason: null,
    })
    expect(delivery!.attempts).toEqual([
      {
        number: 1,
        at: START,
        ms: expect.any(Number),
        address: `127.0.0.1:${receiver.port}`,
        timings: { connect: expect.any(Number), firstByte: expect.any(Number) },
        faults: [],
        request: {
          method: 'POST',
          url: `${receiver.url}/`,
          headers: expect.objectContaining({ 'Api-Key': expect.stringMatching(/^\*{3}[0-9a-f]{8}$/) }),
          body: sent.body,
        },
        outcome: {
          kind: 'answered',
          status: 202,
          headers: expect.objectContaining({ 'content-length': '2' }),
          body: new Uint8Array(Buffer.from('ok')),
          truncated: false,
        },
      },
    ])
    expect(JSON.stringify(delivery)).not.toMatch(/secret|me:you/)
    expect([out.engine.pending, out.engine.inFlight, out.due.size]).toEqual([0, 0, 0])
  })
})

describe('retries', () => {
  it('come after 1, 2, 4, 8 and 16 s with the same body, and then the delivery has failed', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.settle()
    expect(delivery!.nextAttemptAt).toBe(START + 1_000)
    await out.time.advanceTo(START + HOUR)
    expect(gaps(delivery!)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    expect(new Set(receiver.received.map(({ body }) => body))).toEqual(new Set([receiver.received[0]!.body]))
    expect(delivery).toMatchObject({ state: 'failed', reason: 'all 6 attempts failed', nextAttemptAt: null })
    expect([receiver.received.length, out.engine.pending]).toEqual([6, 0])
  })

  it('stop with the first success', async () => {
    await using receiver = await createReceiver()
    receiver.answer(503)
    receiver.answer(301, { headers: { Location: '/elsewhere' } })
    receiver.answer(404)
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + HOUR)
    expect(kinds(delivery!)).toEqual([503, 301, 404, 204])
    expect(delivery!.state).toBe('delivered')
  })

  it('follow refused, reset, unresolved and unanswered attempts as well', async () => {
    const receiver = await createReceiver({
      respond: ({ json }) =>
        (json as { for: string }).for === 'slow' ? { hang: true } : { write: r => r.socket!.destroy() },
    })
    const closed = await createReceiver()
    await closed.close()
    await using out = outgoing(
      { gone: closed.url, broken: receiver.url, slow: receiver.url, lost: 'http://nowhere.invalid/' },
      { settings: { deadlineMs: 1_000, retry: retryPolicy([1_000]) } },
    )
    const deliveries = out.engine.enqueue(['gone', 'broken', 'slow', 'lost'].map(id => message(id)))
    await out.time.advanceTo(START + HOUR)
    await receiver.close()
    expect(deliveries.map(kinds)).toEqual([
      ['refused', 'refused'],
      ['reset', 'reset'],
      ['timed-out', 'timed-out'],
      ['not-sent', 'not-sent'],
    ])
  })

  it('follow the policy that is set, up to 75 hours, in real milliseconds', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url }, { settings: { retry: retryPolicy('standard-webhooks') } })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + 76 * HOUR)
    expect(gaps(delivery!)).toEqual(retryPolicy('standard-webhooks').delays)
  })

  it('without a delay come at once, also on a manual clock', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url }, { settings: { retry: retryPolicy([0, 0]) } })
    const [delivery] = out.engine.enqueue([message()])
    await out.engine.idle()
    expect([delivery!.attempts.length, delivery!.state]).toEqual([3, 'failed'])
  })

  it('can be switched off', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url })
    out.engine.configure({ retry: retryPolicy('none') })
    const [delivery] = out.engine.enqueue([message()])
    await out.engine.idle()
    expect(delivery).toMatchObject({ state: 'failed', reason: 'the only attempt failed' })
  })

  it('can be jittered, and a seed then still gives the same instants', async () => {
    const run = async () => {
      await using receiver = await createReceiver({ respond: () => 500 })
      await using out = outgoing({ sub: receiver.url }, { settings: { jitter: 0.2 } })
      const [delivery] = out.engine.enqueue([message('sub', { id: 'the same' })])
      await out.time.advanceTo(START + HOUR)
      return gaps(delivery!)
    }
    const first = await run()
    expect(first).toEqual(await run())
    expect(first).not.toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    expect(first[0]).toBeGreaterThanOrEqual(800)
    expect(first[4]).toBeLessThanOrEqual(19_200)
  })

  it('come by themselves on a real clock', async () => {
    await using receiver = await createReceiver()
    receiver.answer(500)
    await using out = outgoing({ sub: receiver.url }, { clock: realClock(), settings: { retry: retryPolicy([30]) } })
    const [delivery] = out.engine.enqueue([message()])
    await receiver.waitFor(2)
    await out.engine.idle()
    expect(kinds(delivery!)).toEqual([500, 204])
    expect(gaps(delivery!)[0]).toBeGreaterThanOrEqual(30)
  })
})

describe('what a receiver asks for', () => {
  it.each([
    [429, '3', 3_000],
    [503, '3', 3_000],
    [503, '0', 1_000],
    [429, '86400', 10_000],
    [429, 'soon', 1_000],
    [500, '3', 1_000],
  ])('a %i with Retry-After %j waits %i ms', async (status, after, ms) => {
    await using receiver = await createReceiver()
    receiver.answer(status, { headers: { 'Retry-After': after } })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + HOUR)
    expect([gaps(delivery!), delivery!.state]).toEqual([[ms], 'delivered'])
  })

  it('an HTTP-date counts from the receiver’s own Date, not from the sandbox’s clock', async () => {
    await using receiver = await createReceiver()
    receiver.answer(503, {
      headers: { Date: 'Sun, 06 Nov 1994 08:49:37 GMT', 'Retry-After': 'Sun, 06 Nov 1994 08:49:44 GMT' },
    })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + HOUR)
    expect(gaps(delivery!)).toEqual([7_000])
  })

  it('410 ends it at once', async () => {
    await using receiver = await createReceiver({ respond: () => 410 })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.advanceTo(START + HOUR)
    expect(delivery).toMatchObject({ state: 'failed', reason: expect.stringContaining('410 Gone') })
    expect(receiver.received.length).toBe(1)
  })

  it.each([
    ['an address that is refused', 'http://169.254.169.254/latest', '--allow-link-local'],
    ['a name whose addresses are refused', 'http://metadata.test/', '--allow-link-local'],
  ])('%s ends it at once, and the log says why', async (_, url, error) => {
    const lookup: Lookup = (_name, { all }, done) =>
      all ? done(null, [{ address: '169.254.169.254', family: 4 }]) : done(null, '169.254.169.254', 4)
    await using out = outgoing({ sub: url }, { transport: createTransport({ lookup }) })
    const [delivery] = out.engine.enqueue([message()])
    await out.time.settle()
    expect(delivery).toMatchObject({
      state: 'failed',
      reason: 'the sandbox sends nothing there, so it is not tried again',
      attempts: [{ outcome: { kind: 'not-sent', error: expect.stringContaining(error) } }],
    })
    expect([out.engine.pending, out.due.size]).toEqual([0, 0])
  })
})

describe('a subscription that changes while a retry waits', () => {
  it('is sent the same body at its new URL with its new headers (X-15)', async () => {
    await using before = await createReceiver({ respond: () => 500 })
    await using after = await createReceiver()
    await using out = outgoing({ sub: before.url })
    out.engine.enqueue([message()])
    await out.time.settle()
    out.subscriptions.set('sub', { url: after.url, headers: { 'Api-Key': 'new' } })
    await out.time.advanceTo(START + HOUR)
    expect([before.received.length, after.received.length]).toEqual([1, 1])
    expect(after.received[0]!.body).toBe(before.received[0]!.body)
    expect(after.received[0]!.headers['api-key']).toBe('new')
  })

  it('is sent to where it pointed at first when retryTarget is original', async () => {
    await using before = await createReceiver({ respond: () => 500 })
    await using after = await createReceiver()
    await using out = outgoing({ sub: before.url }, { settings: { retryTarget: 'original' } })
    out.engine.enqueue([message()])
    await out.time.settle()
    out.subscriptions.set('sub', { url: after.url, headers: {} })
    await out.time.advanceTo(START + HOUR)
    expect([before.received.length, after.received.length]).toEqual([6, 0])
  })

  it.each(['current', 'original'] as const)(
    'gets nothing more once it is deleted, with %s (X-14)',
    async retryTarget => {
      await using receiver = await createReceiver({ respond: () => 500 })
      await using out = outgoing({ sub: receiver.url }, { settings: { retryTarget } })
      const [delivery] = out.engine.enqueue([message()])
      await out.time.settle()
      out.subscriptions.delete('sub')
      await out.time.advanceTo(START + HOUR)
      expect(delivery).toMatchObject({ state: 'cancelled', reason: 'the subscription is deleted', nextAttemptAt: null })
      expect([receiver.received.length, out.engine.pending]).toEqual([1, 0])
    },
  )

  it('has its waiting deliveries cancelled at once when the engine is told', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url, other: receiver.url })
    const [waiting, other] = out.engine.enqueue([message('sub'), message('other')])
    await out.time.settle()
    const [fresh] = out.engine.enqueue([message('sub')])
    out.subscriptions.delete('sub')
    out.engine.dropSubscription('sub')
    expect([waiting!.state, fresh!.state, other!.state]).toEqual(['cancelled', 'cancelled', 'pending'])
    expect([out.engine.pending, out.due.size]).toEqual([1, 1])
    await out.engine.idle()
    expect(receiver.received.length).toBe(2)
  })

  it('deleted during an attempt, is not tried again', async () => {
    await using receiver = await createReceiver({ respond: () => ({ status: 500, delayMs: 30 }) })
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    await receiver.waitFor(1)
    out.subscriptions.delete('sub')
    out.engine.dropSubscription('sub')
    expect(delivery!.state).toBe('pending')
    await out.engine.idle()
    expect([delivery!.state, delivery!.attempts.length, out.due.size]).toEqual(['cancelled', 1, 0])
  })

  it('deleted before the first attempt, hears nothing', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    const [delivery] = out.engine.enqueue([message()])
    out.subscriptions.delete('sub')
    await out.engine.idle()
    expect([delivery!.state, delivery!.attempts.length, receiver.received.length]).toEqual(['cancelled', 0, 0])
  })
})

describe('a redelivery', () => {
  it('sends the same bytes again as a delivery of its own', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    const [first] = out.engine.enqueue([message()])
    await out.engine.idle()
    const again = out.engine.redeliver(first!.id)!
    await out.engine.idle()
    expect(again).toMatchObject({
      state: 'delivered',
      message: { origin: 'redelivery', eventId: first!.message.eventId },
    })
    expect(again.id).not.toBe(first!.id)
    expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body)
    expect(out.log.find(again.id)).toBe(again)
  })

  it('goes to another URL when one is named, with the custom headers and even without the subscription', async () => {
    await using receiver = await createReceiver()
    await using other = await createReceiver()
    await using out = outgoing({ sub: { url: receiver.url, headers: { 'Api-Key': 'k' } } })
    const [first] = out.engine.enqueue([message()])
    await out.engine.idle()
    out.engine.redeliver(first!.id, `${other.url}/there`)
    await out.engine.idle()
    out.subscriptions.delete('sub')
    out.engine.redeliver(first!.id, other.url)
    await out.engine.idle()
    expect(other.received.map(({ path, headers }) => [path, headers['api-key']])).toEqual([
      ['/there', 'k'],
      ['/', undefined],
    ])
  })

  it('is refused when there is nowhere to send it', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    const [first] = out.engine.enqueue([message()])
    await out.engine.idle()
    out.subscriptions.delete('sub')
    expect(() => out.engine.redeliver(first!.id)).toThrow('Name a URL to send it to.')
    expect(() => out.engine.redeliver(first!.id, 'ftp://h/')).toThrow('Only http and https can be delivered to')
    expect(out.engine.redeliver('unknown')).toBeUndefined()
  })
})
