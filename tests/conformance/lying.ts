import { createServer } from 'node:net'
import { type ServeOptions, serve } from '../../src/adapters/node.ts'
import { openCaller } from '../../src/conformance/call.ts'
import { sandboxHooks } from '../../src/conformance/hooks.ts'
import type { Lie, LieCall, LieDelivery, LieOutcome, LieReply, LieWorld } from '../../src/conformance/lie.ts'
import type { DialectName, SupplierTarget } from '../../src/conformance/supplier/target.ts'
import { DIALECTS } from '../../src/dialects/index.ts'
import {
  type Call,
  createSandbox,
  createTransport,
  type Outcome,
  type Reply,
  type Sandbox,
  type SandboxOptions,
  type Transport,
} from '../../src/index.ts'

/** A sandbox as the supplier under test, honest but for one lie. */
export interface Accused extends AsyncDisposable {
  readonly target: SupplierTarget
  readonly sandbox: Sandbox
}

const HONEST: Lie = { says: 'nothing but the truth' }

/** How a sandbox is put before the judge. */
export interface AccuseOptions extends SandboxOptions {
  /** Answers without Content-Length. */
  readonly chunked?: boolean
  /** Impatience of the server, real ms; the judge then waits for it. Default: its ordinary one, for which nobody waits. */
  readonly impatient?: { readonly headers: number; readonly request: number }
}

/** For the check that a request which trickles in is given up. */
export const IMPATIENT: AccuseOptions = { impatient: { headers: 150, request: 300 } }

/** Starts the sandbox on a free port with a manual clock, behind the lie. */
export async function accuse(
  dialect: DialectName,
  lie: Lie = HONEST,
  { chunked = false, impatient, ...options }: AccuseOptions = {},
): Promise<Accused> {
  const base = DIALECTS.find(({ name }) => name === dialect)!.basePath
  const caller = openCaller()
  const errors: unknown[] = []
  const send = async ({ method, url, headers, body }: LieDelivery): Promise<LieOutcome> => {
    const { response } = await caller
      .call({ method, url, headers, body, timeoutMs: 2_000 })
      .catch(() => ({ response: undefined }))
    return { status: response?.status, headers: response?.headers ?? {} }
  }
  const honest = createTransport()
  const transport = lie.deliver ? lyingTransport(honest, lie, () => world) : honest
  const sandbox = createSandbox({
    clock: 'manual',
    transport,
    onInternalError: error => errors.push(error),
    ...options,
    assume: { ...options.assume, ...lie.assume },
  })
  const ask: LieWorld['ask'] = async call =>
    shown(await sandbox.handle(callOf(base, { query: '', headers: {}, json: undefined, body: '', token: '', ...call })))
  const world: LieWorld = {
    send,
    ask,
    async control(method, path, body) {
      const json = body === undefined ? '' : JSON.stringify(body)
      const headers = { host: 'localhost', ...(json && { 'content-type': 'application/json' }) }
      const call = { method, path, query: '', headers, json: body, body: json, token: '' }
      return (await shown(await sandbox.handle(callOf('/_sandbox/v1', call)))).body
    },
  }
  const timing: ServeOptions = impatient ? { timeouts: impatient } : {}
  const server = await serve(
    lie.call || lie.reply || chunked ? lyingSandbox(sandbox, base, lie, world, chunked) : sandbox,
    timing,
  )
  await sandbox.ready
  const front = lie.connection ? await listenBefore(server.port, lie.connection) : undefined
  const origin = front ? `http://127.0.0.1:${front.port}` : server.url
  return {
    sandbox,
    target: {
      dialect,
      url: origin + base,
      tokens: {
        full: 'alpha-key',
        read: 'alpha-read-key',
        write: 'alpha-write-key',
        plain: 'alpha-plain-key',
        other: 'beta-key',
      },
      hooks: await sandboxHooks(`${server.url}/_sandbox/v1`),
      ...(impatient && { trickleMs: 5_000 }),
    },
    async [Symbol.asyncDispose]() {
      await front?.close()
      await server.close()
      await sandbox.stop()
      caller.close()
      if (errors.length > 0) throw errors[0]
    },
  }
}

function lyingSandbox(sandbox: Sandbox, base: string, lie: Lie, world: LieWorld, chunked: boolean): Sandbox {
  const handle = async (call: Call): Promise<Reply> => {
    const path = call.path
    if (!path.startsWith(`${base}/`) || path.startsWith('/_sandbox')) return sandbox.handle(call)
    const asked = lieCallOf(base, call)
    const altered = (await lie.call?.(asked, world)) ?? asked
    const told =
      'status' in altered ? altered : shown(await sandbox.handle(altered === asked ? call : callOf(base, altered)))
    const asked2 = 'status' in altered ? asked : altered
    const reply = replyOf((await lie.reply?.(told, asked2, world)) ?? told)
    return chunked ? inChunks(reply) : reply
  }
  return Object.create(sandbox, { handle: { value: handle } }) as Sandbox
}

/** The same answer without a Content-Length: a body that is written as it comes. */
function inChunks(reply: Reply): Reply {
  const { body } = reply
  if (typeof body !== 'string') return reply
  const start = (write: (chunk: string) => void, end: () => void) => {
    for (let i = 0; i < body.length; i += 1_000) write(body.slice(i, i + 1_000))
    end()
    return () => {}
  }
  return { ...reply, body: { start } }
}

function lieCallOf(base: string, call: Call): LieCall {
  const headers = Object.fromEntries(
    Object.entries(call.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  )
  const body = call.body instanceof Uint8Array ? new TextDecoder().decode(call.body) : ''
  return {
    method: call.method,
    path: call.path.slice(base.length),
    query: call.query,
    headers,
    json: parsed(body),
    body,
    token: /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1] ?? '',
  }
}

/** What was changed in `json` counts; otherwise the body goes as it came. */
function callOf(base: string, { method, path, query, headers, json, body, token }: LieCall): Call {
  const text = json === undefined || parsed(body) === json ? body : JSON.stringify(json)
  const authorization = token === '' ? headers.authorization : `Bearer ${token}`
  return {
    method,
    path: base + path,
    query,
    headers: { host: 'localhost', ...headers, ...(authorization !== undefined && { authorization }) },
    body: text === '' ? null : new TextEncoder().encode(text),
  }
}

function shown({ status, headers, body }: Reply): LieReply {
  if (body === null || (typeof body === 'object' && 'start' in body)) return { status, headers, body: undefined }
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return { status, headers, body: parsed(text) ?? text }
}

function replyOf({ status, headers, body }: LieReply): Reply {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers, body: text }
}

function lyingTransport(honest: Transport, lie: Lie, world: () => LieWorld): Transport {
  return Object.create(honest, {
    send: {
      async value({ to, body, method = 'POST' }: Parameters<Transport['send']>[0]): Promise<Outcome> {
        const delivery = { method, url: to.origin + to.path, headers: to.headers, body: new TextDecoder().decode(body) }
        const outcome = await lie.deliver!(delivery, world())
        if (outcome?.status === undefined) return { kind: 'reset', error: 'ECONNRESET' }
        return {
          kind: 'answered',
          status: outcome.status,
          headers: outcome.headers,
          body: new Uint8Array(),
          truncated: false,
        }
      },
    },
  }) as Transport
}

async function listenBefore(port: number, speak: NonNullable<Lie['connection']>) {
  const sockets = new Set<import('node:net').Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    speak(socket, port)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as import('node:net').AddressInfo
  return {
    port: address.port,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
