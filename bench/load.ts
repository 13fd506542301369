import { connect, type Socket } from 'node:net'

/** One load: how many requests, over how many keep-alive connections. */
export interface Load {
  readonly port: number
  /** Raw HTTP/1.1 bytes of the n-th request. */
  readonly request: (n: number) => Uint8Array
  readonly count: number
  readonly connections?: number
  /**
   * The generator never sleeps: waking it would be on the bill of the side that writes, and more so the slower that side is.
   * Only for two processes on two cores.
   */
  readonly awake?: boolean
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

/** Bytes read at once: an answer of 200 KB takes a few turns of the generator, not dozens. */
const WINDOW = 256 * 1024

/**
 * Sends `count` requests, one at a time per connection, with as little work per request as sockets allow:
 * the generator must not be the slower side. Bodies are counted, not looked at.
 */
export async function load({ port, request, count, connections = 32, awake = false }: Load): Promise<LoadResult> {
  const statuses: Record<string, number> = {}
  const latencies = new Float64Array(count)
  const window = Buffer.allocUnsafe(WINDOW)
  let sent = 0
  let done = 0
  const started = performance.now()
  await new Promise<void>((resolve, reject) => {
    const sockets: Socket[] = []
    let over = false
    const stayAwake = () => {
      if (!over) setImmediate(stayAwake)
    }
    if (awake) stayAwake()
    const finish = (error?: Error) => {
      over = true
      for (const socket of sockets) socket.destroy()
      error ? reject(error) : resolve()
    }
    for (let i = 0; i < Math.min(connections, count); i++) {
      let began = 0
      const next = () => {
        if (sent >= count) return
        began = performance.now()
        socket.write(request(sent++))
      }
      const answers = new Answers(status => {
        statuses[status] = (statuses[status] ?? 0) + 1
        latencies[done++] = performance.now() - began
        if (done === count) finish()
        else next()
      })
      const callback = (bytes: number) => {
        answers.read(window, bytes)
        return true
      }
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: window, callback } })
      sockets.push(socket)
      socket.on('connect', next)
      socket.on('error', finish)
      socket.on('close', () => done < count && finish(new Error('the target closed a connection')))
    }
  })
  const seconds = (performance.now() - started) / 1000
  return { seconds, perSecond: count / seconds, statuses, latencies: latencies.sort() }
}

/** A client that waits for each answer, on one connection. */
export async function openClient(port: number) {
  const window = Buffer.allocUnsafe(WINDOW)
  let answered = (_status: string) => {}
  const answers = new Answers(status => answered(status))
  const callback = (bytes: number) => {
    answers.read(window, bytes)
    return true
  }
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: window, callback } })
  await new Promise((resolve, reject) => socket.on('connect', resolve).on('error', reject))
  return {
    send: (request: Uint8Array) =>
      new Promise<string>(resolve => {
        answered = resolve
        socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** One connection's answers, one at a time. They carry a length or no body. */
class Answers {
  readonly #done: (status: string) => void
  /** The part of a head that came without its end. */
  #begun = ''
  #status = ''
  #left = 0

  constructor(done: (status: string) => void) {
    this.#done = done
  }

  read(bytes: Buffer, length: number): void {
    if (this.#left > 0) this.#left -= length
    else {
      const end = bytes.subarray(0, length).indexOf('\r\n\r\n')
      const head = this.#begun + bytes.toString('latin1', 0, end < 0 ? length : end)
      if (end < 0) {
        // An end that is cut in two is found once the rest is here.
        const whole = head.indexOf('\r\n\r\n')
        this.#begun = head
        if (whole < 0) return
        this.#take(head.slice(0, whole), head.length - whole - 4)
      } else this.#take(head, length - end - 4)
    }
    if (this.#left < 0) throw new Error('More bytes than the answer announced.')
    if (this.#left === 0) this.#done(this.#status)
  }

  #take(head: string, bodyBytes: number): void {
    this.#begun = ''
    this.#status = head.slice(9, 12)
    this.#left = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0) - bodyBytes
  }
}
