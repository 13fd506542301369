import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Json, parsed, places } from '../../src/delivery/faults/json.ts'
import { startSandbox } from '../../src/testing/start.ts'
import type { Example } from './examples.ts'

interface Arrival {
  /** Everything that a receiver can tell apart, in words; undefined for a request. */
  readonly says?: string
  readonly method: string
  readonly path: string
  readonly version: string
  readonly from: string
  readonly headers: readonly string[]
  readonly body: Buffer
  /** Real ms from the head to the last byte. */
  readonly took: number
  readonly connection: number
  /** Other requests that were not answered yet. */
  readonly beside: number
}

/** Real ms between the head and the end of a body that make it slow. */
const SLOW = 300

/** A receiver on Node's http server that keeps what it saw. */
async function openObserver() {
  const arrivals: Arrival[] = []
  const sockets = new Map<Socket, number>()
  /** Those that a request came over: what breaks off there is told of its body. */
  const begun = new WeakSet<Socket>()
  const asked = { delay: 0, status: 204, open: 0 }
  const nothing = {
    method: '',
    path: '',
    version: '',
    from: '',
    headers: [],
    body: Buffer.alloc(0),
    took: 0,
    beside: 0,
    connection: 0,
  }
  const say = (says: string) => arrivals.push({ ...nothing, says })
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request: IncomingMessage, response) => {
    const started = performance.now()
    begun.add(request.socket)
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('error', () =>
      say(
        `a body that breaks off after ${Buffer.concat(chunks).length} of ${request.headers['content-length'] ?? '?'} bytes`,
      ),
    )
    request.on('end', () => {
      const { method = '', url = '', httpVersion, rawHeaders, socket } = request
      arrivals.push({
        method,
        path: url,
        version: httpVersion,
        from: socket.remoteAddress ?? '',
        headers: rawHeaders,
        body: Buffer.concat(chunks),
        took: performance.now() - started,
        beside: asked.open++,
        connection: sockets.get(socket) ?? 0,
      })
      const { status, delay } = asked
      asked.status = 204
      setTimeout(() => {
        asked.open--
        response.writeHead(status).end()
      }, delay)
    })
  })
  server.on('connection', (socket: Socket) => {
    sockets.set(socket, sockets.size + 1)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const broken = error.code === 'ECONNRESET' || error.code === 'HPE_INVALID_EOF_STATE'
    if (!broken) say('bytes that are no valid request')
    else if (!begun.has(socket as Socket)) say('a reset connection')
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** What came since it was last asked. */
    async take(): Promise<Arrival[]> {
      await new Promise(resolve => setTimeout(resolve, 40))
      // A timer that is late on a busy machine says nothing of what has been read; these turns do.
      for (let turns = 0; turns < 10; turns++) await new Promise(resolve => setImmediate(resolve))
      return arrivals.splice(0)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The steps of an example, played in a sandbox: what came at each, and how it differs from what comes without the rule. */
export async function playExample({ rule, steps }: Example): Promise<string[]> {
  const usual = await play(steps, undefined)
  const seen = await play(steps, rule)
  const all = usual.flat()
  const words = (arrivals: readonly Arrival[]) => [
    ...arrivals.filter(({ says }) => !says).map(arrival => told(arrival, all, rule.kind)),
    ...arrivals.flatMap(({ says }) => says ?? []).sort(),
  ]
  return seen.map(arrivals => words(arrivals).join('; ') || 'nothing')
}

async function play(steps: readonly string[], rule: Example['rule'] | undefined): Promise<Arrival[][]> {
  await using observer = await openObserver()
  await using sandbox = await startSandbox({ checkReplies: true })
  const control = sandbox.client('sandbox')
  const dialect = steps.some(step => step.startsWith('the ride')) ? 'rhomtrip' : 'bookspot'
  const url = `${observer.url.replace('://', '://user:pass@')}/hook`
  const events = dialect === 'rhomtrip' ? (['transfer_update'] as const) : (['PRODUCT_UPDATE'] as const)
  const subscribed = await sandbox.subscribe(dialect, { url, events: events as never })
  if (rule) await control('POST /faults', { body: rule })
  const taken: Arrival[][] = []
  for (const step of steps) {
    const [, what, product, rest = ''] = /^(product|wait|another|the (?:ride|subscription)) (\w+)(.*)$/.exec(step) ?? []
    observer.asked.delay = rest.includes('takes 600 ms') ? 600 : 0
    if (rest.includes('answers 500')) observer.asked.status = 500
    if (what === 'wait') await sandbox.advance(product!)
    else if (product === 'subscriber')
      await sandbox.subscribe(dialect, { url: `${observer.url}/other`, events: events as never })
    else if (what === 'the ride') await sandbox.simulate('transfer.repriced', { percent: 10 })
    else if (product === 'is') await subscribed.remove()
    else if (product === 'moves')
      await sandbox.client('bookspot')('PATCH /notifications/subscriptions/{id}', {
        path: { id: subscribed.id },
        body: { url: url.replace('/hook', '/new') },
      } as never)
    else if (rest.includes('is deleted')) await sandbox.simulate('product.deleted', { product })
    else await sandbox.simulate('product.updated', { product, title: `${product} as of step ${taken.length + 1}` })
    await sandbox.settle()
    taken.push(await observer.take())
  }
  return taken
}

/** A request in words. */
function told(arrival: Arrival, usual: readonly Arrival[], kind: string): string {
  const name = nameOf(arrival)
  const same =
    usual.find(each => each.body.equals(arrival.body)) ?? usual.find(each => nameOf(each) === name) ?? usual[0]
  const differences = same ? differencesOf(arrival, same, kind) : []
  const about = name || (same ? nameOf(same) : '')
  return [about, ...differences].join(', ')
}

/** `PRODUCT_UPDATE about 42`; empty when the body says no such thing. */
function nameOf({ body }: Arrival): string {
  const payload = parsed(body) as
    | { notificationType?: string; data?: { productId?: string }; webhook?: { event?: string } }
    | null
    | undefined
  if (payload?.webhook?.event) return payload.webhook.event
  return payload?.notificationType && payload.data ? `${payload.notificationType} about ${payload.data.productId}` : ''
}

function differencesOf(is: Arrival, usual: Arrival, kind: string): string[] {
  const headersOf = (arrival: Arrival) => {
    const found = new Map<string, string[]>()
    for (let i = 0; i < arrival.headers.length; i += 2) {
      const name = arrival.headers[i]!.toLowerCase()
      found.set(name, [...(found.get(name) ?? []), arrival.headers[i + 1]!])
    }
    for (const framing of ['content-length', 'host', 'connection']) found.delete(framing)
    return found
  }
  const [now, then] = [headersOf(is), headersOf(usual)]
  const headers = [...new Set([...now.keys(), ...then.keys()])].flatMap(name => {
    const [a = [], b = []] = [now.get(name), then.get(name)]
    if (a.join() === b.join()) return []
    if (a.length === 0) return [`without ${name}`]
    if (a.length > b.length && b.length > 0) return [`${name} ${a.length} times`]
    return [`${name}: ${short(a[0]!)}`]
  })
  return [
    ...(is.method === usual.method ? [] : [`method ${is.method}`]),
    ...(is.path === usual.path ? [] : [`to ${is.path}`]),
    ...(is.version === usual.version ? [] : [`HTTP/${is.version}`]),
    ...(is.from === usual.from ? [] : [`from ${is.from.replace('::ffff:', '')}`]),
    ...(kind === 'connections' && is.connection > usual.connection ? [`on connection ${is.connection}`] : []),
    ...headers,
    ...bodyDifferences(is.body, usual.body),
    ...(is.took >= SLOW ? ['slowly'] : []),
    ...(is.beside === 0 && usual.beside > 0 ? ['after the one before was answered'] : []),
  ]
}

function bodyDifferences(is: Buffer, usual: Buffer): string[] {
  if (is.equals(usual)) return []
  const [now, then] = [parsed(is), parsed(usual)]
  if (is.length > 10_000) return [`a body of ${is.length} bytes instead of ${usual.length}`]
  if (is[0] === 0x1f) return [`a body of gzip`]
  if (is[0] === 0xef) return ['a body that begins with a byte order mark']
  if (now === undefined) return [`a body that is no JSON: ${short(is.toString())}`]
  if (typeof now !== 'object' || now === null) return [`the body is ${is}`]
  const flat = (value: Json) => new Map(places(value).map(({ pointer, value }) => [pointer, JSON.stringify(value)]))
  const [a, b] = [flat(now), flat(then!)]
  const changed = [...new Set([...a.keys(), ...b.keys()])].flatMap(pointer => {
    const [one, two] = [a.get(pointer), b.get(pointer)]
    // Has the receiver's port in it.
    if (pointer === '/webhook/url') return []
    if (one === two || one?.startsWith('{') || one?.startsWith('[') || two?.startsWith('{') || two?.startsWith('['))
      return []
    return [
      one === undefined ? `${pointer} missing` : UUID.test(one) ? `${pointer} another` : `${pointer} ${short(one)}`,
    ]
  })
  if (changed.length === 0) return ['the same value in other bytes']
  return [...changed.slice(0, 2), ...(changed.length > 2 ? ['and so on'] : [])]
}

const UUID = /^"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"$/

const short = (text: string) => (text.length > 48 ? `${text.slice(0, 7)}… (${text.length} characters)` : text)
