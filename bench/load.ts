import { connect, type Socket } from 'node:net'

/** One load: how many requests, over how many keep-alive connections. */
export interface Load {
  readonly port: number
  /** Raw HTTP/1.1 bytes of the n-th request. */
  readonly request: (n: number) => Uint8Array
  readonly count: number
  readonly connections?: number
}

export interface LoadResult {
  readonly seconds: number
  readonly perSecond: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  /** Milliseconds of each answer, sorted. */
  readonly latencies: Float64Array
}

/** Builds the raw bytes of a request. */
export function rawRequest(method: string, path: string, headers: Record<string, string>, body?: string): Uint8Array {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1']
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`)
  if (body !== undefined) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

/**
 * Sends `count` requests, one at a time per connection, with as little work per request as sockets allow:
 * the generator must not be the slower side.
 */
export async function load({ port, request, count, connections = 32 }: Load): Promise<LoadResult> {
  const statuses: Record<string, number> = {}
  const latencies = new Float64Array(count)
  let sent = 0
  let done = 0
  const started = performance.now()
  await new Promise<void>((resolve, reject) => {
    const sockets: Socket[] = []
    const finish = (error?: Error) => {
      for (const socket of sockets) socket.destroy()
      error ? reject(error) : resolve()
    }
    for (let i = 0; i < Math.min(connections, count); i++) {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      sockets.push(socket)
      let held: Buffer | undefined
      let began = 0
      const next = () => {
        if (sent >= count) return
        began = performance.now()
        socket.write(request(sent++))
      }
      socket.on('connect', next)
      socket.on('error', finish)
      socket.on('close', () => done < count && finish(new Error('the target closed a connection')))
      socket.on('data', chunk => {
        held = held ? Buffer.concat([held, chunk]) : chunk
        const length = answerLength(held)
        if (length === undefined || held.length < length) return
        const status = held.toString('latin1', 9, 12)
        statuses[status] = (statuses[status] ?? 0) + 1
        held = undefined
        latencies[done++] = performance.now() - began
        if (done === count) finish()
        else next()
      })
    }
  })
  const seconds = (performance.now() - started) / 1000
  return { seconds, perSecond: count / seconds, statuses, latencies: latencies.sort() }
}

const LENGTH = Buffer.from('ontent-')

/** Bytes of the whole answer once its head is here. Answers carry a length or no body. */
function answerLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  for (let at = bytes.indexOf(LENGTH); at >= 0 && at < end; at = bytes.indexOf(LENGTH, at + 1)) {
    const line = bytes.toString('latin1', at, bytes.indexOf('\r\n', at)).toLowerCase()
    if (line.startsWith('ontent-length:')) return end + 4 + Number(line.slice(14))
  }
  return end + 4
}
