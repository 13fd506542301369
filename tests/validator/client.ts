import { request } from 'undici'

/** One exchange with the supplier under test. */
export interface Answer {
  /** 0 when there was no answer at all. */
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body as JSON; undefined when it is not JSON. */
  readonly json: unknown
  /** What the request was, for messages: `POST /bookings`. */
  readonly route: string
  /** Why there was no answer. */
  readonly trouble: string | undefined
}

export interface Client {
  send(route: string, body?: unknown): Promise<Answer>
  /** Names of the capabilities that every call asks for from now on. */
  ask(capabilities: readonly string[]): void
  /** Requests so far. */
  readonly sent: number
}

/** What the official tool's `fetch` adds by itself. It is not used here because it costs half as much again as a whole run. */
const FETCH_HEADERS = {
  accept: '*/*',
  'accept-language': '*',
  'sec-fetch-mode': 'cors',
  'user-agent': 'node',
  'accept-encoding': 'gzip, deflate',
}

/**
 * Calls as the official validator does: an `Octo-Capabilities` header on every call, empty unless some are asked for, and a JSON
 * content type on GET too. What cannot be reached is an answer without a status, never an exception.
 */
export function createClient(baseUrl: string, headers: Readonly<Record<string, string>>): Client {
  let capabilities = ''
  let sent = 0
  return {
    ask(names) {
      capabilities = names.join(', ')
    },
    get sent() {
      return sent
    },
    async send(route, body) {
      sent++
      const [method, path] = route.split(' ') as ['GET' | 'POST' | 'PATCH', string]
      try {
        const answer = await request(baseUrl + path, {
          method,
          headers: {
            ...FETCH_HEADERS,
            'octo-capabilities': capabilities,
            'content-type': 'application/json',
            ...headers,
          },
          body: body === undefined ? null : JSON.stringify(body),
        })
        const text = await answer.body.text()
        return { status: answer.statusCode, headers: answer.headers, json: parsed(text), route, trouble: undefined }
      } catch (error) {
        return { status: 0, headers: {}, json: undefined, route, trouble: String(error) }
      }
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
