import { Deadlines, Expiring, realMs } from '../shared/deadlines.ts'
import { RESPONSE_KEPT, RESPONSE_LIMIT } from './exchange.ts'
import type { Outcome, Transport, TransportRequest } from './message.ts'
import { timedOut } from './outcome.ts'

/** A receiver in the same process: a Fetch handler, or a function that answers a status alone. */
export type InProcessReceiver = (request: Request) => Answer | Promise<Answer>

// A function that returns nothing is what most receivers in tests are.
// biome-ignore lint/suspicious/noConfusingVoidType: see above
type Answer = Response | number | undefined | void

/**
 * Delivers to a function, without a socket. Nothing returned counts as 204; what it throws is what a crashed receiver
 * would show: a reset connection.
 */
export function functionTransport(receiver: InProcessReceiver): Transport {
  const deadlines = new Deadlines(true)
  const open = new Set<Call>()
  let closed = false
  return {
    send(request) {
      if (request.to.problem !== undefined) return Promise.resolve({ kind: 'not-sent', error: request.to.problem })
      if (closed) return Promise.resolve({ kind: 'not-sent', error: 'The sandbox is stopping.' })
      return new Promise(resolve => {
        const { deadline, patience = deadline } = request
        const call = new Call(patience, outcome => {
          deadlines.clear(call)
          open.delete(call)
          resolve(outcome)
        })
        open.add(call)
        deadlines.set(call, patience)
        void call.make(receiver, request)
      })
    },
    async close() {
      closed = true
      for (const call of [...open]) call.end({ kind: 'reset', error: 'The sandbox stopped.' })
      deadlines.close()
    },
  }
}

class Call extends Expiring {
  readonly #deadline: number
  readonly #done: (outcome: Outcome) => void
  #status = 0
  #over = false

  constructor(deadline: number, done: (outcome: Outcome) => void) {
    super()
    this.#deadline = deadline
    this.#done = done
  }

  async make(receiver: InProcessReceiver, { method = 'POST', to, body, trace = {} }: TransportRequest): Promise<void> {
    try {
      const url = to.origin + to.path
      // Fetch has no body for GET.
      const content = method === 'GET' ? undefined : new Uint8Array(body)
      const request = new Request(url, { method, headers: to.headers, body: content })
      const started = realMs()
      const answer = (await receiver(request)) ?? 204
      trace.firstByte = realMs() - started
      if (typeof answer === 'number') {
        this.end({ kind: 'answered', status: answer, headers: {}, body: new Uint8Array(0), truncated: false })
        return
      }
      this.#status = answer.status
      const { kept, truncated } = await readLimited(answer)
      const headers = Object.fromEntries(answer.headers)
      this.end({ kind: 'answered', status: answer.status, headers, body: kept, truncated })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.end({ kind: 'reset', error: `The receiving function threw: ${message}` })
    }
  }

  expire(): void {
    this.end(timedOut(this.#deadline, this.#status > 0 ? 'reading' : 'waiting', this.#status))
  }

  end(outcome: Outcome): void {
    if (this.#over) return
    this.#over = true
    this.#done(outcome)
  }
}

async function readLimited(answer: Response): Promise<{ kept: Uint8Array; truncated: boolean }> {
  const kept = new Uint8Array(RESPONSE_KEPT)
  let read = 0
  const reader = answer.body?.getReader()
  // Not every browser can iterate over a stream.
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    const chunk: Uint8Array = part.value
    if (read < RESPONSE_KEPT) kept.set(chunk.subarray(0, RESPONSE_KEPT - read), read)
    read += chunk.length
    if (read <= RESPONSE_LIMIT) continue
    await reader?.cancel()
    return { kept, truncated: true }
  }
  return { kept: kept.slice(0, Math.min(read, RESPONSE_KEPT)), truncated: false }
}
