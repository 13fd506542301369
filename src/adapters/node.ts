import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { CallBody, Reply } from '../http/call.ts'
import { BODY_LIMITS } from '../http/json.ts'
import type { Sandbox } from '../sandbox.ts'
import { endWith, limitConnections } from './connections.ts'
import { listen } from './listen.ts'
import { openProbes, plainError } from './probes.ts'
import { callOf, readBody, writeReply } from './wire.ts'

export interface ServeOptions {
  /** 0 = any free one. Default 0. */
  readonly port?: number
  /** Address or name to bind. Default 127.0.0.1. */
  readonly host?: string
  /** Real ms that a client has for its headers (10,000), for the whole request (30,000), and idle between two (5,000). */
  readonly timeouts?: { readonly headers?: number; readonly request?: number; readonly idle?: number }
  /**
   * Connections that one other machine may have open at once. Default 64; this machine may have 512, and all together 1,024. Beyond,
   * one that has not sent a whole request, or is idle, makes room for the new one; else the new one is refused.
   */
  readonly connectionsPerAddress?: number
}

/** A server that listens. */
export interface Listening {
  /** Base URL without a trailing slash. */
  readonly url: string
  readonly port: number
  readonly host: string
  /** Stops accepting, lets what is in flight finish for `graceMs` (real ms, default 0), then cuts the rest. */
  close(graceMs?: number): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Threats TM-13 and TM-14: node's own defaults let a slow client hold a socket for five minutes. */
function limits({ headers = 10_000, request = 30_000, idle = 5_000 }: NonNullable<ServeOptions['timeouts']>) {
  return {
    headersTimeout: Math.min(headers, request),
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(2_000, headers, request),
    maxHeaderSize: 16 * 1024,
    requireHostHeader: false,
    noDelay: true,
  }
}

const MOST_HEADERS = 100

/**
 * Puts a sandbox straight on `node:http` and makes the address its origin.
 * @throws UsageError when the port is taken or the address cannot be bound
 * @example
 * await using server = await serve(createSandbox(), { port: 0 })
 */
export async function serve(sandbox: Sandbox, options: ServeOptions = {}): Promise<Listening> {
  const host = options.host ?? '127.0.0.1'
  sandbox.reachedBy('socket')
  const probe = openProbes(sandbox, () => closing)
  const streams = new Set<ServerResponse>()
  let closing = false

  const write = (req: IncomingMessage, res: ServerResponse, reply: Reply) => {
    if (res.destroyed) return
    if (closing) res.shouldKeepAlive = false
    if (!writeReply(res, req.method!, reply)) return
    streams.add(res)
    res.on('close', () => streams.delete(res))
  }

  const refuse = (req: IncomingMessage, res: ServerResponse, status: number, sentence: string) => {
    res.shouldKeepAlive = false
    write(req, res, plainError(status, sentence))
    req.resume()
  }

  const fail = (req: IncomingMessage, res: ServerResponse) => {
    if (res.headersSent) res.destroy()
    else write(req, res, plainError(500, 'The sandbox made a mistake. Its log says more.'))
  }

  const handle = (req: IncomingMessage, res: ServerResponse, target: string, body: CallBody) => {
    // Its connection was sent away meanwhile: what will not be answered is not done.
    if (req.socket.writableEnded) return
    if (body === 'too-large') res.shouldKeepAlive = false
    const call = callOf(req, target, body)
    try {
      const reply = probe(call.method, call.path) ?? sandbox.handle(call)
      if (reply instanceof Promise) reply.then(answer => write(req, res, answer)).catch(() => fail(req, res))
      else write(req, res, reply)
    } catch {
      fail(req, res)
    }
  }

  const onRequest = (req: IncomingMessage, res: ServerResponse) => {
    began(res)
    if (req.rawHeaders.length > 2 * MOST_HEADERS)
      return refuse(req, res, 431, `More than ${MOST_HEADERS} headers were sent.`)
    const target = targetOf(req)
    if (typeof target === 'object') return refuse(req, res, 400, target.problem)
    readBody(req, body => handle(req, res, target, body))
  }

  const server = createServer(limits(options.timeouts ?? {}), onRequest)
  server.maxHeadersCount = 2 * MOST_HEADERS
  const began = limitConnections(server, options.connectionsPerAddress)
  server.on('clientError', refuseClient)
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    const target = targetOf(req)
    if (Number(req.headers['content-length']) > BODY_LIMITS.bytes && typeof target === 'string') {
      return handle(req, res, target, 'too-large')
    }
    res.writeContinue()
    onRequest(req, res)
  })
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => {
    refuse(req, res, 417, 'Only "Expect: 100-continue" is understood.')
  })

  await listen(server, options.port ?? 0, host)
  // Being out of file descriptors for a moment must not end the process.
  server.on('error', () => {})
  const { address, port } = server.address() as AddressInfo
  const url = `http://${nameOf(host)}:${port}`
  sandbox.origin = url
  const ended = sandbox.listensAt(address, port)

  const close = async (graceMs = 0) => {
    closing = true
    await closeServer(server, streams, graceMs)
    ended()
  }
  return { url, port, host, close, [Symbol.asyncDispose]: () => close() }
}

/** Ways to bind everything are reached as loopback from here; an IPv6 address stands in brackets. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** The target as path and query, whatever its form, when the request's own account of its host is in order. */
function targetOf(req: IncomingMessage): string | { readonly problem: string } {
  const url = req.url!
  const { host } = req.headers
  if (host === undefined && req.httpVersion !== '1.0') return { problem: 'The Host header is missing.' }
  if (hosts(req.rawHeaders) > 1) return { problem: 'The Host header was sent more than once.' }
  if (url.charCodeAt(0) === 47) return url
  const absolute = /^https?:\/\/([^/?]*)(.*)$/is.exec(url)
  if (!absolute) return `/${url}`
  const [, authority, rest] = absolute
  if (host !== undefined && authority!.toLowerCase() !== host.toLowerCase()) {
    return { problem: 'The Host header and the address in the request line differ.' }
  }
  return rest!.startsWith('/') ? rest! : `/${rest}`
}

function hosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KiB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
}

/** Answers what the HTTP parser refuses, then closes: nothing after it on that connection can be trusted. */
function refuseClient(error: NodeJS.ErrnoException, socket: Duplex): void {
  const answerBegun = '_httpMessage' in socket && hasSentHeaders(socket._httpMessage)
  if (error.code === 'ECONNRESET' || !socket.writable || answerBegun) {
    socket.destroy(error)
    return
  }
  const [status, sentence] = CLIENT_ERRORS[error.code ?? ''] ?? [400, 'This is not a well-formed HTTP/1.1 request.']
  endWith(socket, status, sentence)
}

const hasSentHeaders = (message: unknown) =>
  typeof message === 'object' && message !== null && 'headersSent' in message && message.headersSent === true

function closeServer(server: Server, streams: Iterable<ServerResponse>, graceMs: number): Promise<void> {
  return new Promise(resolve => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
    for (const stream of streams) stream.end()
  })
}
