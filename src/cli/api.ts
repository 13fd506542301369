import type { IncomingMessage } from 'node:http'
import { UsageError } from '../shared/usage-error.ts'
import { EXIT, ExitError } from './exit.ts'
import { call } from './http.ts'

/** Where a sandbox is when nobody says otherwise. */
export const DEFAULT_URL = 'http://127.0.0.1:4848'

export interface ApiOptions {
  readonly url: string | undefined
  readonly workspace: string | undefined
  /** Token of a sandbox on another machine. */
  readonly controlToken?: string | undefined
}

export interface Asked {
  readonly method?: string
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

/** One server-sent event. */
export interface Message<T> {
  readonly event: string
  readonly data: T
}

/** The control API of a running sandbox. */
export interface Api {
  readonly url: string
  /**
   * The answer's JSON, as the control API's document describes it.
   * @throws ExitError 3 when nothing answers or time runs out, 2 when the sandbox refuses, 4 when it fails
   */
  ask<T>(path: string, asked?: Asked): Promise<T>
  /** Server-sent events as they come, until the server ends. Throws like `ask`. */
  follow<T>(path: string): AsyncGenerator<Message<T>>
}

/** @throws UsageError when the URL is none */
export function openApi({ url = DEFAULT_URL, workspace, controlToken }: ApiOptions): Api {
  const base = baseOf(url)

  const send = async (path: string, { method = 'GET', query = {}, body }: Asked = {}): Promise<IncomingMessage> => {
    const target = new URL(`${base}/_sandbox/v1${path}`)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) target.searchParams.set(name, `${value}`)
    const headers: Record<string, string> = { accept: 'application/json' }
    if (workspace !== undefined) headers['sandbox-workspace'] = workspace
    if (controlToken !== undefined) headers['sandbox-token'] = controlToken
    if (body !== undefined) headers['content-type'] = 'application/json'
    try {
      return await call(target, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    } catch (error) {
      throw new ExitError(
        EXIT.unreachable,
        `No sandbox answers at ${base} (${causeOf(error)}). Start one with \`octo-sandbox\`, or name its address with --url or OCTO_SANDBOX_URL.`,
      )
    }
  }

  return {
    url: base,
    async ask<T>(path: string, asked?: Asked) {
      const answer = await send(path, asked)
      const text = await textOf(answer, base)
      if (!isOk(answer)) throw refusal(answer.statusCode!, text, base)
      // Only what was deleted has nothing to say.
      return (text === '' && asked?.method === 'DELETE' ? undefined : parsed(text, base)) as T
    },
    async *follow<T>(path: string) {
      const answer = await send(path)
      if (!isOk(answer)) throw refusal(answer.statusCode!, await textOf(answer, base), base)
      let buffer = ''
      try {
        for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
          const blocks = (buffer + chunk).split('\n\n')
          buffer = blocks.pop()!
          for (const block of blocks) yield* messageOf<T>(block)
        }
      } catch (error) {
        throw new ExitError(EXIT.unreachable, `The sandbox at ${base} went away (${causeOf(error)}).`)
      }
      throw new ExitError(EXIT.unreachable, `The sandbox at ${base} has ended the stream.`)
    },
  }
}

function baseOf(url: string): string {
  const given = URL.canParse(url) ? new URL(url) : undefined
  if (given?.protocol === 'http:' || given?.protocol === 'https:')
    return `${given.origin}${given.pathname}`.replace(/\/+$/, '')
  throw new UsageError(`--url is "${url}". Give the sandbox's base URL, as http://127.0.0.1:4848.`)
}

const isOk = ({ statusCode = 0 }: IncomingMessage) => statusCode >= 200 && statusCode < 300

async function textOf(answer: IncomingMessage, base: string): Promise<string> {
  try {
    let text = ''
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) text += chunk
    return text
  } catch (error) {
    throw new ExitError(EXIT.unreachable, `The sandbox at ${base} broke off its answer (${causeOf(error)}).`)
  }
}

function parsed(text: string, base: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw notOurs(base)
  }
}

function refusal(status: number, text: string, base: string): ExitError {
  const value = parsed(text, base)
  if (typeof value !== 'object' || value === null || !('detail' in value)) return notOurs(base)
  const more = 'problems' in value && Array.isArray(value.problems) ? value.problems.map(problemLine) : []
  const misses = 'nearMisses' in value && Array.isArray(value.nearMisses) ? value.nearMisses.map(missLine) : []
  // 410: what was waited for has gone.
  const code = status === 408 || status === 410 ? EXIT.unreachable : status >= 500 ? EXIT.internal : EXIT.usage
  return new ExitError(code, [`${value.detail}`, ...more, ...misses].join('\n'), status)
}

const problemLine = ({ pointer, detail }: { pointer: string; detail: string }) => `  ${pointer || '/'}: ${detail}`

const missLine = (miss: { id: string; event: string; state: string; differs: readonly string[] }) =>
  `  ${miss.id} ${miss.event} ${miss.state}: ${miss.differs.join('; ')}`

const notOurs = (base: string) =>
  new ExitError(
    EXIT.unreachable,
    `What answers at ${base} is no octo-sandbox. Name its address with --url or OCTO_SANDBOX_URL.`,
  )

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // One of several addresses' failures has no message of its own.
  return error.message || ('code' in error ? `${error.code}` : error.name)
}

function* messageOf<T>(block: string): Generator<Message<T>> {
  const lines = block.split('\n')
  const field = (name: string) =>
    lines.filter(line => line.startsWith(`${name}: `)).map(line => line.slice(name.length + 2))
  const data = field('data').join('\n')
  if (data !== '') yield { event: field('event')[0] ?? 'message', data: JSON.parse(data) as T }
}
