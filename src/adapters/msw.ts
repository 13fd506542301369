import { type HttpHandler, http } from 'msw'
import type { Call, CallBody, Reply, ReplyStream, WireBreak } from '../http/call.ts'
import { BODY_LIMITS } from '../http/json.ts'
import type { Sandbox } from '../sandbox.ts'
import { checkDialects } from './dialects.ts'
import { STREAM_BACKLOG } from './wire.ts'

/** Where the code under test believes each supplier to be. A dialect that is left out is not intercepted. */
export interface MswBases {
  /** As in `https://api.bookspot.example/octo/v1`. */
  readonly bookspot?: string
  /** As in `https://rhomtrip.example`. */
  readonly rhomtrip?: string
  /** The control API, as in `http://sandbox.localhost/_sandbox/v1`. */
  readonly control?: string
}

const CONTROL = { name: 'sandbox', basePath: '/_sandbox/v1' }

/**
 * A sandbox as handlers for MSW: one catch-all per base URL, so nothing is matched twice.
 * @throws UsageError for an unknown dialect
 * @example
 * setupServer(...toMsw(sandbox, { bookspot: 'https://api.bookspot.example/octo/v1' }))
 */
export function toMsw(sandbox: Sandbox, bases: MswBases): HttpHandler[] {
  const { control, ...dialects } = bases
  checkDialects(sandbox, Object.keys(dialects))
  sandbox.reachedBy('function')
  const mounts = [
    ...sandbox.dialects.map(({ name, basePath }) => ({
      name,
      basePath,
      base: dialects[name as keyof typeof dialects],
    })),
    { ...CONTROL, base: control },
  ]
  return mounts.flatMap(({ base, ...mount }) => (base === undefined ? [] : [catchAll(sandbox, mount, base)]))
}

function catchAll(sandbox: Sandbox, mount: { name: string; basePath: string }, given: string): HttpHandler {
  const base = new URL(given).href.replace(/\/+$/, '')
  const prefix = new URL(base).pathname.replace(/\/$/, '').length
  const everything = new RegExp(`^${base.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:/.*)?$`)

  return http.all(everything, async ({ request }) => {
    const url = new URL(request.url)
    const path = mount.basePath + (url.pathname.slice(prefix) || '/')
    // The dialect at the root would otherwise also answer for the other one and for the control API.
    if (sandbox.match(request.method, path)?.surface !== mount.name) return undefined
    const call: Call = {
      method: request.method,
      path,
      query: url.search.slice(1),
      headers: headersOf(request, mount.name === CONTROL.name ? 'localhost' : url.host),
      body: await requestBodyOf(request),
      client: clientOf(request),
    }
    const reply = await sandbox.handle(call)
    return reply.wire ? brokenResponse(reply, request.method, reply.wire) : responseOf(reply, request.method)
  })
}

/** Inside one process there is no foreign page to keep out, and Fetch hides the Host header. */
function headersOf(request: Request, host: string): Call['headers'] {
  const { origin: _, 'sec-fetch-site': __, ...headers } = Object.fromEntries(request.headers)
  return { ...headers, host }
}

async function requestBodyOf(request: Request): Promise<CallBody> {
  if (request.body === null) return null
  const bytes = new Uint8Array(await request.arrayBuffer())
  return bytes.length > BODY_LIMITS.bytes ? 'too-large' : bytes
}

function responseOf({ status, id, headers, body }: Reply, method: string): Response {
  const sent = new Headers(headers)
  if (id !== undefined) sent.set('x-request-id', id)
  if (body !== null && typeof body === 'object' && 'start' in body) {
    return new Response(method === 'HEAD' ? null : readable(body), { status, headers: sent })
  }
  const bytes = body === null ? null : typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body)
  if (bytes !== null || (status !== 204 && status !== 304)) sent.set('content-length', `${bytes?.length ?? 0}`)
  return new Response(method === 'HEAD' ? null : bytes, { status, headers: sent })
}

/** Whoever aborts the request has gone. */
const clientOf = ({ signal }: Request): NonNullable<Call['client']> => ({
  once: (_, listener) => signal.addEventListener('abort', listener, { once: true }),
  off: (_, listener) => signal.removeEventListener('abort', listener),
})

/** A broken connection as Fetch knows it: no answer at all, or a body that fails on the way. */
function brokenResponse(reply: Reply, method: string, { cut, length }: WireBreak): Response {
  if (cut?.after === 'nothing') return Response.error()
  if (length !== undefined) return Response.json(NO_SOCKET, { status: 501 })
  const whole = responseOf(reply, method)
  const sent = typeof cut?.after === 'number' ? bytesOf(reply.body).subarray(0, cut.after) : new Uint8Array()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (sent.length > 0) controller.enqueue(sent)
    },
    // Not before what was sent is read: an error takes it away.
    pull(controller) {
      controller.error(new TypeError('The connection was reset.'))
    },
  })
  return new Response(body, { status: whole.status, headers: whole.headers })
}

const NO_SOCKET = {
  error: 'SANDBOX_FAULT_NEEDS_SOCKET',
  errorMessage:
    'A fault of this call needs a socket: MSW answers inside this process, where Content-Length cannot be wrong. Use serve() or toExpress().',
}

function bytesOf(body: Reply['body']): Uint8Array {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  return body instanceof Uint8Array ? body : new Uint8Array()
}

function readable(stream: ReplyStream): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  let over = false
  const finish = () => {
    over = true
    stop()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (chunk: string) => {
          if (over) return
          controller.enqueue(encoder.encode(chunk))
          if (-(controller.desiredSize ?? 0) <= STREAM_BACKLOG) return
          controller.error(new TypeError('The stream was not read, so it was cut off.'))
          finish()
        }
        const end = () => {
          if (over) return
          controller.close()
          finish()
        }
        stop = stream.start(write, end)
      },
      cancel: finish,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )
}
