import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, type LogLimits } from '../../src/delivery/log.ts'
import type { Attempt, Delivery, DeliveryState } from '../../src/delivery/message.ts'
import { message } from './outgoing.ts'

type Open = { -readonly [K in keyof Delivery]: Delivery[K] }

const attempt = (bytes = 0): Attempt => ({
  number: 1,
  at: 0,
  ms: 1,
  timings: {},
  faults: [],
  request: { method: 'POST', url: 'http://h/', headers: {}, body: new Uint8Array(0) },
  outcome: { kind: 'answered', status: 204, headers: {}, body: new Uint8Array(bytes), truncated: false },
})

function recorder(limits?: LogLimits) {
  const log = createLog(limits)
  const open = (id: string, subscriptionId = 'sub', event = 'BOOKING_UPDATE', dialect = 'bookspot'): Open => {
    const delivery: Open = {
      id,
      message: message(subscriptionId, { id, event, dialect, body: new Uint8Array(0) }),
      createdAt: 0,
      state: 'pending',
      nextAttemptAt: 0,
      reason: null,
      attempts: [],
    }
    log.add(delivery)
    return delivery
  }
  const end = (delivery: Open, state: DeliveryState = 'delivered', attempts: Attempt[] = [attempt()]) => {
    delivery.state = state
    delivery.attempts = attempts
    log.ended(delivery)
  }
  return { log, open, end }
}

const ids = (deliveries: Iterable<Delivery>) => [...deliveries].map(({ id }) => id)

describe('the delivery log', () => {
  it('lists newest first, and finds by id', () => {
    const { log, open } = recorder()
    const first = open('1')
    open('2')
    open('3')
    expect(ids(log.list())).toEqual(['3', '2', '1'])
    expect([log.find('1'), log.find('9'), log.size]).toEqual([first, undefined, 3])
  })

  it('filters by each of its keys and by several', () => {
    const { log, open, end } = recorder()
    open('1', 'a', 'BOOKING_UPDATE')
    open('2', 'b', 'BOOKING_UPDATE')
    end(open('3', 'a', 'transfer_update', 'rhomtrip'), 'failed')
    end(open('4', 'a', 'BOOKING_UPDATE'), 'failed')
    expect(ids(log.list({ subscriptionId: 'a' }))).toEqual(['4', '3', '1'])
    expect(ids(log.list({ event: 'BOOKING_UPDATE' }))).toEqual(['4', '2', '1'])
    expect(ids(log.list({ dialect: 'rhomtrip' }))).toEqual(['3'])
    expect(ids(log.list({ state: 'failed' }))).toEqual(['4', '3'])
    expect(ids(log.list({ eventId: log.find('2')!.message.eventId }))).toEqual(['2'])
    expect(ids(log.list({ subscriptionId: 'a', event: 'BOOKING_UPDATE', state: 'failed' }))).toEqual(['4'])
    expect(ids(log.list({ subscriptionId: 'nobody' }))).toEqual([])
  })

  it('pages without missing or repeating, though new ones arrive in between', () => {
    const { log, open } = recorder()
    for (let i = 1; i <= 5; i++) open(`${i}`)
    const first = log.page({}, { limit: 2 })
    expect([ids(first.deliveries), first.next]).toEqual([['5', '4'], '4'])
    open('6')
    const second = log.page({}, { limit: 2, cursor: first.next! })
    expect([ids(second.deliveries), second.next]).toEqual([['3', '2'], '2'])
    const last = log.page({}, { limit: 2, cursor: second.next! })
    expect([ids(last.deliveries), last.next]).toEqual([['1'], null])
    expect(() => log.page({}, { cursor: 'gone' })).toThrow('The cursor "gone" is not in the log.')
  })

  it('forgets what finished first when it holds too many attempts, and never what is pending', () => {
    const { log, open, end } = recorder({ attempts: 3 })
    const oldest = open('oldest')
    const [a, b, c] = ['a', 'b', 'c'].map(id => open(id))
    end(b!, 'delivered', [attempt(), attempt()])
    end(a!)
    expect(ids(log.list())).toEqual(['c', 'b', 'a', 'oldest'])
    end(c!)
    expect(ids(log.list())).toEqual(['c', 'a', 'oldest'])
    expect([log.find('b'), log.find('oldest')]).toEqual([undefined, oldest])
  })

  it('counts a delivery without attempts as one, so that refusals are bounded, too', () => {
    const { log, open, end } = recorder({ attempts: 10 })
    for (let i = 0; i < 50; i++) end(open(`${i}`), 'failed', [])
    expect(log.size).toBe(10)
  })

  it('forgets by bytes as well', () => {
    const { log, open, end } = recorder({ bytes: 20_000 })
    for (let i = 0; i < 10; i++) end(open(`${i}`), 'delivered', [attempt(4_096)])
    expect(ids(log.list())).toEqual(['9', '8', '7'])
  })

  it('may be changed while it is read', () => {
    const { log, open, end } = recorder({ attempts: 100 })
    const made = Array.from({ length: 200 }, (_, i) => open(`${i}`))
    const seen: string[] = []
    for (const { id } of log.list()) {
      if (seen.push(id) === 10) for (const delivery of made) end(delivery)
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => `${199 - i}`))
  })

  it('agrees with a plain list, whatever is opened and ended', () => {
    const step = fc.record({
      end: fc.boolean(),
      nth: fc.nat(30),
      sub: fc.constantFrom('a', 'b'),
      event: fc.constantFrom('x', 'y'),
      attempts: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), steps => {
        const { log, open, end } = recorder({ attempts: 20 })
        let model: Open[] = []
        const finished: Open[] = []
        const units = (list: Open[]) => list.reduce((sum, { attempts }) => sum + Math.max(1, attempts.length), 0)
        steps.forEach((one, i) => {
          const pending = model.filter(({ state }) => state === 'pending')
          const chosen = pending[one.nth % Math.max(1, pending.length)]
          if (!one.end || !chosen) {
            model.push(open(`${i}`, one.sub, one.event))
            return
          }
          end(
            chosen,
            'delivered',
            Array.from({ length: one.attempts }, () => attempt()),
          )
          finished.push(chosen)
          while (units(finished) > 20) {
            const gone = finished.shift()!
            model = model.filter(delivery => delivery !== gone)
          }
        })
        const newestFirst = [...model].reverse()
        expect(ids(log.list())).toEqual(ids(newestFirst))
        expect(ids(log.list({ subscriptionId: 'a', event: 'x' }))).toEqual(
          ids(newestFirst.filter(({ message: m }) => m.subscriptionId === 'a' && m.event === 'x')),
        )
        expect(ids(log.list({ event: 'y' }))).toEqual(ids(newestFirst.filter(({ message: m }) => m.event === 'y')))
        expect(log.size).toBe(model.length)
      }),
    )
  })
})
