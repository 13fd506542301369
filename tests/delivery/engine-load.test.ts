import { describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/delivery/log.ts'
import type { Transport } from '../../src/delivery/message.ts'
import { retryPolicy } from '../../src/delivery/retry.ts'
import { createReceiver } from '../../src/testing/receiver.ts'
import { message, outgoing, START } from './outgoing.ts'

const many = (count: number, subscriptionId = 'sub') => Array.from({ length: count }, () => message(subscriptionId))

describe('subscriptions beside each other', () => {
  it('do not wait for one that hangs, on other origins or on the same', async () => {
    await using good = await createReceiver()
    await using mixed = await createReceiver({
      respond: ({ json }) => ((json as { for: string }).for === 'hangs' ? { hang: true } : 204),
    })
    await using out = outgoing({ hangs: mixed.url, same: mixed.url, other: good.url })
    out.engine.enqueue([...many(200, 'hangs'), ...many(50, 'same'), ...many(50, 'other')])
    await good.waitFor(50)
    await mixed.waitFor(58)
    const of = (id: string) => mixed.received.filter(({ json }) => (json as { for: string }).for === id).length
    expect([of('same'), of('hangs')]).toEqual([50, 8])
  })

  it('get one attempt each, however many hang on the same origin', async () => {
    await using receiver = await createReceiver({
      respond: ({ json }) => ((json as { for: string }).for.startsWith('hangs') ? { hang: true } : 204),
    })
    const hanging = Array.from({ length: 100 }, (_, i) => `hangs${i}`)
    await using out = outgoing(Object.fromEntries([...hanging, 'good'].map(id => [id, receiver.url])))
    out.engine.enqueue(hanging.flatMap(id => many(10, id)))
    await receiver.waitFor(100)
    const deliveries = out.engine.enqueue(many(20, 'good'))
    await receiver.waitFor(({ json }) => (json as { id: string }).id === deliveries[19]!.id)
    expect(out.engine.inFlight).toBeLessThanOrEqual(108)
  })

  it('each get their messages started in the order in which they came', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing(Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`s${i}`, receiver.url])))
    const messages = Array.from({ length: 5 }, () => Array.from({ length: 80 }, (_, i) => message(`s${i}`))).flat()
    out.engine.enqueue(messages)
    await out.engine.idle()
    const order = (id: string) =>
      receiver.received.map(({ json }) => json as { id: string; for: string }).filter(body => body.for === id)
    for (const id of ['s0', 's41', 's79']) {
      expect(order(id).map(body => body.id)).toEqual(messages.filter(m => m.subscriptionId === id).map(m => m.id))
    }
  })
})

describe('the bound on pending deliveries', () => {
  it('is refused loudly, and there is room again when some have ended', async () => {
    await using receiver = await createReceiver({ respond: () => 500 })
    await using out = outgoing({ sub: receiver.url }, { pendingLimit: 3, settings: { retry: retryPolicy([1_000]) } })
    expect([out.engine.isFull(3), out.engine.isFull(4)]).toEqual([false, true])
    const deliveries = out.engine.enqueue(many(5))
    expect(deliveries.map(({ state }) => state)).toEqual(['pending', 'pending', 'pending', 'failed', 'failed'])
    expect(deliveries[4]).toMatchObject({ reason: 'pending limit of 3 reached', attempts: [] })
    expect(out.log.find(deliveries[4]!.id)).toBe(deliveries[4])
    expect([out.engine.pending, out.engine.isFull()]).toEqual([3, true])
    await out.time.advanceTo(START + 2_000)
    expect([out.engine.pending, out.engine.isFull(3)]).toEqual([0, false])
    expect(receiver.received.length).toBe(6)
  })

  it('is one of bytes, too: of messages, and of what their attempts leave in the log', async () => {
    await using receiver = await createReceiver({ respond: () => ({ status: 500, body: 'x'.repeat(4_000) }) })
    const settings = { retry: retryPolicy([1_000, 1_000]) }
    await using out = outgoing({ sub: receiver.url }, { pendingBytes: 1024 * 1024, settings })
    const long = () => message('sub', { body: Buffer.alloc(200_000, 32) })
    const deliveries = out.engine.enqueue(Array.from({ length: 7 }, long))
    expect(deliveries.map(({ state }) => state)).toEqual([...Array(6).fill('pending'), 'failed'])
    expect(deliveries[6]!.reason).toBe('pending limit of 1 MiB reached')
    expect([out.engine.isFull(), out.log.pendingBytes]).toEqual([true, 6 * 200_512])
    await out.engine.idle()
    expect(out.log.pendingBytes).toBeGreaterThan(6 * (200_512 + 4_512))
    await out.time.advanceTo(START + 5_000)
    expect([out.log.pendingBytes, out.engine.isFull(60), out.engine.isFull(70)]).toEqual([0, false, true])
  })

  it('holds at 10,000 by default, and none of those taken in is lost', async () => {
    const bodies = new Set<string>()
    const transport: Transport = {
      async send({ body }) {
        bodies.add(Buffer.from(body).toString())
        return { kind: 'answered', status: 204, headers: {}, body: new Uint8Array(0), truncated: false }
      },
      async close() {},
    }
    await using out = outgoing({ a: 'http://h/a', b: 'http://h/b' }, { transport })
    const deliveries = out.engine.enqueue([...many(6_000, 'a'), ...many(6_000, 'b')])
    expect(deliveries.filter(({ state }) => state === 'pending').length).toBe(10_000)
    await out.engine.idle()
    expect(bodies.size).toBe(10_000)
    expect(deliveries.filter(({ state }) => state === 'delivered').length).toBe(10_000)
  })
})

describe('memory', () => {
  it('keeps no more than the log does, whatever went through', async () => {
    const log = createLog({ attempts: 100 })
    await using receiver = await createReceiver()
    await using out = outgoing({ a: receiver.url, b: receiver.url }, { log })
    for (let i = 0; i < 5; i++) {
      out.engine.enqueue([...many(100, 'a'), ...many(100, 'b')])
      await out.engine.idle()
    }
    expect([receiver.received.length, log.size, out.engine.pending, out.due.size]).toEqual([1_000, 100, 0, 0])
  })
})

describe('a subscription whose deliveries keep failing', () => {
  it('is reported once after as many in a row as are set, and a success starts the count anew', async () => {
    const exhausted: string[] = []
    await using receiver = await createReceiver()
    await using out = outgoing(
      { sub: receiver.url },
      {
        settings: { retry: retryPolicy('none'), disableAfterFailures: 2 },
        onExhausted: id => exhausted.push(id),
      },
    )
    for (const status of [500, 204, 500, 500, 500]) {
      receiver.answer(status)
      out.engine.enqueue([message()])
      await out.engine.idle()
      if (status === 204) expect(exhausted).toEqual([])
    }
    expect(exhausted).toEqual(['sub'])
  })
})

describe('listeners', () => {
  it('hear of every delivery and every attempt; one that throws costs nothing', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    await using receiver = await createReceiver()
    receiver.answer(500)
    await using out = outgoing({ sub: receiver.url })
    const heard: string[] = []
    const stopBroken = out.engine.onAttempt(() => {
      throw new Error('a broken listener')
    })
    out.engine.onAttempt(({ state }, { number }) => heard.push(`attempt ${number} ${state}`))
    const stop = out.engine.onDelivery(({ state }) => heard.push(state))
    out.engine.enqueue([message()])
    await out.time.advanceTo(START + 1_000)
    expect(heard).toEqual(['pending', 'attempt 1 pending', 'attempt 2 delivered', 'delivered'])
    expect(warned).toHaveBeenCalledTimes(2)
    warned.mockRestore()
    stop()
    stopBroken()
    out.engine.enqueue([message()])
    await out.engine.idle()
    expect(heard.length).toBe(5)
  })
})

describe('a transport that breaks its promise', () => {
  it('is an attempt that was not sent', async () => {
    const transport: Transport = { send: () => Promise.reject(new Error('broken')), async close() {} }
    await using out = outgoing({ sub: 'http://h/' }, { transport, settings: { retry: retryPolicy('none') } })
    const [delivery] = out.engine.enqueue([message()])
    await out.engine.idle()
    expect(delivery!.attempts[0]!.outcome).toEqual({ kind: 'not-sent', error: 'The transport failed: Error: broken' })
  })
})

describe('stopping', () => {
  it('lets what is in flight finish, starts nothing more, and says how many had not ended', async () => {
    let open = () => {}
    const gate = new Promise<void>(resolve => {
      open = resolve
    })
    await using receiver = await createReceiver({ respond: () => gate.then(() => 204) })
    await using out = outgoing({ sub: receiver.url })
    const deliveries = out.engine.enqueue(many(20))
    await receiver.waitFor(8)
    const stopping = out.engine.stop(5_000)
    open()
    expect(await stopping).toEqual({ pending: 12 })
    expect(deliveries.filter(({ state }) => state === 'delivered').length).toBe(8)
    expect(receiver.received.length).toBe(8)
    expect(out.engine.enqueue([message()])[0]).toMatchObject({ state: 'failed', reason: 'the sandbox is stopping' })
  })

  it('still sends what was enqueued the moment before', async () => {
    await using receiver = await createReceiver()
    await using out = outgoing({ sub: receiver.url })
    out.engine.enqueue([message()])
    expect(await out.engine.stop(5_000)).toEqual({ pending: 0 })
    expect(receiver.received.length).toBe(1)
  })

  it('does not wait beyond its grace, and counts retries that wait', async () => {
    await using receiver = await createReceiver()
    receiver.answer(500)
    receiver.answer(204, { hang: true })
    await using out = outgoing({ sub: receiver.url })
    out.engine.enqueue([message()])
    await out.engine.idle()
    out.engine.enqueue([message()])
    await receiver.waitFor(2)
    expect(await out.engine.stop(20)).toEqual({ pending: 2 })
    expect(out.due.size).toBe(0)
  })
})

describe('settings', () => {
  it.each([
    [{ deadlineMs: 0 }, '1 to 30000 ms, not 0'],
    [{ deadlineMs: 30_001 }, '1 to 30000 ms, not 30001'],
    [{ deadlineMs: Number.NaN }, 'not NaN'],
    [{ jitter: 2 }, 'from 0 to 1, not 2'],
    [{ disableAfterFailures: 0 }, 'not 0'],
  ])('%j is refused and changes nothing', async (changed, error) => {
    await using out = outgoing({})
    const before = out.engine.settings
    expect(() => out.engine.configure(changed)).toThrow(error)
    expect(out.engine.settings).toBe(before)
  })
})
