import { readFileSync } from 'node:fs'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import { Dial, type DialOptions } from '../../src/delivery/dial.ts'
import type { Guard, Lookup } from '../../src/delivery/egress.ts'
import type { Outcome, Trace } from '../../src/delivery/message.ts'
import { ownAddresses } from '../../src/delivery/own-addresses.ts'
import { readyTarget } from '../../src/delivery/target.ts'
import { createTransport } from '../../src/delivery/transport.ts'
import type { FaultInput } from '../../src/index.ts'
import { createSandbox } from '../../src/index.ts'
import { Deadlines } from '../../src/shared/deadlines.ts'
import { createReceiver, type Receiver } from '../../src/testing/receiver.ts'
import { openScene } from '../faults/scene.ts'

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const lookupOf =
  (names: Readonly<Record<string, string>>): Lookup =>
  (name, { all }, done) => {
    const address = names[name]!
    const family = address.includes(':') ? 6 : 4
    setImmediate(() => (all ? done(null, [{ address, family }]) : done(null, address, family)))
  }

async function receiving(guard?: Guard) {
  const receiver = await createReceiver()
  const transport = createTransport(guard)
  open.push(
    () => receiver.close(),
    () => transport.close(),
  )
  const post = async (host = '127.0.0.1', trace: Trace = {}) => {
    const to = readyTarget({ url: `http://${host}:${receiver.port}/`, headers: {} })
    const outcome = await transport.send({ to, body: Buffer.from('{}'), deadline: 5_000, trace })
    return { outcome, trace }
  }
  return { receiver, post }
}

const some = expect.any(Number)

describe('what an attempt tells of its way', () => {
  it('is the address and the steps for a new connection, and for an open one no more than the first byte', async () => {
    const { receiver, post } = await receiving({ lookup: lookupOf({ 'shop.test': '127.0.0.1' }) })
    const address = `127.0.0.1:${receiver.port}`
    expect((await post('shop.test')).trace).toEqual({ address, dns: some, connect: some, firstByte: some })
    expect((await post('shop.test')).trace).toEqual({ address, firstByte: some })
    expect((await post()).trace).toEqual({ address, connect: some, firstByte: some })
    expect(receiver.connections).toBe(2)
  })

  it('has the time of TLS apart', async () => {
    const pem = readFileSync(new URL('../faults/localhost.pem', import.meta.url))
    const server = createHttpsServer({ key: pem, cert: pem })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    open.push(() => new Promise(resolve => server.close(resolve)))
    const trace: Trace = {}
    await dialled({ host: '127.0.0.1', port, tls: { rejectUnauthorized: false }, connectMs: 5_000 }, {}, trace)
    expect(trace).toEqual({ address: `127.0.0.1:${port}`, connect: some, tls: some })
  })

  it('is the address alone where nobody listens', async () => {
    const { receiver, post } = await receiving()
    await receiver.close()
    expect(await post()).toEqual({
      outcome: expect.objectContaining({ kind: 'refused' }),
      trace: { address: `127.0.0.1:${receiver.port}` },
    })
  })

  it('is nothing for a name that leads nowhere', async () => {
    const lookup: Lookup = (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '')
    const { post } = await receiving({ lookup })
    expect((await post('shop.test')).trace).toEqual({})
  })
})

/** The connection of a dial that succeeds, closed again. */
function dialled(options: DialOptions, guard: Guard, trace: Trace): Promise<void> {
  const deadlines = new Deadlines(true)
  return new Promise((resolve, reject) => {
    const dial: Dial = new Dial(options, guard, deadlines, (error, socket) => {
      dial.tell(trace)
      socket?.destroy()
      deadlines.close()
      if (error) reject(error)
      else resolve()
    })
  })
}

const WAYS: readonly (readonly [string, FaultInput[]])[] = [
  ['undici', []],
  ['node:http', [{ kind: 'wrong-length', options: { by: -1 } }]],
  ['a socket of its own', [{ kind: 'connections', options: { use: 'new' } }]],
]

/** The outcome and address of one delivery, well-formed or by a fault that writes it in another way. */
async function delivered(receiver: Receiver, faults: FaultInput[], guard: Guard, host: string) {
  const transport = createTransport(guard)
  const scene = openScene({ url: `http://${host}:${receiver.port}`, faults, transport })
  open.push(
    () => scene.engine.stop(),
    () => transport.close(),
  )
  scene.tell('m1')
  await scene.pass(0)
  const [{ outcome, address, timings } = {} as never] = [...scene.log.list()][0]!.attempts
  return { outcome: outcome as Outcome, address, timings }
}

describe.each(WAYS)('a connection by %s', (_, faults) => {
  it('is in the log with its address and its steps', async () => {
    await using receiver = await createReceiver()
    const lookup = lookupOf({ 'shop.test': '127.0.0.1' })
    const { address, timings } = await delivered(receiver, faults, { lookup }, 'shop.test')
    expect(address).toBe(`127.0.0.1:${receiver.port}`)
    expect(timings).toMatchObject({ dns: some, connect: some, firstByte: some })
  })

  it('that leads elsewhere than the name did is cut before a byte is sent', async () => {
    await using receiver = await createReceiver()
    const lookup = lookupOf({ 'shop.test': '0.0.0.0' })
    const { outcome } = await delivered(receiver, faults, { lookup }, 'shop.test')
    expect(outcome).toEqual({
      kind: 'not-sent',
      error: 'shop.test is 0.0.0.0, but the connection leads to 127.0.0.1; nothing is sent there.',
      final: true,
    })
    expect(receiver.received).toEqual([])
  })

  it.each(['127.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]', 'localhost'])(
    'to the sandbox itself is cut, by whatever name: %s',
    async host => {
      await using receiver = await createReceiver()
      const own = ownAddresses()
      const ended = own.add('127.0.0.1', receiver.port)
      const { outcome } = await delivered(receiver, faults, { isOwn: own.has }, host)
      expect(outcome).toEqual({
        kind: 'not-sent',
        error: expect.stringContaining('is this sandbox itself; nothing is'),
        final: true,
      })
      expect(receiver.received).toEqual([])
      ended()
      expect((await delivered(receiver, faults, { isOwn: own.has }, host)).outcome.kind).not.toBe('not-sent')
    },
  )

  it('to a link-local address is only tried when that is allowed', async () => {
    await using receiver = await createReceiver()
    const lookup = lookupOf({ 'meta.test': '169.254.169.254' })
    const { outcome } = await delivered(receiver, faults, { lookup }, 'meta.test')
    expect(outcome).toMatchObject({ error: expect.stringContaining('without --allow-link-local') })
    const tried: string[] = []
    const watching: Lookup = (name, options, done) => {
      tried.push(name)
      lookupOf({ 'meta.test': '127.0.0.1' })(name, options, done)
    }
    const allowed = { lookup: watching, allowLinkLocal: true }
    expect((await delivered(receiver, faults, allowed, 'meta.test')).outcome.kind).not.toBe('not-sent')
    expect(tried).toEqual(['meta.test'])
  })
})

describe('where the sandbox itself listens', () => {
  it('is one address, or with a wildcard every address of this machine', () => {
    const own = ownAddresses()
    own.add('127.0.0.1', 80)
    const ended = own.add('0.0.0.0', 81)
    const has = (address: string, port: number, from = '127.0.0.1') => own.has({ address, port, from })
    expect([has('127.0.0.1', 80), has('127.0.0.2', 80), has('127.0.0.1', 82)]).toEqual([true, false, false])
    expect([has('127.0.0.9', 81), has('::1', 81), has('10.0.0.5', 81, '10.0.0.5')]).toEqual([true, true, true])
    expect(has('10.0.0.6', 81, '10.0.0.5')).toBe(false)
    ended()
    expect(has('127.0.0.9', 81)).toBe(false)
  })
})

describe('a delivery loop', () => {
  const subscribe = (url: string, to: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/octo/v1/notifications/subscriptions`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer alpha-key',
        'octo-capabilities': 'notifications',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ url: to, notificationTypes: ['PRODUCT_UPDATE'], headers }),
    })

  async function started(allowLoops?: boolean) {
    const sandbox = createSandbox({ clock: 'manual', allowLoops })
    const server = await serve(sandbox)
    open.push(
      () => server.close(),
      () => sandbox.stop(),
    )
    const outcome = async () => {
      const path = `${server.url}/_sandbox/v1/simulate/product.updated?wait=true`
      const { deliveries } = (await (await fetch(path, { method: 'POST' })).json()) as {
        deliveries: { attempts: { outcome: { kind: string; status?: number; error?: string } }[] }[]
      }
      return deliveries[0]!.attempts[0]!.outcome
    }
    const lastWhy = async () => {
      const api = `${server.url}/_sandbox/v1/events`
      const { events } = (await (await fetch(`${api}?limit=1`)).json()) as { events: { id: string }[] }
      const { subscriptions } = (await (await fetch(`${api}/${events[0]!.id}`)).json()) as {
        subscriptions: { reason: string }[]
      }
      return subscriptions.map(({ reason }) => reason)
    }
    return { ...server, outcome, lastWhy }
  }

  it('through the sandbox itself ends before it begins', async () => {
    const one = await started()
    await subscribe(one.url, `${one.url.replace('127.0.0.1', 'localhost')}/_sandbox/v1/reset`)
    expect(await one.outcome()).toEqual({ kind: 'not-sent', error: expect.stringContaining('is this sandbox itself') })
    expect(await one.lastWhy()).toEqual([
      expect.stringMatching(/^told as PRODUCT_UPDATE, but nothing was sent: .* without --allow-loops .*[^.]$/),
    ])
  })

  it('through another sandbox ends with its 403', async () => {
    const [one, other] = [await started(), await started()]
    await subscribe(one.url, `${other.url}/octo/v1/suppliers`)
    expect(await one.outcome()).toEqual({ kind: 'answered', status: 403 })
  })

  it('is possible for whoever asks for it', async () => {
    const one = await started(true)
    await subscribe(one.url, `${one.url}/octo/v1/nothing`)
    expect(await one.outcome()).toEqual({ kind: 'answered', status: 404 })
  })
})
