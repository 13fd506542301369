import { connect } from 'node:net'
import type { RuleInput } from '../../src/faults/read.ts'
import type { Sandbox } from '../../src/sandbox.ts'

/** The rule of these words in the default workspace. */
export async function addFault(sandbox: Sandbox, input: RuleInput) {
  const [rule] = await sandbox.workspace().addFaults(input)
  return rule!
}

/** What a client without any HTTP library sees: every byte, and how the connection ended. */
export interface Seen {
  readonly text: string
  readonly chunks: readonly { readonly text: string; readonly at: number }[]
  readonly ended: 'reset' | 'end' | 'open'
}

export interface RawCall {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Gives up after so many real ms; the connection counts as open then. */
  readonly patience?: number
}

/** Sends one request over a plain socket and records what comes until the connection ends. */
export function raw(
  port: number,
  { method = 'GET', path, headers = {}, body, patience = 5_000 }: RawCall,
): Promise<Seen> {
  const bytes = body === undefined ? '' : JSON.stringify(body)
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    authorization: 'Bearer alpha-key',
    'octo-capabilities': '',
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(bytes)}` }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return new Promise(resolve => {
    const chunks: { text: string; at: number }[] = []
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${bytes}`),
    )
    const done = (ended: Seen['ended']) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text: chunks.map(({ text }) => text).join(''), chunks, ended })
    }
    const timer = setTimeout(() => done('open'), patience)
    socket.setEncoding('utf8').on('data', chunk => chunks.push({ text: `${chunk}`, at: performance.now() }))
    socket.on('end', () => done('end'))
    socket.on('error', () => done('reset'))
  })
}

export const headOf = ({ text }: Seen) => text.slice(0, text.indexOf('\r\n\r\n'))
export const bodyOf = ({ text }: Seen) => (text.includes('\r\n\r\n') ? text.slice(text.indexOf('\r\n\r\n') + 4) : '')
export const statusOf = ({ text }: Seen) => Number(text.slice(9, 12))
