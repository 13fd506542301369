import type { Outcome, Transport, TransportRequest } from '../../index.ts'
import type { Exchange } from '../exchange.ts'
import type { Letter } from './world.ts'

/** Where the supplier's deliveries go: they are kept for the check that asks for them, and only some are sent by the engine itself. */
export interface Post {
  readonly transport: Transport
  /** Letters so far, about a subject or all. */
  count(subject: string | undefined): number
  /** Those after the first `count`, once there is one; none when none comes within so many real ms. */
  since(count: number, subject: string | undefined, withinMs: number): Promise<readonly Letter[]>
  letThrough(subject: string): void
  /** Whether a payload is about a subject and of an event; an absent wish is always met. */
  isAbout(json: Letter['json'], subject: string | undefined, event: string): boolean
  /** Hears of each attempt that the engine made itself. */
  onAttempt(listener: (subject: string, exchange: Exchange) => void): () => void
}

/** @param real carries what is let through */
export function openPost(real: Transport): Post {
  const letters: { readonly subject: string | undefined; readonly letter: Letter }[] = []
  const through = new Set<string>()
  const waiting = new Set<() => void>()
  const listeners = new Set<(subject: string, exchange: Exchange) => void>()
  const about = (subject: string | undefined) =>
    letters.filter(each => subject === undefined || each.subject === subject).map(({ letter }) => letter)

  const keep = (request: TransportRequest): Outcome => {
    const letter = letterOf(request)
    letters.push({ subject: subjectOf(letter.json), letter })
    for (const wake of [...waiting]) wake()
    return { kind: 'answered', status: 200, headers: {}, body: new Uint8Array(), truncated: false }
  }

  return {
    transport: {
      ...real,
      async send(request) {
        const subject = subjectOf(letterOf(request).json)
        if (subject === undefined || !through.has(subject)) return keep(request)
        const started = performance.now()
        const outcome = await real.send(request)
        const exchange = exchangeOf(letterOf(request), outcome, performance.now() - started)
        for (const listener of listeners) listener(subject, exchange)
        return outcome
      },
    },
    count: subject => about(subject).length,
    since: (count, subject, withinMs) =>
      new Promise(resolve => {
        const look = (late: boolean) => {
          const found = about(subject).slice(count)
          if (found.length === 0 && !late) return
          waiting.delete(wake)
          clearTimeout(timer)
          resolve(found)
        }
        const wake = () => look(false)
        const timer = setTimeout(() => look(true), withinMs)
        waiting.add(wake)
        wake()
      }),
    letThrough: subject => void through.add(subject),
    isAbout: (json, subject, event) =>
      (subject === undefined || subjectOf(json) === subject) && eventOf(json) === event,
    onAttempt(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function letterOf({ to, body }: TransportRequest): Letter {
  const text = new TextDecoder().decode(body)
  // Made by the sandbox in this process, which writes JSON objects.
  return { url: to.origin + to.path, headers: to.headers, body: text, json: JSON.parse(text) as Letter['json'] }
}

const part = (json: Letter['json'], name: string): Letter['json'] => {
  const value = json[name]
  return typeof value === 'object' && value !== null ? (value as Letter['json']) : {}
}

const subjectOf = (json: Letter['json']): string | undefined => {
  const { uuid, productId } = part(json, 'data')
  const found = uuid ?? productId ?? part(json, 'booking').uuid ?? part(json, 'transfer').id ?? json.productId
  return typeof found === 'string' ? found : undefined
}

const eventOf = (json: Letter['json']): unknown => json.notificationType ?? part(json, 'webhook').event

function exchangeOf({ url, headers, body }: Letter, outcome: Outcome, ms: number): Exchange {
  const request = { method: 'POST', url, headers, body }
  if (outcome.kind !== 'answered') return { request, response: undefined, trouble: outcome.error, ms: Math.round(ms) }
  const text = new TextDecoder().decode(outcome.body)
  const response = { status: outcome.status, headers: outcome.headers, body: text, json: undefined }
  return { request, response, trouble: undefined, ms: Math.round(ms) }
}
