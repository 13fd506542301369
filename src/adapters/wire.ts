import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Call, CallBody, Reply } from '../http/call.ts'
import { BODY_LIMITS } from '../http/json.ts'
import { writeBroken } from './broken.ts'

/** An oversized body is read and dropped up to here, so that an ordinary client gets to see the 413. */
const DROPPED_BYTES = 8 * 1024 * 1024

/**
 * Reads the body into memory, up to the pipeline's limit. A client that goes away before its end is never heard of again:
 * `done` is not called, so nothing is half done.
 */
export function readBody(req: IncomingMessage, done: (body: CallBody) => void): void {
  const length = req.headers['content-length']
  if (length === undefined ? req.headers['transfer-encoding'] === undefined : length === '0') done(null)
  else if (Number(length) > DROPPED_BYTES) done('too-large')
  else collect(req, done)
}

function collect(req: IncomingMessage, done: (body: CallBody) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  let over = false
  const finish = (body: CallBody) => {
    over = true
    done(body)
  }
  const onData = (chunk: Buffer) => {
    if (over) return
    size += chunk.length
    if (size <= BODY_LIMITS.bytes) chunks.push(chunk)
    else if (size > DROPPED_BYTES) finish('too-large')
    else chunks.length = 0
  }
  const onEnd = () => {
    if (over) return
    if (size > BODY_LIMITS.bytes) finish('too-large')
    else finish(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size))
  }
  req.on('data', onData).on('end', onEnd).on('error', ignore)
}

const ignore = () => {}

/** A stream whose reader is so many bytes behind is cut off. */
export const STREAM_BACKLOG = 1024 * 1024

/** Splits a request target in path and query, as sent. `target` must start with a slash. */
export function callOf(req: IncomingMessage, target: string, body: CallBody): Call {
  const mark = target.indexOf('?')
  return {
    method: req.method!,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark + 1),
    headers: headersOf(req),
    body,
    client: req.socket,
  }
}

const SINGLE: Readonly<Record<number, string>> = { 12: 'content-type', 13: 'authorization', 17: 'octo-capabilities' }

/** The headers as node gives them, but one that must not be sent twice keeps all its values (TM-14): the pipeline refuses it. */
function headersOf(req: IncomingMessage): Call['headers'] {
  const { rawHeaders } = req
  let seen = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i]!
    const single = SINGLE[raw.length]
    if (single === undefined || raw.toLowerCase() !== single) continue
    const bit = 1 << raw.length
    if (seen & bit) return { ...req.headers, [single]: valuesOf(rawHeaders, single) }
    seen |= bit
  }
  return req.headers
}

const valuesOf = (rawHeaders: readonly string[], name: string) =>
  rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === name)

/** Writes a reply with `writeHead` and `end` alone: no etag, no other work. Returns true when the body stays open. */
export function writeReply(res: ServerResponse, method: string, reply: Reply): boolean {
  if (reply.wire) return writeBroken(res, method, reply, reply.wire)
  const { headers, body } = reply
  const lines: string[] = []
  for (const name in headers) lines.push(name, headers[name]!)
  if (reply.id !== undefined) lines.push('x-request-id', reply.id)
  if (body !== null && typeof body === 'object' && 'start' in body) {
    // Nothing follows a stream on its connection, so its end is the connection's.
    res.shouldKeepAlive = false
    res.writeHead(reply.status, lines)
    if (method === 'HEAD') {
      res.end()
      return false
    }
    res.flushHeaders()
    const write = (chunk: string) => {
      if (res.writableLength > STREAM_BACKLOG) res.destroy()
      else if (res.writable) res.write(chunk)
      return res.writableLength
    }
    res.on(
      'close',
      body.start(write, () => res.end()),
    )
    return true
  }
  if (body !== null) lines.push('content-length', `${typeof body === 'string' ? Buffer.byteLength(body) : body.length}`)
  else if (reply.status !== 204 && reply.status !== 304) lines.push('content-length', '0')
  res.writeHead(reply.status, lines)
  if (body === null || method === 'HEAD') res.end()
  else res.end(body)
  return false
}
