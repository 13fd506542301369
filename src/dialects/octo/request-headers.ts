import { DomainError } from '../../domain/errors.ts'
import type { Call } from '../../http/call.ts'

/** What the headers of a call say, before any workspace is asked. */
export interface RequestHeaders {
  /** What stands behind `Bearer`; undefined when there is no usable one. */
  readonly token: string | undefined
  /** Whether the client named capabilities at all, if only none. */
  readonly named: boolean
  /** Short names (`pricing`) of those it named that the dialect has. */
  readonly capabilities: ReadonlySet<string>
  /** Headers of every answer: the recognised capabilities in the client's own form (B-07). */
  readonly replyHeaders: Readonly<Record<string, string>>
  /** Lower-case language tags, best first. */
  readonly languages: readonly string[]
}

/** Distinct header sets that are remembered; clients repeat theirs on every call. */
const KEPT = 500

/**
 * Reads `Authorization`, `Octo-Capabilities` (else `_capabilities` in the query) and `Accept-Language`.
 * @param supported short names of the dialect's capabilities
 * @throws DomainError BAD_REQUEST when a header was sent twice
 */
export function headerReader(supported: readonly string[]): (call: Call) => RequestHeaders {
  const known = new Map<string, RequestHeaders>()
  // Clients repeat their headers call after call: comparing them is cheaper than making a key of them.
  let last: { readonly sent: Sent; readonly read: RequestHeaders } | undefined
  return ({ headers, query }) => {
    const authorization = once('authorization', headers.authorization)
    const capabilities = once('octo-capabilities', headers['octo-capabilities']) ?? capabilitiesInQuery(query)
    const language = once('accept-language', headers['accept-language'])
    once('content-type', headers['content-type'])
    if (
      last !== undefined &&
      last.sent.authorization === authorization &&
      last.sent.capabilities === capabilities &&
      last.sent.language === language
    ) {
      return last.read
    }
    const key = `${authorization}\n${capabilities}\n${language}`
    let read = known.get(key)
    if (read === undefined) {
      const { active, echo } = capabilitiesOf(capabilities ?? '', supported)
      read = Object.freeze({
        token: tokenOf(authorization),
        named: capabilities !== undefined,
        capabilities: active,
        replyHeaders: Object.freeze({ 'octo-capabilities': echo }),
        languages: languagesOf(language),
      })
      if (known.size >= KEPT) known.clear()
      known.set(key, read)
    }
    last = { sent: { authorization, capabilities, language }, read }
    return read
  }
}

interface Sent {
  readonly authorization: string | undefined
  readonly capabilities: string | undefined
  readonly language: string | undefined
}

function once(name: string, value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (value.length > 1) throw sentTwice(name)
  return value[0]
}

const sentTwice = (name: string) =>
  new DomainError('BAD_REQUEST', `The header ${name} was sent more than once. Send it once.`)

/** OCTO's way for clients that cannot set headers. */
function capabilitiesInQuery(query: string): string | undefined {
  return query.includes('_capabilities=') ? (new URLSearchParams(query).get('_capabilities') ?? undefined) : undefined
}

function tokenOf(authorization: string | undefined): string | undefined {
  const found = /^bearer +(\S+) *$/i.exec(authorization ?? '')
  if (found) return found[1]
  // Some servers in front join what was sent twice with a comma.
  if (authorization !== undefined && /^bearer[^,]*, *bearer/i.test(authorization)) throw sentTwice('authorization')
  return undefined
}

/** Short and prefixed names, trimmed; unknown ones are passed over (B-07). */
function capabilitiesOf(header: string, supported: readonly string[]) {
  const active = new Set<string>()
  const echo: string[] = []
  for (const part of header.split(',')) {
    const given = part.trim()
    const name = given.replace(/^octo\//, '')
    if (!supported.includes(name) || active.has(name)) continue
    active.add(name)
    echo.push(given)
  }
  return { active, echo: echo.join(', ') }
}

/** `Accept-Language` by its q-values, highest first, equal ones in the order given. `*` names none. RFC 9110 12.5.4. */
function languagesOf(header: string | undefined): readonly string[] {
  if (!header) return []
  return header
    .split(',')
    .map(part => {
      const [tag = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
      const weight = parameters.find(parameter => parameter.startsWith('q='))
      return { tag, q: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ tag, q }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/.test(tag) && q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ tag }) => tag)
}
