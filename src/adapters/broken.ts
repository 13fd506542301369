import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Reply, WireBreak } from '../http/call.ts'

/** Real ms between the last byte and the reset: a reset at once would overtake the bytes. */
const FLUSH_MS = 50

/** Breaks an answer on its socket as the fault says. The connection is never used again. Returns false: nothing stays open. */
export function writeBroken(res: ServerResponse, method: string, reply: Reply, { cut, length }: WireBreak): false {
  const { socket } = res.req
  const bytes = method === 'HEAD' ? Buffer.alloc(0) : bytesOf(reply.body)
  const after = cut?.after ?? bytes.length
  const by = cut?.by ?? 'end'
  if (after === 'nothing') {
    close(socket, by)
    return false
  }
  res.shouldKeepAlive = false
  const lines: string[] = []
  for (const name in reply.headers) lines.push(name, reply.headers[name]!)
  if (reply.id !== undefined) lines.push('x-request-id', reply.id)
  lines.push('content-length', `${length ?? lengthOf(reply.body)}`)
  res.writeHead(reply.status, lines)
  res.flushHeaders()
  const sent = after === 'head' ? bytes.subarray(0, 0) : bytes.subarray(0, after)
  const timer = setTimeout(() => close(socket, by), FLUSH_MS)
  socket.once('close', () => clearTimeout(timer))
  if (sent.length > 0) res.write(sent)
  return false
}

function close(socket: Socket, by: 'reset' | 'end'): void {
  if (by === 'end') {
    socket.destroySoon()
    return
  }
  try {
    socket.resetAndDestroy()
  } catch {
    // A TLS socket or a pipe has no reset of its own.
    socket.destroy()
  }
}

function bytesOf(body: Reply['body']): Buffer {
  if (typeof body === 'string') return Buffer.from(body)
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.alloc(0)
}

const lengthOf = (body: Reply['body']) => bytesOf(body).length
