import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { functionTransport } from '../../src/delivery/in-process.ts'
import type { Delivery } from '../../src/delivery/message.ts'
import { retryPolicy } from '../../src/delivery/retry.ts'
import { type FaultInput, readFaults } from '../../src/faults/read.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { openScene, payload, READ, type Scene, type SceneOptions, START } from '../faults/scene.ts'

let receiver: Receiver
let scene: Scene
const open = (faults: FaultInput | readonly FaultInput[], more: Partial<SceneOptions> = {}) => {
  scene = openScene({ url: receiver.url, faults, ...more })
  return scene
}
beforeEach(async () => {
  receiver = await createReceiver()
})
afterEach(async () => {
  await scene[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

const deliveries = () => [...scene.log.list()].reverse()
const only = () => deliveries()[0]!
const kinds = ({ attempts }: Delivery) => attempts.map(({ faults }) => faults.map(({ kind }) => kind))
const arrived = () => receiver.received.map(({ body }) => body)
const retrying = (...delays: number[]) => ({ settings: { retry: retryPolicy(delays) } })

it('no fault tries again what the sandbox itself does not send', async () => {
  open({ kind: 'retry-storm' }, { url: 'http://169.254.169.254/latest' })
  scene.tell('m1')
  await scene.pass(60_000)
  expect(only()).toMatchObject({ state: 'failed', attempts: [{ number: 1 }] })
})

describe('several faults', () => {
  it('compose in order of their rules: late, twice, and both broken', async () => {
    open([
      { kind: 'delayed', options: { by: '10s' } },
      { kind: 'duplicate', options: { every: '5s' } },
      { kind: 'extra-fields', options: { count: 1, nested: false } },
      { kind: 'broken-json', options: { as: 'comment' } },
    ])
    scene.tell('m1')
    await scene.pass(9_999)
    expect(receiver.received).toEqual([])
    await scene.pass(10_000)
    const body = `${JSON.stringify({ ...payload('m1'), newField1: 'new' })} // sent by the supplier`
    expect(arrived()).toEqual([body, body])
    expect(only().attempts.map(({ at }) => at - START)).toEqual([10_000, 15_000])
    expect(kinds(only())).toEqual(Array(2).fill(['delayed', 'duplicate', 'extra-fields', 'broken-json']))
  })

  it('are applied in the order in which they were added', async () => {
    open([
      { kind: 'wrong-envelope', options: { as: 'list' } },
      { kind: 'extra-fields', options: { count: 1, nested: false } },
    ])
    scene.tell('m1')
    await scene.pass(0)
    const [first] = receiver.received
    // A list has no place for another field.
    expect(Array.isArray(first!.json)).toBe(true)
    await scene[Symbol.asyncDispose]()
    open([
      { kind: 'extra-fields', options: { count: 1, nested: false } },
      { kind: 'wrong-envelope', options: { as: 'list' } },
    ])
    scene.tell('m1')
    await scene.pass(0)
    expect(receiver.received[1]!.json).toEqual([{ ...payload('m1'), newField1: 'new' }])
  })

  it('of the wire exclude each other: the first rule wins, and the other is not counted', async () => {
    open([{ kind: 'reset' }, { kind: 'truncated' }, { kind: 'duplicate' }])
    scene.tell('m1')
    await scene.pass(0)
    expect(kinds(only())).toEqual([
      ['reset', 'duplicate'],
      ['reset', 'duplicate'],
    ])
    expect(scene.rules.list().map(({ applied }) => applied)).toEqual([1, 0, 1])
  })

  it('after one with stop, or after lost, are left out', async () => {
    open([
      { kind: 'extra-fields', match: { nth: 1 }, stop: true },
      { kind: 'lost', match: { nth: 2 } },
      { kind: 'duplicate' },
    ])
    scene.tell('m1')
    scene.tell('m2')
    scene.tell('m3')
    await scene.pass(0)
    expect(deliveries().map(each => kinds(each)[0])).toEqual([['extra-fields'], ['lost'], ['duplicate']])
  })
})

describe('a rule', () => {
  it('counts deliveries for nth and every, with their retries', async () => {
    receiver.respond(() => 500)
    open({ kind: 'extra-fields', match: { every: 2 } }, retrying(1_000))
    for (const id of ['m1', 'm2', 'm3', 'm4']) scene.tell(id)
    await scene.pass(5_000)
    expect(deliveries().map(kinds)).toEqual([
      [[], []],
      [['extra-fields'], ['extra-fields']],
      [[], []],
      [['extra-fields'], ['extra-fields']],
    ])
  })

  it.each([
    [{ attempt: 2 }, [[], ['wrong-auth'], []]],
    [{ attemptFrom: 2 }, [[], ['wrong-auth'], ['wrong-auth']]],
  ])('narrowed by %j concerns those attempts alone (FD-23)', async (match, expected) => {
    receiver.respond(() => 500)
    open({ kind: 'wrong-auth', options: { as: 'missing' }, match }, retrying(1_000, 1_000))
    scene.tell('m1')
    await scene.pass(5_000)
    expect(kinds(only())).toEqual(expected)
    expect(receiver.received.map(({ headers }) => 'api-key' in headers)).toEqual(
      expected.map(each => each.length === 0),
    )
  })

  it.each([
    [{ subscriptionId: 'other' }, [[], ['extra-fields']]],
    [{ event: 'PRODUCT_UPDATE' }, [[], []]],
    [{ subject: 'something else' }, [[], ['extra-fields']]],
    [{ dialect: 'bookspot' }, [['extra-fields'], ['extra-fields']]],
    [{ from: '2027-01-11T09:00:01Z' }, [[], []]],
    [{ from: '2027-01-11T09:00:00Z', until: '2027-01-11T09:00:01Z' }, [['extra-fields'], ['extra-fields']]],
  ])('narrowed by %j concerns those deliveries alone', async (match, expected) => {
    open({ kind: 'extra-fields', match })
    scene.tell('m1')
    scene.tell('m2', { to: 'other', subject: 'something else' })
    await scene.pass(0)
    expect(deliveries().map(each => kinds(each)[0])).toEqual(expected)
  })

  it('is applied as often as it says, and then no more', async () => {
    receiver.respond(() => 500)
    open({ kind: 'extra-fields', times: 2 }, retrying(1_000, 1_000))
    scene.tell('m1')
    await scene.pass(5_000)
    expect(kinds(only())).toEqual([['extra-fields'], ['extra-fields'], []])
  })

  it('with a probability draws from the seed, for each delivery and attempt on its own', async () => {
    const broken = async (seed: string) => {
      open({ kind: 'extra-fields', probability: 0.3 }, { seed })
      for (let i = 0; i < 200; i++) scene.tell(`m${i}`)
      await scene.pass(0)
      const found = deliveries().flatMap(each => (kinds(each)[0]!.length > 0 ? [each.id] : []))
      await scene[Symbol.asyncDispose]()
      return found
    }
    const first = await broken('a')
    expect(first.length).toBeGreaterThan(40)
    expect(first.length).toBeLessThan(80)
    expect(await broken('a')).toEqual(first)
    expect(await broken('b')).not.toEqual(first)
  })

  it('that finds nothing to do is neither counted nor logged', async () => {
    open([{ kind: 'old-url' }, { kind: 'stale-after-fresh' }])
    scene.tell('m1')
    await scene.pass(0)
    expect(kinds(only())).toEqual([[]])
    expect(scene.rules.list().map(({ applied }) => applied)).toEqual([0, 0])
  })

  it.each([
    { kind: 'unknown-value', options: { of: 'status' } },
    { kind: 'wrong-path', options: { as: 'no-query' } },
    { kind: 'changed-field', options: { field: '/data/status' } },
    { kind: 'odd-dates', options: { as: 'inverted' } },
    { kind: 'wrong-capabilities' },
    { kind: 'clock-skew' },
    { kind: 'wrong-subscription', options: { as: 'id' } },
  ])('that once has nothing to break is kept for what has, and does not stop others: %j', async rule => {
    open([
      { ...rule, times: 1, stop: true },
      { kind: 'other-user-agent', match: { nth: 1 } },
    ])
    scene.tell('m1', { to: 'other', body: { note: 'nothing that any of them looks for' } })
    scene.tell('m2')
    await scene.pass(0)
    expect(deliveries().map(each => kinds(each)[0])).toEqual([['other-user-agent'], [rule.kind]])
    expect(deliveries()[0]!.attempts[0]!.request.body).toEqual(deliveries()[0]!.message.body)
  })

  it('finds what those before it have put there', async () => {
    open([{ kind: 'extra-fields' }, { kind: 'changed-field', options: { field: '/newField1' } }])
    scene.tell('m1')
    await scene.pass(0)
    expect(kinds(only())).toEqual([['extra-fields', 'changed-field']])
    expect(receiver.received[0]!.json).not.toHaveProperty('newField1')
  })
})

describe("RhomTrip's messages", () => {
  const webhook = { id: 'sub', event: 'availability_update', url: 'http://127.0.0.1/hook' }
  const departures = { productId: '42', optionId: 'DEFAULT', availability: [{ id: 'a', available: true }] }
  const prices = expect.objectContaining({ currency: 'EUR' })

  it.each([
    [{ kind: 'wrong-envelope' }, { webhook, transfer: { id: 't' } }, { id: 't' }],
    [{ kind: 'wrong-envelope' }, { webhook, ...departures }, departures],
    [
      { kind: 'wrong-capabilities', options: { prices: 'present' } },
      { webhook, ...departures },
      { webhook, ...departures, availability: [{ id: 'a', available: true, pricing: prices }] },
    ],
  ])('go wrong in what they are about: %j', async (rule, body, expected) => {
    open(rule)
    scene.tell('m1', { body })
    await scene.pass(0)
    expect(receiver.received[0]!.json).toEqual(expected)
  })
})

describe('copies', () => {
  it('change nothing of what follows the attempt: the first request decides', async () => {
    receiver.answer(204)
    receiver.answer(500)
    open({ kind: 'duplicate', options: { order: 'in-turn' } }, retrying(1_000))
    scene.tell('m1')
    await scene.pass(5_000)
    expect(only().state).toBe('delivered')
    expect(
      only().attempts.map(({ number, copy, outcome }) => [number, copy, 'status' in outcome && outcome.status]),
    ).toEqual([
      [1, undefined, 204],
      [1, 2, 500],
    ])
  })

  it('do not count as attempts', async () => {
    receiver.respond(() => 500)
    open({ kind: 'duplicate', match: { attempt: 1 } }, retrying(1_000, 2_000))
    scene.tell('m1')
    await scene.pass(60_000)
    expect(only().attempts.map(({ number, at }) => [number, at - START])).toEqual([
      [1, 0],
      [1, 0],
      [2, 1_000],
      [3, 3_000],
    ])
    expect(only().reason).toBe('all 3 attempts failed')
  })

  it('that wait are dropped when the subscription is deleted or the engine stops', async () => {
    open({ kind: 'duplicate', options: { copies: 3, every: '10s' } })
    scene.tell('m1')
    await scene.pass(10_000)
    scene.unsubscribe()
    await scene.pass(60_000)
    expect(receiver.received.length).toBe(2)
    scene.tell('m2', { to: 'other' })
    await scene.pass(0)
    expect(scene.due.size).toBe(2)
    await scene.engine.stop()
    expect(scene.due.size).toBe(0)
  })

  it('beyond the bound are not sent, and the log says so', async () => {
    open({ kind: 'duplicate', options: { copies: 100, every: '1s' } }, { pendingLimit: 150 })
    scene.tell('m1')
    scene.tell('m2')
    await scene.pass(0)
    expect(scene.due.size).toBe(150)
    const refused = deliveries().flatMap(({ attempts }) =>
      attempts.filter(({ outcome }) => outcome.kind === 'not-sent'),
    )
    expect(refused.length).toBe(48)
    await scene.pass(200_000)
    expect(receiver.received.length).toBe(152)
  })

  it('are in the bounds of the log although they come after its delivery has ended', async () => {
    open({ kind: 'duplicate', options: { copies: 100, every: '1s' } })
    // 6,000 real requests, which a busy machine takes its time for.
    for (let i = 0; i < 60; i++) scene.tell(`m${i}`)
    await scene.pass(3_600_000)
    const kept = deliveries().reduce((sum, { attempts }) => sum + attempts.length, 0)
    expect(kept).toBeGreaterThan(4_800)
    expect(kept).toBeLessThanOrEqual(5_000)
  }, 60_000)
})

describe('a delivery that is held back', () => {
  it('says so, is pending, and goes on when its rule is removed', async () => {
    open({ kind: 'delayed', options: { by: '1h' } })
    scene.tell('m1')
    await scene.pass(0)
    expect(only()).toMatchObject({
      state: 'pending',
      nextAttemptAt: START + 3_600_000,
      reason: 'held back by the fault delayed (rule flt_1)',
    })
    scene.rules.clear()
    await scene.pass(0)
    expect(only()).toMatchObject({ state: 'delivered', reason: null })
    expect(scene.due.size).toBe(0)
  })

  it('is cancelled with its subscription', async () => {
    open({ kind: 'delayed', options: { by: '1h' } })
    scene.tell('m1')
    await scene.pass(0)
    scene.unsubscribe()
    expect(only()).toMatchObject({ state: 'cancelled', reason: 'the subscription is deleted' })
    expect([scene.due.size, scene.engine.pending]).toEqual([0, 0])
  })

  it('does not keep those behind it waiting when it is cancelled', async () => {
    open([{ kind: 'one-at-a-time' }, { kind: 'delayed', options: { by: '1h' }, match: { subscriptionId: 'sub' } }])
    scene.tell('m1')
    scene.tell('m2', { to: 'other' })
    await scene.pass(0)
    expect(receiver.received).toEqual([])
    scene.unsubscribe()
    await scene.pass(0)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/other'])
  })

  it('by several rules waits for each in turn', async () => {
    open([
      { kind: 'held-back', options: { for: '1m' } },
      { kind: 'delayed', options: { by: '1m' } },
    ])
    scene.tell('m1')
    await scene.pass(119_999)
    expect(receiver.received).toEqual([])
    await scene.pass(1)
    expect(receiver.received.length).toBe(1)
  })
})

describe('sequences', () => {
  it('reorder each subscription for itself', async () => {
    open({ kind: 'reordered' })
    scene.tell('m1')
    scene.tell('m2', { to: 'other' })
    scene.tell('m3')
    scene.tell('m4', { to: 'other' })
    await scene.pass(0)
    const to = (path: string) =>
      receiver.received
        .filter(each => each.path.startsWith(path))
        .map(({ json }) => (json as { id: string }).id.slice(-2))
    expect([to('/hook'), to('/other')]).toEqual([
      ['03', '01'],
      ['04', '02'],
    ])
  })

  it('reorder the next window, too', async () => {
    open({ kind: 'reordered' })
    for (const id of ['m1', 'm2', 'm3', 'm4']) scene.tell(id)
    await scene.pass(0)
    expect(arrived().map(body => JSON.parse(body).id.slice(-1))).toEqual(expect.arrayContaining(['1', '2', '3', '4']))
    const at = (digit: string) => arrived().findIndex(body => JSON.parse(body).id.endsWith(digit))
    expect([at('2') < at('1'), at('4') < at('3')]).toEqual([true, true])
  })

  it('stop holding back once the outage is over', async () => {
    open({ kind: 'held-back', options: { for: '10s' } })
    scene.tell('m1')
    await scene.pass(4_000)
    scene.tell('m2')
    await scene.pass(5_999)
    expect(receiver.received).toEqual([])
    await scene.pass(1)
    expect(receiver.received.length).toBe(2)
    scene.tell('m3')
    await scene.pass(0)
    expect(receiver.received.length).toBe(3)
  })

  it('coalesce one subject, not its neighbours', async () => {
    open({ kind: 'coalesced', options: { within: '5s' } })
    scene.tell('m1')
    scene.tell('m2', { subject: 'another' })
    await scene.pass(3_000)
    scene.tell('m3')
    await scene.pass(2_000)
    expect(deliveries().map(({ id, state }) => [id, state])).toEqual([
      ['m1', 'cancelled'],
      ['m2', 'delivered'],
      ['m3', 'delivered'],
    ])
  })

  it('send what was true before after what is true now', async () => {
    open({ kind: 'stale-after-fresh', options: { after: '2s' }, match: { nth: 2 } })
    scene.tell('m1', { body: { status: 'CONFIRMED' } })
    await scene.pass(60_000)
    scene.tell('m2', { body: { status: 'CANCELLED' } })
    await scene.pass(60_000)
    expect(receiver.received.map(({ json }) => (json as { status: string }).status)).toEqual([
      'CONFIRMED',
      'CANCELLED',
      'CONFIRMED',
    ])
  })

  it('send what was late for its subscription at last to where it pointed, or in time when it still stands', async () => {
    open({ kind: 'late-after-delete', options: { after: '1s', within: '1m' } })
    scene.tell('m1', { to: 'other' })
    await scene.pass(59_999)
    expect(receiver.received).toEqual([])
    await scene.pass(1)
    expect(receiver.received.map(({ path }) => path)).toEqual(['/other'])
  })

  it('need no sleeping: three days pass at once', async () => {
    open({ kind: 'delayed', options: { by: '3d' } })
    const started = performance.now()
    scene.tell('m1')
    await scene.pass(3 * 86_400_000)
    expect(receiver.received.length).toBe(1)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('a lost message', () => {
  it('is tried again where the supplier notices', async () => {
    open({ kind: 'lost', options: { retry: true }, times: 1 }, retrying(1_000))
    scene.tell('m1')
    await scene.pass(5_000)
    expect(only()).toMatchObject({ state: 'delivered', attempts: [{ outcome: { kind: 'not-sent' } }, { number: 2 }] })
  })
})

describe('a lost acknowledgement', () => {
  it.each([{ kind: 'hung-up' }, { kind: 'impatient', options: { after: '300ms' } }])(
    'is why the receiver gets a message again: %j',
    async fault => {
      receiver.respond(() => new Promise(resolve => setTimeout(resolve, 600, 204)))
      open({ ...fault, times: 1 }, retrying(1_000))
      scene.tell('m1')
      await scene.pass(0)
      await receiver.waitFor(1)
      await scene.pass(5_000)
      expect(new Set(arrived()).size).toBe(1)
      expect([receiver.received.length, only().state]).toEqual([2, 'delivered'])
    },
  )
})

describe('what hangs', () => {
  it('ends when the sandbox stops', async () => {
    open({ kind: 'stalled', options: { at: 'connected', hold: '2m' } })
    scene.tell('m1')
    const passing = scene.pass(0)
    while (receiver.openConnections === 0) await new Promise(resolve => setTimeout(resolve, 5))
    await scene.engine.stop()
    await passing
    expect(only().attempts[0]!.outcome.kind).toBe('timed-out')
    while (receiver.openConnections > 0) await new Promise(resolve => setTimeout(resolve, 5))
  })

  it('has a bound in every kind', () => {
    const most = READ.catalogue.kinds.flatMap(({ kind, options }) =>
      Object.entries(options).flatMap(([name, { type, most }]) =>
        type === 'duration' && most === undefined ? [`${kind} ${name}`] : [],
      ),
    )
    expect(most).toEqual([])
  })
})

describe('the egress guard', () => {
  it.each(['http://169.254.169.254', 'http://[fe80::1]'])(
    'holds for what a fault writes by itself, too: %s',
    async url => {
      open({ kind: 'reset', options: { at: 'connected' } }, { url })
      scene.tell('m1')
      await scene.pass(0)
      expect(only().attempts[0]!.outcome).toEqual({
        kind: 'not-sent',
        error: expect.stringContaining(
          'is a link-local or cloud metadata address; nothing is sent there without --allow-link-local',
        ),
        final: true,
      })
    },
  )
})

describe('without sockets', () => {
  it('what makes sense is produced all the same, and the rest is refused with its reason', async () => {
    const bodies: string[] = []
    const transport = functionTransport(async request => {
      bodies.push(`${request.method} ${await request.text()}`)
      return 204
    })
    open([{ kind: 'duplicate' }, { kind: 'wrong-method', options: { method: 'PUT' } }, { kind: 'empty-body' }], {
      transport,
    })
    scene.tell('m1')
    await scene.pass(0)
    expect(bodies).toEqual(['PUT ', 'PUT '])
    open([{ kind: 'unresolved', times: 1 }], { transport, ...retrying(1_000) })
    scene.tell('m1')
    await scene.pass(1_000)
    expect(only().attempts.map(({ outcome }) => ('error' in outcome ? outcome.error : outcome.status))).toEqual([
      expect.stringMatching(/^The name of .* does not resolve \(ENOTFOUND\)\.$/),
      204,
    ])
    expect(() => readFaults({ kind: 'slow' }, { ...READ, sockets: false })).toThrow('The fault "slow" needs a socket: ')
  })
})

describe('without rules', () => {
  it('an attempt has no plan and names no faults', async () => {
    open([])
    scene.tell('m1')
    await scene.pass(0)
    expect(only().attempts[0]!.faults).toEqual([])
    expect(scene.rules.count('delivery')).toBe(0)
  })
})
