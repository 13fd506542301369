/** One call to the target and what it answered. */
export interface Exchange {
  readonly request: {
    readonly method: string
    readonly url: string
    /** As sent, with their case. Tokens are real here; reports mask them. */
    readonly headers: Readonly<Record<string, string>>
    /** As text; the beginning of it when it is longer than 64 KiB. */
    readonly body: string | undefined
    /** Set when `body` is the beginning only, so that no command line can repeat the call. */
    readonly isCut?: true
    /** All that was written to the connection, one character a byte, when that is no ordinary call; `headers` and `body` are empty then. */
    readonly raw?: string
  }
  /** Undefined when none came. */
  readonly response:
    | {
        readonly status: number
        /** Names in lower case; repeated ones joined with a comma. */
        readonly headers: Readonly<Record<string, string>>
        readonly body: string
        /** Parsed; undefined when it is not JSON. */
        readonly json: unknown
      }
    | undefined
  /** Why no answer came. */
  readonly trouble: string | undefined
  /** Real ms from the first byte sent to the last byte read. */
  readonly ms: number
}

/** What stands for each secret in reports: `alpha-key` by `$TOKEN`. */
export type Secrets = ReadonlyMap<string, string>

/** The same text with every secret by its stand-in, the longest first. */
export function masked(text: string, secrets: Secrets): string {
  const known = [...secrets].filter(([secret]) => secret !== '').sort(([a], [b]) => b.length - a.length)
  return known.reduce((shown, [secret, name]) => shown.replaceAll(secret, name), text)
}

/** A command line that repeats the call; secrets stand in it as shell variables. */
export function curlOf({ request }: Exchange, secrets: Secrets): string {
  const { method, url, headers, body, raw } = request
  if (raw !== undefined) return `printf '%b' ${quoted(escaped(raw), secrets)} | ${connectionTo(new URL(url))}`
  const parts = [`curl -i -X ${method} ${quoted(url, secrets)}`]
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'content-length') continue
    parts.push(value === '' ? `-H ${quoted(`${name};`, secrets)}` : `-H ${quoted(`${name}: ${value}`, secrets)}`)
  }
  if (body !== undefined) parts.push(`--data-binary ${quoted(body, secrets)}`)
  return parts.join(' \\\n  ')
}

/** For `printf '%b'`: a backslash and whatever is not printed by itself as three octal digits. */
const escaped = (raw: string) =>
  raw
    .replace(/\\/g, '\\\\')
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n')
    .replace(/[^ -~]/g, byte => `\\0${byte.charCodeAt(0).toString(8).padStart(3, '0')}`)

const connectionTo = ({ protocol, hostname, port }: URL) =>
  protocol === 'https:'
    ? `openssl s_client -quiet -connect ${hostname}:${port || 443}`
    : `nc ${hostname.replace(/^\[|\]$/g, '')} ${port || 80}`

/** In single quotes, but for a secret, which leaves them for a variable in double quotes. */
function quoted(text: string, secrets: Secrets): string {
  const shell = `'${text.replaceAll("'", `'\\''`)}'`
  const known = [...secrets].filter(([secret]) => secret !== '').sort(([a], [b]) => b.length - a.length)
  return known.reduce((shown, [secret, name]) => shown.replaceAll(secret, `'"${name}"'`), shell)
}
