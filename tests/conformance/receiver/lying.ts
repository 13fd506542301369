import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { type RunningShop, startShop } from '../../../examples/receivers/shop.ts'
import { correct, type Ways } from '../../../examples/receivers/ways.ts'
import type { LieAnswer, LieRequest, ReceiverLie, ReceiverLieWorld } from '../../../src/conformance/receiver/lie.ts'
import { openReceiverRun, type ReceiverRun } from '../../../src/conformance/receiver/run.ts'
import { urlProbe } from '../../../src/conformance/receiver/state.ts'
import type { DialectName, ReceiverTarget } from '../../../src/conformance/receiver/target.ts'

/** A run of checks against a shop, and the shop. */
export interface Accused extends AsyncDisposable {
  readonly run: ReceiverRun
  readonly shop: RunningShop
}

/** A fifth of the real waits. */
export const PACE = 0.2

export interface AccuseOptions {
  readonly ways?: Ways
  readonly target?: Partial<ReceiverTarget>
  /** Certificate and key, PEM: the shop is reached over TLS then. */
  readonly pem?: string
}

/** What deliveries are known by: BookSpot's have a header, RhomTrip's the credentials of the URL. */
const USER = 'octo'
const PASSWORD = 'pa:ss@wörd'
const SECRET = {
  bookspot: ['api-key', 'k1-secret'],
  rhomtrip: ['authorization', `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`],
} as const

/** Starts the correct shop, or one with other ways, behind a lie, and a run against it. */
export async function accuse(
  dialect: DialectName,
  lie?: ReceiverLie,
  { ways = correct, target = {}, pem }: AccuseOptions = {},
): Promise<Accused> {
  let supplier = ''
  const secret = SECRET[dialect]
  const settings = {
    dialect,
    supplier: () => supplier,
    token: 'alpha-key',
    otherToken: 'beta-key',
    secret,
    reconcileMs: 5_000,
  }
  const shop = await startShop(settings, ways)
  const pace = target.pace ?? PACE
  const front = await frontOf(shop, lie, pem, {
    secret,
    isSupplier: ({ headers }) => headers[secret[0]] === secret[1],
    pass: ms => new Promise(resolve => setTimeout(resolve, ms * pace).unref()),
    fetch: url =>
      fetch(url).then(
        () => {},
        () => {},
      ),
    async ask(method, path, body) {
      const response = await fetch(supplier + path, {
        method,
        headers: {
          Authorization: 'Bearer alpha-key',
          'Octo-Capabilities': dialect === 'bookspot' ? 'notifications, pricing' : 'octo/webhooks, octo/pricing',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      }).catch(() => undefined)
      return { status: response?.status ?? 0, body: await response?.json().catch(() => undefined) }
    },
  })
  const url = new URL(`${pem ? 'https' : 'http'}://127.0.0.1:${front.port}/webhooks`)
  if (dialect === 'rhomtrip') Object.assign(url, { username: USER, password: encodeURIComponent(PASSWORD) })
  const honest = urlProbe({ url: shop.bookingUrl, pointer: '/status', effects: '/emails' })
  const run = await openReceiverRun({
    dialect,
    url: url.href,
    headers: dialect === 'bookspot' ? { 'Api-Key': secret[1] } : undefined,
    probe: lie?.view ? { look: async uuid => lie.view!(uuid, await honest.look(uuid)) } : honest,
    pace: PACE,
    windowMs: 2_000,
    reconcileMs: 12_000,
    ca: pem,
    ...target,
  })
  supplier = run.supplier.url
  return {
    run,
    shop,
    async [Symbol.asyncDispose]() {
      await front.close()
      await shop.close()
      await run.close()
    },
  }
}

interface Front {
  readonly port: number
  close(): Promise<void>
}

/** The shop itself when nothing is altered; else a server before it. */
async function frontOf(
  shop: RunningShop,
  lie: ReceiverLie | undefined,
  pem: string | undefined,
  world: ReceiverLieWorld,
): Promise<Front> {
  const port = Number(new URL(shop.url).port)
  const sockets = new Set<Socket>()
  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void answer(request, response, port, lie, world)
  const server = lie?.connection
    ? createTcpServer({ allowHalfOpen: true }, socket => lie.connection!(socket, port))
    : pem
      ? createTlsServer({ cert: pem, key: pem, minVersion: 'TLSv1.2', ...lie?.tls }, listener)
      : lie?.receive
        ? createServer({ requestTimeout: 20_000 }, listener)
        : undefined
  if (!server) return { port, close: async () => {} }
  ;(server as Server).on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  port: number,
  lie: ReceiverLie | undefined,
  world: ReceiverLieWorld,
): Promise<void> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
  } catch {
    // A body that breaks off is nothing to lie about.
    return
  }
  const body = Buffer.concat(chunks)
  const request: LieRequest = {
    method: incoming.method!,
    path: incoming.url!,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    ),
    names: incoming.rawHeaders.filter((_, i) => i % 2 === 0),
    body,
    json: parsed(body),
  }
  const honest = (asked: LieRequest) => forward(asked, port)
  const told = lie?.receive ? await lie.receive(request, honest, world) : await honest(request)
  if (told === 'reset') return void incoming.socket.destroy()
  response.writeHead(told.status, told.headers)
  response.end(told.body)
}

function forward({ method, path, headers, body }: LieRequest, port: number): Promise<LieAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        text += chunk
      })
      response.on('end', () => {
        const type = response.headers['content-type']
        resolve({ status: response.statusCode!, headers: type ? { 'content-type': type } : {}, body: text })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
