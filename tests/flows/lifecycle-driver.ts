import { request } from 'undici'
import { serve } from '../../src/adapters/node.ts'
import { functionTransport } from '../../src/delivery/in-process.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox.ts'
import { createReceiver } from '../../src/testing/receiver.ts'

export const TOKENS = ['alpha-key', 'beta-key'] as const
export type TokenName = (typeof TOKENS)[number]
export type Dialect = 'bookspot' | 'rhomtrip'

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
export type Json = any

export interface Answer {
  readonly status: number
  readonly json: Json
}

/** A delivery as it arrived. */
export interface Arrived {
  /** Which subscription it was meant for: the path it came to, `/alpha-key/rhomtrip-priced`. */
  readonly path: string
  readonly body: Json
}

/** A world that is only reached as clients reach it, and what its deliveries brought. */
export interface Driver {
  call(
    dialect: Dialect | 'control',
    route: string,
    body: unknown,
    token: TokenName,
    capabilities?: string,
  ): Promise<Answer>
  readonly receiverUrl: string
  /** What arrived since the last call, once nothing is in flight. */
  arrived(): Promise<readonly Arrived[]>
  readonly sandbox: Sandbox
  close(): Promise<void>
}

const BASES = { bookspot: '/octo/v1', rhomtrip: '', control: '/_sandbox/v1' } as const
const START = { clock: 'manual', checkReplies: true } as const

const headersOf = (token: TokenName, capabilities: string) => ({
  authorization: `Bearer ${token}`,
  'octo-capabilities': capabilities,
  'content-type': 'application/json',
})

const settled = (sandbox: Sandbox) => sandbox.workspace().time.settle()

/** Without sockets: calls go to `handle`, deliveries to a function. */
export async function inProcess(): Promise<Driver> {
  let arrivals: Arrived[] = []
  const errors: unknown[] = []
  const transport = functionTransport(async request => {
    arrivals.push({ path: new URL(request.url).pathname, body: await request.json() })
    return 204
  })
  const sandbox = createSandbox({ ...START, transport, onInternalError: error => errors.push(error) })
  await sandbox.ready
  return {
    sandbox,
    receiverUrl: 'http://receiver.example',
    async call(dialect, route, body, token, capabilities = '') {
      const [method = '', target = ''] = route.split(' ')
      const [path = '', query = ''] = target.split('?')
      const reply = await sandbox.handle({
        method,
        path: BASES[dialect] + path,
        query,
        headers: { host: '127.0.0.1', ...headersOf(token, capabilities) },
        body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      })
      if (errors.length > 0) throw errors[0]
      const text = typeof reply.body === 'string' ? reply.body : new TextDecoder().decode(reply.body as Uint8Array)
      return { status: reply.status, json: JSON.parse(text) }
    },
    async arrived() {
      await settled(sandbox)
      const since = arrivals
      arrivals = []
      return since
    },
    close: async () => void (await sandbox.stop()),
  }
}

/** With sockets both ways. */
export async function overSockets(): Promise<Driver> {
  const errors: unknown[] = []
  const sandbox = createSandbox({ ...START, onInternalError: error => errors.push(error) })
  const server = await serve(sandbox)
  const receiver = await createReceiver()
  await sandbox.ready
  return {
    sandbox,
    receiverUrl: receiver.url,
    async call(dialect, route, body, token, capabilities = '') {
      const [method, path] = route.split(' ') as ['GET' | 'POST' | 'PATCH', string]
      const answer = await request(server.url + BASES[dialect] + path, {
        method,
        headers: headersOf(token, capabilities),
        body: body === undefined ? null : JSON.stringify(body),
      })
      const json = await answer.body.json()
      if (errors.length > 0) throw errors[0]
      return { status: answer.statusCode, json }
    },
    async arrived() {
      await settled(sandbox)
      const since = receiver.received.map(({ path, json }) => ({ path, body: json }))
      receiver.clear()
      return since
    },
    async close() {
      await server.close()
      await sandbox.stop()
      await receiver.close()
    },
  }
}
