import { DomainError } from '../../domain/errors.ts'

/** What a dialect's register says about URLs. */
export interface UrlRules {
  /** The answer to plain http; undefined when it is welcome. */
  readonly plainHttp?: string | undefined
  /** The answer to credentials in the URL; undefined when they are welcome. */
  readonly credentials?: string | undefined
}

/** Long enough for any receiver, short enough for every server on the way. */
const LONGEST_URL = 8_192

/**
 * Where to deliver to: an absolute http or https URL with a host and, if any, a usable port (B-15, R-18).
 * @throws DomainError BAD_REQUEST, which never repeats the URL: it may hold credentials
 */
export function readReceiverUrl(value: unknown, rules: UrlRules): string {
  if (value === undefined)
    throw bad('url is missing. Give the URL to deliver to, like https://example.com/octo/webhook.')
  const wanted = 'Give an absolute http or https URL, like https://example.com/octo/webhook.'
  if (typeof value !== 'string') throw bad(`url must be a string. ${wanted}`)
  if (value.length > LONGEST_URL) throw bad(`url must have at most ${LONGEST_URL} characters, not ${value.length}.`)
  if (!isAbsolute(value)) throw bad(`url is not usable. ${wanted}`)
  const url = parsed(value)
  if (!url || url.port === '0') throw bad('url is not usable: there is no such host, or no such port (1 to 65535).')
  if (url.protocol === 'http:' && rules.plainHttp !== undefined) throw bad(rules.plainHttp)
  if ((url.username || url.password) && rules.credentials !== undefined) throw bad(rules.credentials)
  return value
}

/** Parsed once: asking first whether it can be parsed costs as much again. */
function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** URL parsers mend what is written here wrongly; a subscriber should hear of it instead. */
const isAbsolute = (text: string) => /^https?:\/\/[^/?#\\\s]/i.test(text) && !/[\s\p{Cc}\\]/u.test(text)

/** Names that the sender of a request owns, and those that end with one connection (B-04; RFC 9110 7.6.1). */
const OURS = new Set([
  ...['host', 'content-length', 'transfer-encoding', 'connection', 'content-type'],
  ...['expect', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade'],
])

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * A flat object of strings that may stand in a request (B-02, B-04, R-04).
 * @throws DomainError BAD_REQUEST, which never repeats a value
 */
export function readReceiverHeaders(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bad('headers must be an object of header names and string values.')
  }
  const headers: Record<string, string> = {}
  const given = new Set<string>()
  for (const [name, text] of Object.entries(value)) {
    const shown = JSON.stringify(name.slice(0, 60))
    if (!TOKEN.test(name)) throw bad(`headers: ${shown} is not a header name.`)
    if (OURS.has(name.toLowerCase())) throw bad(`headers: ${shown} is set by the sender and cannot be given.`)
    if (typeof text !== 'string') throw bad(`headers: the value of ${shown} must be a string.`)
    if (!VALUE.test(text)) throw bad(`headers: the value of ${shown} has a character that a header cannot carry.`)
    if (given.has(name.toLowerCase())) throw bad(`headers: ${shown} is there twice. Names have no case.`)
    given.add(name.toLowerCase())
    headers[name] = text
  }
  return headers
}

const bad = (message: string) => new DomainError('BAD_REQUEST', message)
