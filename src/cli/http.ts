import { request as httpRequest, type IncomingMessage } from 'node:http'

export interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** How often a connection on which nothing comes is asked for a sign of life, real ms. */
const KEEP_ALIVE = 30_000

/**
 * An HTTP call that waits as long as the server lives: moving a clock takes the time that all receivers need, and fetch gives up
 * after five minutes.
 */
export function call(url: URL, { method, headers, body }: Sent): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? process.getBuiltinModule('node:https').request : httpRequest
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': `${Buffer.byteLength(body)}` }
    request(url, { method, headers: { ...headers, ...length } }, resolve)
      .on('socket', socket => socket.setKeepAlive(true, KEEP_ALIVE))
      .on('error', reject)
      .end(body)
  })
}
