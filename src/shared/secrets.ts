import { createHash } from 'node:crypto'

/** Names of query parameters whose values are secrets, in any case (threat TM-24). */
const NAMES = 'token|key|secret|sig|access_token|password|api_?key'
const SECRET_NAME = new RegExp(`^(?:${NAMES})$`, 'i')

/** Whether a query parameter of that name holds a secret. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name)

/** Tells two secrets apart without showing either. */
export const masked = (secret: string): string => `***${createHash('sha256').update(secret).digest('hex').slice(0, 8)}`

// Slashes may be escaped, as some JSON writers do.
const USER_INFO = /([a-z][a-z0-9+.-]{0,20}:(?:\\?\/){2})[^\s"'<>/?#\\]{1,2048}@/gi
const SECRET_QUERY = new RegExp(`(^|[?&])(${NAMES})=([^&#\\s"'<>\\\\]+)`, 'gi')
const HEADERS = /"headers"\s*:\s*\{/gi
/** A string (with the colon, when it is a name), a brace, another value, or what stands between. */
const TOKEN = /"(?:[^"\\]|\\[\s\S])*(?:"(\s*:)?|\\?$)|[{}]|[^\s",{}[\]:]+|[\s,[\]:]+/y

/**
 * Text as a log may show it: user info and secret query values of every URL in it are masked, and so are the values of a JSON
 * object named `headers`. All else stays as it is; the text may be cut anywhere, or be no JSON at all.
 */
export function maskedText(text: string): string {
  const urls = text.includes('@') ? text.replace(USER_INFO, '$1***@') : text
  const queries = urls.replace(SECRET_QUERY, (_, mark: string, name: string, value: string) => {
    return `${mark}${name}=${maskedOnce(value)}`
  })
  return maskedHeaders(queries)
}

/** What was masked before stays as it is, so that one secret looks the same in every log. */
const maskedOnce = (secret: string) => (secret.startsWith('***') ? secret : masked(secret))

function maskedHeaders(text: string): string {
  let shown = ''
  let at = 0
  for (const { index, 0: opening } of text.matchAll(HEADERS)) {
    if (index < at) continue
    TOKEN.lastIndex = index + opening.length
    shown += text.slice(at, TOKEN.lastIndex)
    at = TOKEN.lastIndex
    for (let depth = 1; depth > 0; ) {
      const token = TOKEN.exec(text)
      if (token === null) break
      at = TOKEN.lastIndex
      const [part, colon] = token
      if (part === '{') depth++
      else if (part === '}') depth--
      const isValue = colon === undefined && !/^[\s,[\]:{}]/.test(part)
      shown += isValue ? maskedValue(part) : part
    }
  }
  return shown + text.slice(at)
}

function maskedValue(part: string): string {
  if (!part.startsWith('"')) return '***'
  return `"${maskedOnce(part.slice(1, part.endsWith('"') && part.length > 1 ? -1 : undefined))}"`
}
