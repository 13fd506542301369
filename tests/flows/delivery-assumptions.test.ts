import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { serve } from '../../src/adapters/node.ts'
import { createSandbox } from '../../src/index.ts'
import { createReceiver } from '../../src/testing/receiver.ts'

const HEADERS = {
  authorization: 'Bearer alpha-key',
  'octo-capabilities': 'notifications',
  'content-type': 'application/json',
}
const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function start(assume: Record<string, string>, subscribe = true) {
  const sandbox = createSandbox({ clock: 'manual', checkReplies: true, assume })
  const server = await serve(sandbox)
  const receiver = await createReceiver()
  open.push(
    () => receiver.close(),
    () => server.close(),
    () => sandbox.stop(),
  )
  const post = async (path: string, body: unknown, method = 'POST') => {
    const answer = await fetch(server.url + path, { method, headers: HEADERS, body: JSON.stringify(body) })
    expect(answer.ok, path).toBe(true)
    return (await answer.json()) as { id: string }
  }
  if (subscribe) {
    await post('/octo/v1/notifications/subscriptions', { url: receiver.url, notificationTypes: ['PRODUCT_UPDATE'] })
  }
  const update = (product: string) => post('/_sandbox/v1/simulate/product.updated', { product })
  const settle = () => post('/_sandbox/v1/clock/settle', {})
  const advance = (by: string) => post('/_sandbox/v1/clock/advance', { by })
  const products = () => receiver.received.map(({ json }) => (json as { data: { productId: string } }).data.productId)
  return { sandbox, receiver, post, update, settle, advance, products }
}

describe('the alternatives of the assumptions about delivery', () => {
  it.each([
    ['1000', 1000],
    ['30000', 30_000],
  ])('X-02=%s sets the deadline', async (value, ms) => {
    const { sandbox } = await start({ 'X-02': value })
    expect(sandbox.workspace().engine.settings.deadlineMs).toBe(ms)
  })

  it('X-25=500 sets the limit of connecting', async () => {
    const { sandbox } = await start({ 'X-25': '500' })
    expect(sandbox.workspace().engine.settings.connectMs).toBe(500)
  })

  it('X-02=1000 gives a receiver that hangs one second', async () => {
    const { receiver, update, settle, sandbox } = await start({ 'X-02': '1000', 'X-03': 'none' })
    receiver.respond(() => ({ hang: true }))
    await update('42')
    await settle()
    const [delivery] = [...sandbox.workspace().log.list()]
    expect(delivery!.attempts[0]!.outcome.kind).toBe('timed-out')
    expect(delivery!.attempts[0]!.ms).toBeLessThan(2_500)
  })

  it.each([
    ['default', [1, 3, 7, 15, 31]],
    ['none', []],
    ['slack', [0, 60, 360]],
  ])('X-03=%s plans the retries', async (value, seconds) => {
    const { receiver, update, settle, advance, sandbox } = await start({ 'X-03': value })
    receiver.respond(() => 500)
    const began = sandbox.workspace().world.clock.now()
    await update('42')
    await settle()
    await advance('1h')
    const [delivery] = [...sandbox.workspace().log.list()]
    expect(delivery!.attempts.map(({ at }) => (at - began) / 1000)).toEqual([0, ...seconds])
  })

  it('X-05=20 removes a subscription after twenty deliveries that failed for good', async () => {
    const { receiver, update, settle, sandbox } = await start({ 'X-05': '20', 'X-03': 'none' })
    receiver.respond(() => 500)
    for (let i = 0; i < 19; i++) await update('42')
    await settle()
    expect(sandbox.workspace().world.read.subscriptions.size).toBe(1)
    await update('42')
    await settle()
    expect(sandbox.workspace().world.read.subscriptions.size).toBe(0)
  })

  it('X-06=headers names event, delivery and attempt', async () => {
    const { receiver, update, settle } = await start({ 'X-06': 'headers' })
    await update('42')
    await settle()
    expect(receiver.received[0]!.headers).toMatchObject({
      'x-sandbox-event': expect.stringMatching(/^evt_/),
      'x-sandbox-delivery': expect.stringMatching(/^msg_/),
      'x-sandbox-attempt': '1',
    })
  })

  it('X-07=commit keeps the order, =shuffled does not, =duplicated sends twice', async () => {
    const order = ['42', '43', '44', '47', '48', '49']
    const arrivals = async (value: string) => {
      const { update, settle, advance, products } = await start({ 'X-07': value })
      for (const product of order) {
        await update(product)
        if (value === 'commit') await settle()
      }
      await advance('2s')
      return products()
    }
    expect(await arrivals('commit')).toEqual(order)
    const shuffled = await arrivals('shuffled')
    expect(shuffled).not.toEqual(order)
    expect([...shuffled].sort()).toEqual(order)
    expect(await arrivals('shuffled')).toEqual(shuffled)
    expect((await arrivals('duplicated')).sort()).toEqual(order.flatMap(product => [product, product]))
  })

  it.each([
    ['current', '/new'],
    ['original', '/old'],
  ])('X-15=%s sends the retry to %s', async (value, path) => {
    const { receiver, post, update, settle, advance } = await start({ 'X-15': value }, false)
    receiver.answer(500)
    const { id } = await post('/octo/v1/notifications/subscriptions', {
      url: `${receiver.url}/old`,
      notificationTypes: ['PRODUCT_UPDATE'],
    })
    await update('42')
    await settle()
    await post(`/octo/v1/notifications/subscriptions/${id}`, { url: `${receiver.url}/new` }, 'PATCH')
    await advance('1s')
    expect(receiver.received.map(request => request.path)).toEqual(['/old', path])
  })

  it("X-18=hmac-sha256 signs the body with the subscriber's token", async () => {
    const { receiver, update, settle } = await start({ 'X-18': 'hmac-sha256' })
    await update('42')
    await settle()
    const [request] = receiver.received
    const expected = createHmac('sha256', 'alpha-key').update(request!.bytes).digest('hex')
    expect(request!.headers['x-sandbox-signature']).toBe(`sha256=${expected}`)
  })

  it('the defaults send none of it', async () => {
    const { receiver, update, settle } = await start({})
    await update('42')
    await settle()
    expect(receiver.received).toHaveLength(1)
    expect(Object.keys(receiver.received[0]!.headers).filter(name => name.startsWith('x-'))).toEqual([])
  })
})
