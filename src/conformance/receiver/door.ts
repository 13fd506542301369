import { type Listening, serve } from '../../adapters/node.ts'
import type { Answer, Call, Reply, Sandbox } from '../../index.ts'
import type { ApiCall } from '../result.ts'

/** The door through which the receiver reaches its supplier. The judge's own calls do not come through it. */
export interface Door {
  readonly server: Listening
  /** All calls of the receiver, in order. */
  readonly calls: readonly ApiCall[]
  close(): Promise<void>
}

export interface DoorOptions {
  readonly port: number
  /** Paths that nobody has a reason to fetch, and how often each was. */
  readonly canaries: Map<string, number>
  /** Hears of each call when it has been answered, and of each that comes to a canary. */
  readonly onCall: () => void
}

/** Lets the sandbox be called over a socket and notes every call. */
export async function openDoor(sandbox: Sandbox, { port, canaries, onCall }: DoorOptions): Promise<Door> {
  const calls: ApiCall[] = []
  const started = performance.now()
  const handle = async (call: Call): Promise<Reply> => {
    const hits = canaries.get(call.path)
    if (hits !== undefined) {
      canaries.set(call.path, hits + 1)
      onCall()
      return { status: 204, headers: {}, body: null }
    }
    const at = performance.now() - started
    const index = calls.push(apiCallOf(call, at, undefined)) - 1
    onCall()
    const reply = await sandbox.handle(call)
    calls[index] = apiCallOf(call, at, { status: reply.status, ms: performance.now() - started - at })
    onCall()
    return reply
  }
  const watched = Object.create(sandbox, { handle: { value: (call: Call): Answer => handle(call) } }) as Sandbox
  const server = await serve(watched, { port })
  sandbox.origin = server.url
  return { server, calls, close: () => server.close() }
}

function apiCallOf(call: Call, at: number, answer: { status: number; ms: number } | undefined): ApiCall {
  const { method, path, query, headers, body } = call
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
  return {
    method,
    path,
    query,
    token: /^Bearer (.*)$/i.exec([headers.authorization].flat()[0] ?? '')?.[1],
    body: text,
    at: Math.round(at),
    status: answer?.status,
    ms: answer && Math.round(answer.ms),
  }
}
