import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CallBody, Reply } from '../http/call.ts'
import { BODY_LIMITS } from '../http/json.ts'
import type { Sandbox } from '../sandbox.ts'
import { checkDialects } from './dialects.ts'
import { openProbes } from './probes.ts'
import { callOf, readBody, writeReply } from './wire.ts'

export interface ExpressOptions {
  /** Which dialects to serve; a path of another one goes to the next handler. Default: all. The control API is always there. */
  readonly dialects?: readonly string[]
  /**
   * Hands requests for which the sandbox has no route to the next handler. Without it they get the supplier's own 404,
   * and with RhomTrip at the root that is every other path under the mount.
   */
  readonly fallthrough?: boolean
}

/** What a middleware of Express 4, Express 5 or Connect is given. `body` is what a parser in front left. */
export type ExpressRequest = IncomingMessage & {
  readonly body?: unknown
  readonly rawBody?: unknown
  readonly _body?: unknown
}

export type ExpressMiddleware = (req: ExpressRequest, res: ServerResponse, next: (error?: unknown) => void) => void

/**
 * A sandbox as a middleware for Express 4 and 5, under any prefix, before or after body parsers.
 * @throws UsageError for an unknown dialect
 * @example
 * app.use('/mock', toExpress(createSandbox()))
 */
export function toExpress(sandbox: Sandbox, options: ExpressOptions = {}): ExpressMiddleware {
  const probe = openProbes(sandbox)
  const { dialects, fallthrough = false } = options
  checkDialects(sandbox, dialects ?? [])
  sandbox.reachedBy('socket')
  const served = dialects && new Set([...dialects, 'sandbox'])

  const isOurs = (method: string, path: string) => {
    if (!served && !fallthrough) return true
    const match = sandbox.match(method, path)
    if (!match || (served && !served.has(match.surface))) return false
    return match.known || !fallthrough
  }

  return (req, res, next) => {
    const target = req.url!.startsWith('/') ? req.url! : `/${req.url}`
    const path = target.split('?', 1)[0]!
    const write = (reply: Reply) => {
      if (!res.destroyed) writeReply(res, req.method!, reply)
    }
    const found = probe(req.method!, path)
    if (found) return write(found)
    if (!isOurs(req.method!, path)) return next()
    bodyOf(req, body => {
      if (body === 'too-large') res.shouldKeepAlive = false
      try {
        const reply = sandbox.handle(callOf(req, target, body))
        if (reply instanceof Promise) reply.then(write).catch(next)
        else write(reply)
      } catch (error) {
        next(error)
      }
    })
  }
}

/** What a parser made of the body, the bytes that it kept, or the bytes read now. */
function bodyOf(req: ExpressRequest, done: (body: CallBody) => void): void {
  const left = leftBehind(req)
  if (left === undefined) readBody(req, done)
  else done(left)
}

/** Undefined when nobody has read the body yet. */
function leftBehind({ body, rawBody, _body, readableEnded }: ExpressRequest): CallBody | undefined {
  const kept = rawBody instanceof Uint8Array ? rawBody : body
  if (kept instanceof Uint8Array || typeof kept === 'string') {
    const bytes = typeof kept === 'string' ? Buffer.from(kept) : kept
    return bytes.length > BODY_LIMITS.bytes ? 'too-large' : bytes
  }
  // Express 4 leaves `{}` behind even where no parser took the body, so only a parser's own mark counts.
  if (_body === true || readableEnded) return body === undefined ? null : { parsed: body }
  return undefined
}
