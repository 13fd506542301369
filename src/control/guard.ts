import { createHash } from 'node:crypto'
import type { Call } from '../http/call.ts'
import { UsageError } from '../shared/usage-error.ts'
import { Problem } from './problem.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A host name or address with an optional port; anything else (user info, a path, a list) is no host. */
const HOST = /^([a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i

/**
 * Keeps web pages of other sites and rebound names away from the control API (threats TM-19 and TM-20):
 * loopback or configured hosts only, no foreign `Origin`, nothing cross-site, state changes only as JSON. Who is on another
 * machine needs the token besides (TM-21).
 * @throws UsageError for an allowed host that could never be one, or a token that is too short or no header's value
 */
export function createGuard(allowedHosts: readonly string[], token?: string): (call: Call) => void {
  if (token !== undefined && !TOKEN.test(token))
    throw new UsageError('The control token must be 8 to 200 visible ASCII characters without spaces.')
  const bad = allowedHosts.find(host => !HOST.test(host))
  if (bad !== undefined) {
    throw new UsageError(
      `The allowed host "${bad.slice(0, 100)}" is no name or address. Write it as in a URL: sandbox.internal, 10.0.0.5:4848 or [fd00::5].`,
    )
  }
  const allowed = new Set(allowedHosts.map(host => host.toLowerCase()))

  const isAllowed = (name: string) => LOOPBACK.has(name) || name.endsWith('.localhost') || allowed.has(name)

  return call => {
    requireToken(call, token)
    const host = hostOf(single(call, 'host'))
    if (host === undefined || !(isAllowed(host.name) || allowed.has(host.full))) {
      throw new Problem(
        403,
        'The control API answers to localhost only. Reach it there, or start with --allowed-host <name>.',
      )
    }
    const site = single(call, 'sec-fetch-site')
    const origin = single(call, 'origin')
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      throw new Problem(403, 'A web page of another site may not use the control API.')
    }
    if (origin !== undefined && originHost(origin) !== host.full) {
      throw new Problem(
        403,
        'The Origin header names another site. The control API is for this machine’s own programs.',
      )
    }
    if (call.method !== 'GET' && call.method !== 'HEAD') requireJson(call)
  }
}

const TOKEN = /^[\x21-\x7e]{8,200}$/

/** Whoever is on this machine needs none: its programs are trusted, and web pages are kept out by the rest of the guard. */
function requireToken(call: Call, token: string | undefined): void {
  const { client } = call
  // A call that came over no socket comes from this very process.
  if (client === undefined || !('remoteAddress' in client) || isLoopback(client.remoteAddress)) return
  if (token === undefined)
    throw new Problem(
      403,
      'The control API answers to its own machine only. To use it from others, start the sandbox with a control token.',
    )
  if (!isSame(single(call, 'sandbox-token') ?? '', token))
    throw new Problem(
      403,
      'From another machine the control API needs the token that the sandbox printed at its start. Send it as Sandbox-Token.',
    )
}

const isLoopback = (address: string | undefined) => address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address)

/** In a time that tells nothing of where they differ (TM-16). Not node's own comparison: a browser's bundle has none. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [digest(given), digest(token)]
  let differences = 0
  for (let i = 0; i < a.length; i++) differences |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return differences === 0
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** A form or a text post needs no preflight, so a browser would send it from any page. */
function requireJson(call: Call): void {
  const type = single(call, 'content-type')
  if (type === undefined && isEmpty(call)) return
  const essence = type?.replace(/;.*$/s, '').trim().toLowerCase()
  if (essence !== 'application/json') {
    const given = type === undefined ? 'no Content-Type' : `Content-Type "${type.slice(0, 100)}"`
    throw new Problem(415, `The request has ${given}. Send application/json.`)
  }
}

const isEmpty = ({ body }: Call) => body === null || (body instanceof Uint8Array && body.length === 0)

/** A header sent twice is never one that we trust. */
function single(call: Call, name: string): string | undefined {
  const value = call.headers[name]
  if (value === undefined || typeof value === 'string') return value
  return value.length === 1 ? value[0] : 'several'
}

function hostOf(value: string | undefined): { readonly name: string; readonly full: string } | undefined {
  const match = value === undefined ? null : HOST.exec(value)
  return match ? { name: match[1]!.toLowerCase(), full: match[0].toLowerCase() } : undefined
}

function originHost(origin: string): string | undefined {
  try {
    const { host, protocol, port } = new URL(origin)
    // A browser leaves the default port out of both headers, so the two stay comparable.
    return protocol === 'http:' || protocol === 'https:' ? host : `${protocol}${port}`
  } catch {
    return undefined
  }
}
