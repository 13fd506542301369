import { jsonOf } from './call.ts'

/** One HTTP/1.1 answer, read from bytes. */
export interface Answer {
  readonly status: number
  /** Names in lower case; repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Undefined when it is not JSON. */
  readonly json: unknown
}

/** The answers in what came over a connection so far. One whose body has not all come is left out, unless only its end can end it. */
export function answersIn(bytes: Buffer, isHead: boolean): readonly Answer[] {
  const found: Answer[] = []
  for (let at = 0; at < bytes.length; ) {
    const headEnd = bytes.indexOf('\r\n\r\n', at)
    if (headEnd === -1) break
    const [first = '', ...lines] = bytes.toString('latin1', at, headEnd).split('\r\n')
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
    if (Number.isNaN(status)) break
    const headers = headersOf(lines)
    const rest = bytes.subarray(headEnd + 4)
    const read = isBodiless(status, isHead) ? { body: rest.subarray(0, 0), size: 0 } : bodyOf(rest, headers)
    if (!read) break
    const body = read.body.toString('utf8')
    found.push({ status, headers, body, json: jsonOf(body) })
    at = headEnd + 4 + read.size
  }
  return found
}

const isBodiless = (status: number, isHead: boolean) => isHead || status < 200 || status === 204 || status === 304

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}

/** The body and how many bytes it takes, or undefined when it has not all come. */
function bodyOf(rest: Buffer, headers: Readonly<Record<string, string>>) {
  if (/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')) return chunksOf(rest)
  const length = headers['content-length']
  if (length === undefined) return { body: rest, size: rest.length }
  return rest.length < Number(length) ? undefined : { body: rest.subarray(0, Number(length)), size: Number(length) }
}

function chunksOf(rest: Buffer) {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd === -1) return undefined
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (Number.isNaN(size) || rest.length < end) return undefined
    if (size === 0) return { body: Buffer.concat(chunks), size: end }
    chunks.push(rest.subarray(lineEnd + 2, end - 2))
    at = end
  }
}
