/**
 * What node has and a browser has not: whoever asks for it is told what to do instead.
 * @module
 */
import type { Listening } from '../adapters/node.ts'
import type { Transport } from '../delivery/message.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Receiver } from '../testing/receiver.ts'

const absent = (sentence: string) => (): never => {
  throw new UsageError(sentence)
}

/** In place of `adapters/node.ts`. */
export const serve: (...given: unknown[]) => Promise<Listening> = absent(
  'A browser cannot listen. Use startSandbox({ listen: false }) and toMsw(sandbox.core, ...).',
)

/** In place of `testing/receiver.ts`. */
export const createReceiver: (...given: unknown[]) => Promise<Receiver> = absent(
  'A browser cannot listen, so there are no recording receivers in it. Subscribe with a function: { receiver: request => ... }.',
)

/** In place of `delivery/transport.ts`. */
export function createTransport(): Transport {
  return {
    send: async ({ to }) => ({
      kind: 'not-sent',
      error:
        to.problem ??
        `A browser opens no sockets, so nothing was sent to ${to.origin}. Give its deliveries to a function: sandbox.receive(origin, handler) of octo-sandbox/testing, or createSandbox({ transport: functionTransport(handler) }).`,
    }),
    close: async () => {},
  }
}

/** Of `node:fs/promises`. */
export const readFile = absent('A browser reads no files. Give what it holds as an object.')

/** Of `node:net`: 4, 6, or 0 for what is no address. */
export function isIP(text: string): 0 | 4 | 6 {
  const host = text.includes(':') ? `[${text}]` : text
  if (!URL.canParse(`http://${host}`) || new URL(`http://${host}`).hostname !== host.toLowerCase()) return 0
  if (host !== text) return 6
  return /^\d+(\.\d+){3}$/.test(text) ? 4 : 0
}
