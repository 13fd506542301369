import { type Child, startChild } from './child.ts'
import { latencies, pull, sandboxWith, subscribe } from './delivery.ts'
import { median, type Row, row } from './report.ts'

const HANGING = 500
const HEALTHY = 9
const ROUNDS = 5
const TRIGGERS = 1_000

/** Receivers beside others that hang, a storm's memory, and rules that are about somebody else. */
export async function benchFaults(): Promise<Row[]> {
  const receiver = await startChild('receiver')
  const url = `http://127.0.0.1:${receiver.port}/hook`
  const rows = [await besideHanging(receiver, url), await storm(receiver, url), await unmatched(receiver, url)]
  await receiver.stop()
  return rows
}

/** What others wait for while 500 receivers take a request and never answer: each has one in flight and nine behind it. */
async function besideHanging(receiver: Child, url: string): Promise<Row> {
  const sandbox = await sandboxWith(Array.from({ length: HEALTHY }, () => url))
  const hanging = Array.from({ length: HANGING }, (_, i) => `http://127.0.0.1:${receiver.port}/hang?${i}`)
  await subscribe(sandbox, hanging, 'AVAILABILITY_UPDATE')
  for (let i = 0; i < 10; i++) await ask(sandbox, '/simulate/availability.closed-out', {})
  const { p95 } = await latencies(sandbox, receiver, HEALTHY, 400)
  await sandbox.stop()
  return row(`healthy receivers' p95 beside ${HANGING} that hang`, p95, { unit: 'ms', better: 'lower', goal: 1_000 })
}

/** Resident memory that a storm adds: each message up to twenty times, none of it kept beyond the log's bounds. */
async function storm(receiver: Child, url: string): Promise<Row> {
  const sandbox = await sandboxWith([url])
  await pull(sandbox, TRIGGERS, 8)
  const before = (await sandbox.ask('rss')) as number
  await ask(sandbox, '/faults', { preset: 'storm' })
  await receiver.ask({ reset: true })
  for (let round = 0; round < 10; round++) await pull(sandbox, TRIGGERS, 8)
  await receiver.ask({ until: 20 * TRIGGERS })
  const grown = ((await sandbox.ask('rss')) as number) - before
  await sandbox.stop()
  return row('memory added by 10,000 messages under `storm`', grown / 1024 / 1024, {
    unit: 'MiB',
    better: 'lower',
    goal: 150,
  })
}

/** Deliveries while there are rules that none of them fits, against none. */
async function unmatched(receiver: Child, url: string): Promise<Row> {
  const sandbox = await sandboxWith(Array.from({ length: 10 }, () => url))
  const deliver = async () => {
    await receiver.ask({ reset: true })
    const started = performance.timeOrigin + performance.now()
    await pull(sandbox, TRIGGERS, 8)
    return ((await receiver.ask({ until: 10 * TRIGGERS })) as number) - started
  }
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    await ask(sandbox, '/faults', undefined)
    const without = await deliver()
    for (const event of ['BOOKING_UPDATE', 'AVAILABILITY_UPDATE'])
      await ask(sandbox, '/faults', { kind: 'lost', match: { event } })
    if (round > 0) ratios.push(without / (await deliver()))
  }
  await sandbox.stop()
  return row('rate with two rules that fit nothing, against none', median(ratios), { goal: 0.9 })
}

/** Without a body: DELETE. */
async function ask({ port }: Child, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/v1${path}`, {
    method: body === undefined ? 'DELETE' : 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
