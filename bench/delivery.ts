import { type Child, startChild } from './child.ts'
import { load, openClient, rawRequest } from './load.ts'
import { median, type Row, row } from './report.ts'

const HEADERS = {
  authorization: 'Bearer alpha-key',
  'octo-capabilities': 'notifications',
  'content-type': 'application/json',
}
const ROUNDS = 5
const TRIGGERS = 1_000
const SUBSCRIBERS = 10
const trigger = rawRequest('POST', '/_sandbox/v1/simulate/product.updated', {}, JSON.stringify({ product: '42' }))

/** Deliveries caused through the HTTP trigger, against a bare loop over `Pool.dispatch` with the same bytes. */
export async function benchDelivery(): Promise<Row[]> {
  const rows: Row[] = []
  const receiver = await startChild('receiver')
  const url = `http://127.0.0.1:${receiver.port}/hook`
  const dispatch = await startChild('dispatch')
  const body = JSON.stringify({
    id: '0'.repeat(36),
    subscriptionId: '0'.repeat(36),
    notificationType: 'PRODUCT_UPDATE',
    utcCreatedAt: '2027-01-11T09:00:00Z',
    data: { productId: '42' },
  })

  const many = await sandboxWith(Array.from({ length: SUBSCRIBERS }, () => url))
  const rates: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    await receiver.ask({ reset: true })
    const started = performance.timeOrigin + performance.now()
    await pull(many, TRIGGERS, 8)
    const ended = (await receiver.ask({ until: TRIGGERS * SUBSCRIBERS })) as number
    const rate = (TRIGGERS * SUBSCRIBERS) / ((ended - started) / 1000)
    const bare = (await dispatch.ask({ url, body, count: TRIGGERS * SUBSCRIBERS })) as number
    if (round > 0) rates.push(rate / bare)
  }
  rows.push(
    row(`deliveries through an HTTP trigger to ${SUBSCRIBERS} subscribers`, median(rates), {
      goal: 0.45,
      stretch: 0.6,
    }),
  )
  await many.stop()

  const one = await sandboxWith([url])
  const alone = await latencies(one, receiver, 1, 400)
  rows.push(row('one subscriber, HTTP trigger to arrival, p50', alone.p50, { unit: 'ms', better: 'lower', goal: 1 }))
  await one.stop()

  const healthy = await sandboxWith(Array.from({ length: 9 }, () => url))
  const before = await latencies(healthy, receiver, 9, 400)
  await healthy.stop()
  const mixed = await sandboxWith([...Array.from({ length: 9 }, () => url), `http://127.0.0.1:${receiver.port}/slow`])
  const beside = await latencies(mixed, receiver, 9, 400)
  await mixed.stop()
  rows.push(
    row("healthy subscribers' p99 beside one that takes a second", beside.p99 / before.p99, {
      unit: 'x',
      better: 'lower',
      goal: 2,
    }),
  )
  await dispatch.stop()
  await receiver.stop()
  return rows
}

export async function sandboxWith(urls: readonly string[]): Promise<Child> {
  const child = await startChild('sandbox', {})
  await subscribe(child, urls, 'PRODUCT_UPDATE')
  return child
}

/** Subscribes at BookSpot, in turn. */
export async function subscribe(child: Child, urls: readonly string[], event: string): Promise<void> {
  for (const url of urls) {
    const answer = await fetch(`http://127.0.0.1:${child.port}/octo/v1/notifications/subscriptions`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ url, notificationTypes: [event] }),
    })
    if (answer.status !== 201) throw new Error(await answer.text())
  }
}

export async function pull({ port }: Child, count: number, connections: number): Promise<void> {
  const { statuses } = await load({ port, request: () => trigger, count, connections })
  if (statuses['200'] !== count) throw new Error(`unexpected answers to the trigger: ${JSON.stringify(statuses)}`)
}

/** One trigger at a time, on one connection: milliseconds from sending it to each arrival on `/hook`. */
export async function latencies(
  sandbox: Child,
  receiver: Child,
  healthy: number,
  triggers: number,
): Promise<{ p50: number; p95: number; p99: number }> {
  const found: number[] = []
  const client = await openClient(sandbox.port)
  for (let i = 0; i < triggers; i++) {
    await receiver.ask({ reset: true })
    const started = performance.timeOrigin + performance.now()
    const status = await client.send(trigger)
    if (status !== '200') throw new Error(`unexpected answer to the trigger: ${status}`)
    await receiver.ask({ until: healthy })
    const arrivals = (await receiver.ask({ arrived: true })) as number[]
    if (i >= triggers / 4) found.push(...arrivals.map(at => at - started))
  }
  client.close()
  found.sort((a, b) => a - b)
  const at = (part: number) => found[Math.floor(found.length * part)]!
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
