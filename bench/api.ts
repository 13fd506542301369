import { type Child, startChild } from './child.ts'
import { load, rawRequest } from './load.ts'
import { median, type Row, row } from './report.ts'

const TOKEN = { authorization: 'Bearer alpha-key', 'octo-capabilities': 'pricing' }
const ROUNDS = 5

interface Case {
  readonly name: string
  readonly goal: number
  readonly stretch?: number
  readonly count: number
  readonly status: number
  readonly request: (n: number) => Uint8Array
  /** After so many the world is full, and is cleared. */
  readonly room?: number | undefined
  readonly clear?: ((port: number) => Promise<unknown>) | undefined
}

/** Serving, against bare `node:http` that replays the very same answer. */
export async function benchApi(): Promise<Row[]> {
  const sandbox = await startChild('sandbox', {})
  const rows: Row[] = []
  for (const one of await casesOf(sandbox.port)) {
    const answer = await answerOf(sandbox.port, one.request(0))
    const bare = await startChild('bare', { status: one.status, answer })
    rows.push(await compare(one, sandbox, bare))
    await bare.stop()
  }
  await sandbox.stop()
  return rows
}

/** The CPU time of an operation in a world of 45,000 bookings over that of the same in a small one. */
export async function benchGrowth(): Promise<Row[]> {
  const small = await startChild('sandbox', { bookings: 100 })
  const large = await startChild('sandbox', { bookings: 45_000 })
  const rows: Row[] = []
  // Both need the bookings that the list asks for.
  await casesOf(large.port)
  for (const one of await casesOf(small.port)) {
    if (one.name === 'create subscription') continue
    const result = await compare(
      {
        ...one,
        name: `${one.name}, 45,000 bookings against 100`,
        count: Math.min(one.count, 400),
        room: undefined,
        clear: undefined,
      },
      small,
      large,
    )
    rows.push(row(result.name, result.cpu!, { unit: 'x', better: 'lower', goal: 1.3 }))
  }
  await small.stop()
  await large.stop()
  return rows
}

/** Mounted in Express, against an ordinary Express app that answers the same product. */
export async function benchExpress(): Promise<Row[]> {
  const mounted = await startChild('mounted')
  const path = '/octo/v1/products/42'
  const request = () => rawRequest('GET', path, TOKEN)
  const ordinary = await startChild('express', { path, answer: await answerOf(mounted.port, request()) })
  const result = await compare(
    { name: 'product by id, mounted in Express', goal: 1, count: 4_000, status: 200, request },
    mounted,
    ordinary,
  )
  await mounted.stop()
  await ordinary.stop()
  return [result]
}

async function compare(one: Case, target: Child, yardstick: Child): Promise<Row> {
  await run(one, target, Math.min(one.count, 2_000), true)
  await run(one, yardstick, Math.min(one.count, 2_000))
  const rates: number[] = []
  const cpus: number[] = []
  let last = 0
  for (let round = 0; round < ROUNDS; round++) {
    const result = await run(one, target, one.count, true)
    const bare = await run(one, yardstick, one.count)
    rates.push(result.perSecond / bare.perSecond)
    cpus.push(bare.cpu / result.cpu)
    last = result.perSecond
  }
  return row(one.name, median(rates), {
    goal: one.goal,
    stretch: one.stretch,
    cpu: median(cpus),
    perSecond: last,
  })
}

/** Requests per second, and CPU microseconds in all; clearing counts for neither. */
async function run(one: Case, child: Child, count: number, clear = false) {
  const { name, status, request, room = Number.POSITIVE_INFINITY } = one
  let seconds = 0
  let cpu = 0
  for (let done = 0; done < count; done += room) {
    if (clear) await one.clear?.(child.port)
    const before = await child.cpu()
    const result = await load({ port: child.port, request, count: Math.min(room, count - done), awake: true })
    cpu += (await child.cpu()) - before
    seconds += result.seconds
    const unexpected = Object.keys(result.statuses).filter(each => Number(each) !== status)
    if (unexpected.length > 0) throw new Error(`${name}: unexpected answers ${JSON.stringify(result.statuses)}`)
  }
  return { perSecond: count / seconds, cpu }
}

/** Not a reset: that leaves a whole world behind for the garbage collector, which the next batch would pay for. */
async function deleteSubscriptions(port: number): Promise<void> {
  const path = '/octo/v1/notifications/subscriptions'
  const headers = { ...TOKEN, 'octo-capabilities': 'notifications' }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
  const ids = ((await answer.json()) as { id: string }[]).map(({ id }) => id)
  if (ids.length === 0) return
  await load({ port, request: n => rawRequest('DELETE', `${path}/${ids[n]}`, headers), count: ids.length })
}

async function casesOf(port: number): Promise<Case[]> {
  const reference = 'bench-100'
  const today = await slotOf(port)
  const reserveBody = (resellerReference?: string) =>
    JSON.stringify({
      productId: today.productId,
      optionId: today.optionId,
      availabilityId: today.id,
      unitItems: [{ unitId: today.unitId }, { unitId: today.unitId }],
      resellerReference,
    })
  for (let i = 0; i < 100; i++) await post(port, '/octo/v1/bookings', reserveBody(reference))
  const month = JSON.stringify({
    productId: today.productId,
    optionId: today.optionId,
    localDateStart: today.from,
    localDateEnd: today.to,
  })
  const subscription = JSON.stringify({ url: 'http://127.0.0.1:9/hook', notificationTypes: ['BOOKING_UPDATE'] })
  const notifications = { ...TOKEN, 'octo-capabilities': 'notifications' }
  const fixed = (bytes: Uint8Array) => () => bytes
  return [
    {
      name: 'product by id',
      goal: 0.8,
      stretch: 1,
      count: 20_000,
      status: 200,
      request: fixed(rawRequest('GET', '/octo/v1/products/42', TOKEN)),
    },
    {
      name: 'list of 100 bookings',
      goal: 3,
      stretch: 5,
      count: 800,
      status: 200,
      request: fixed(rawRequest('GET', `/octo/v1/bookings?resellerReference=${reference}`, TOKEN)),
    },
    {
      name: 'a month of availability',
      goal: 0.5,
      stretch: 1,
      count: 2_000,
      status: 200,
      request: fixed(rawRequest('POST', '/octo/v1/availability', TOKEN, month)),
    },
    {
      name: 'reserve',
      goal: 0.3,
      count: 4_000,
      room: 4_000,
      clear: port => post(port, '/_sandbox/v1/reset'),
      status: 200,
      request: fixed(rawRequest('POST', '/octo/v1/bookings', TOKEN, reserveBody())),
    },
    {
      name: 'create subscription',
      goal: 0.7,
      count: 7_200,
      // A workspace holds 1,000.
      room: 900,
      clear: deleteSubscriptions,
      status: 201,
      request: fixed(rawRequest('POST', '/octo/v1/notifications/subscriptions', notifications, subscription)),
    },
  ]
}

async function slotOf(port: number) {
  const headers = { ...TOKEN, 'content-type': 'application/json' }
  const answer = await fetch(`http://127.0.0.1:${port}/octo/v1/products/42`, { headers })
  const product = (await answer.json()) as { id: string; options: { id: string; units: { id: string }[] }[] }
  const option = product.options[0]!
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const body = { productId: product.id, optionId: option.id, localDateStart: day(2), localDateEnd: day(32) }
  const [slot] = (await post(port, '/octo/v1/availability', JSON.stringify(body))) as { id: string }[]
  return {
    productId: product.id,
    optionId: option.id,
    unitId: option.units[0]!.id,
    id: slot!.id,
    from: day(2),
    to: day(32),
  }
}

async function post(port: number, path: string, body?: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { ...TOKEN, 'content-type': 'application/json' },
    body: body ?? '{}',
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

async function answerOf(port: number, request: Uint8Array): Promise<unknown> {
  const [head, body] = Buffer.from(request).toString().split('\r\n\r\n')
  const [line, ...lines] = head!.split('\r\n')
  const [method, path] = line!.split(' ')
  const headers = Object.fromEntries(
    lines
      .map(text => text.split(': ') as [string, string])
      .filter(([name]) => name !== 'host' && name !== 'content-length'),
  )
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: method!, headers, ...(body ? { body } : {}) })
  return answer.json()
}
