import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions, request as httpsRequest } from 'node:https'
import type { Exchange } from './exchange.ts'
import { Unreachable } from './failure.ts'

/** One call, spelt out. */
export interface CallToMake {
  readonly method: string
  readonly url: string
  /** Sent as they are, but for Content-Length, which is added when there is a body. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  /** Real ms for the whole exchange. */
  readonly timeoutMs: number
}

/** Makes calls over connections that are kept for a second. It follows nothing, stores nothing and repeats nothing. */
export interface Caller {
  /** @throws Unreachable when no connection can be made */
  call(wanted: CallToMake): Promise<Exchange>
  close(): void
}

const NOBODY = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']

/** Whether an error says that a connection was never made. */
export const isNobody = ({ code }: NodeJS.ErrnoException): boolean => NOBODY.includes(code ?? '')

/** More of an answer than this is not read: 8 MiB. */
const MOST = 8 * 1024 * 1024

/** More characters of a sent body than this are not kept. */
const MOST_KEPT = 64 * 1024

/**
 * Opens a caller. Its idle connections do not keep the process alive.
 * @param connections how they are kept; for HTTPS also whom to trust
 */
export function openCaller(connections: HttpsAgentOptions = AGENT): Caller {
  const agents = { http: new HttpAgent(connections), https: new HttpsAgent(connections) }
  return {
    call: wanted => make(wanted, agents),
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

// A supplier may close an idle connection; half a second is shorter than any does.
const AGENT = { keepAlive: true, timeout: 500 }

/** A connection for each call: what a receiver does with one says nothing about the next. */
export const FRESH: HttpsAgentOptions = { keepAlive: false }

function make(wanted: CallToMake, agents: { http: HttpAgent; https: HttpsAgent }): Promise<Exchange> {
  const { method, url, body, timeoutMs } = wanted
  const headers = { ...wanted.headers, ...lengthOf(body) }
  const started = performance.now()
  const asked = { method, url, headers: wanted.headers, ...bodyOf(body) }
  return new Promise((resolve, reject) => {
    const ended = (response: Exchange['response'], trouble: string | undefined) =>
      resolve({ request: asked, response, trouble, ms: Math.round(performance.now() - started) })
    const isTls = url.startsWith('https:')
    const request = (isTls ? httpsRequest : httpRequest)(url, {
      method,
      headers,
      agent: isTls ? agents.https : agents.http,
      signal: AbortSignal.timeout(timeoutMs),
      setHost: !Object.keys(headers).some(name => name.toLowerCase() === 'host'),
    })
    request.on('response', answer => read(answer).then(response => ended(response, undefined), failed))
    request.on('error', failed)
    request.end(body)
    function failed(error: NodeJS.ErrnoException) {
      if (error.name === 'AbortError' || error.name === 'TimeoutError')
        ended(undefined, `No answer within ${timeoutMs} ms.`)
      else if (isNobody(error)) reject(new Unreachable(`${new URL(url).origin} cannot be reached: ${error.code}.`))
      else ended(undefined, error.code ?? error.message)
    }
  })
}

async function read(answer: IncomingMessage): Promise<NonNullable<Exchange['response']>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    size += (chunk as Buffer).length
    if (size > MOST) break
    chunks.push(chunk as Buffer)
  }
  const body = Buffer.concat(chunks).toString('utf8')
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  )
  return { status: answer.statusCode!, headers, body, json: jsonOf(body) }
}

const lengthOf = (body: CallToMake['body']) =>
  body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }

function bodyOf(body: CallToMake['body']): Pick<Exchange['request'], 'body' | 'isCut'> {
  const text = typeof body === 'string' || body === undefined ? body : Buffer.from(body).toString('utf8')
  if (text === undefined || text.length <= MOST_KEPT) return { body: text }
  return { body: `${text.slice(0, 1_000)}… (${Buffer.byteLength(text)} bytes in all)`, isCut: true }
}

/** The value that a text is as JSON, or undefined. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
