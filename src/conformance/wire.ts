import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type Answer, answersIn } from './answers.ts'
import { isNobody } from './call.ts'
import type { Exchange } from './exchange.ts'
import { Unreachable } from './failure.ts'

/** What is written to a connection of its own, byte by byte, right or wrong. */
export interface WireCall {
  /** Whose origin is connected to: `https://api.bookspot.io/octo/v1`. */
  readonly url: string
  /** Written in this order; each part after the first when the target has answered something to those before it. */
  readonly parts: readonly (string | Uint8Array)[]
  /**
   * When it is over: after so many whole answers (1xx not counted), when the target closes, or as soon as everything is written.
   * Whatever it is, the connection is closed then.
   */
  readonly until: number | 'closed' | 'written'
  /** Real ms for all of it. */
  readonly timeoutMs: number
}

/** What came back. */
export interface WireOutcome {
  /** Whole answers in order, 1xx too; the last one may be cut short by the end of the connection. */
  readonly answers: readonly Answer[]
  /** Who ended it. `time`: nobody did, within `timeoutMs`. */
  readonly ended: 'target' | 'judge' | 'time'
  /** For reports: what was written, and the first final answer. */
  readonly exchange: Exchange
}

/**
 * Opens a connection, writes, reads, closes.
 * @throws Unreachable when no connection can be made
 */
export function speak({ url, parts, until, timeoutMs }: WireCall): Promise<WireOutcome> {
  const started = performance.now()
  const raw = parts.map(part => (typeof part === 'string' ? part : Buffer.from(part).toString('latin1'))).join('')
  const received: Buffer[] = []
  const answers = () => answersIn(Buffer.concat(received), isHead(raw))
  const enough = () => typeof until === 'number' && answers().filter(isFinal).length >= until
  return new Promise((resolve, reject) => {
    const socket = open(new URL(url))
    let connected = false
    let next = 0
    const end = (ended: WireOutcome['ended'], code?: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(outcomeOf(ended, code))
    }
    const write = () => {
      const part = parts[next++]
      if (part === undefined) return
      socket.write(part, error => {
        if (!error && until === 'written' && next >= parts.length) end('judge')
      })
    }
    const timer = setTimeout(() => end('time'), timeoutMs)
    socket.on(isTls(url) ? 'secureConnect' : 'connect', () => {
      connected = true
      write()
    })
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk)
      if (enough()) end('judge')
      else if (!answers().some(isFinal)) write()
    })
    socket.on('end', () => end('target'))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (connected) return end('target', error.code)
      clearTimeout(timer)
      reject(
        isNobody(error)
          ? new Unreachable(`${new URL(url).origin} cannot be reached: ${error.code}.`)
          : new Error(error.message),
      )
    })
  })

  function outcomeOf(ended: WireOutcome['ended'], code: string | undefined): WireOutcome {
    const found = answers()
    const first = found.find(isFinal)
    const silence =
      ended === 'time' ? `No answer within ${timeoutMs} ms.` : 'The connection was closed without an answer.'
    return {
      answers: found,
      ended,
      exchange: {
        request: { ...requestLineOf(raw, url), headers: {}, body: undefined, raw },
        response: first,
        trouble: first ? undefined : (code ?? silence),
        ms: Math.round(performance.now() - started),
      },
    }
  }
}

const isFinal = ({ status }: Answer) => status >= 200
const isHead = (raw: string) => raw.startsWith('HEAD ')
const isTls = (url: string) => url.startsWith('https:')

function open({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'https:') return connectPlain({ host, port: Number(port || 80) })
  const named = isIP(host) === 0 ? { servername: host } : {}
  return connectTls({ host, port: Number(port || 443), ALPNProtocols: ['http/1.1'], ...named })
}

function requestLineOf(raw: string, url: string): { readonly method: string; readonly url: string } {
  const [method = '', target = '/'] = raw.slice(0, raw.indexOf('\r\n')).split(' ')
  return { method, url: new URL(url).origin + target }
}
