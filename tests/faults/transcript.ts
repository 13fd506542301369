import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { Delivery } from '../../src/delivery/message.ts'
import { VERSION } from '../../src/shared/version.ts'
import type { Recorded } from './recorder.ts'
import { payload } from './scene.ts'

/** Longer lines are shown by their beginning, their length and their hash. */
const LONGEST = 700

/** What arrived at a recorder, as text that is the same on every run. */
export function transcriptOf(connections: readonly Recorded[], host: string, start: number, pause: number): string[] {
  const port = host.slice(host.lastIndexOf(':') + 1)
  return connections.flatMap((connection, i) => {
    const bytes = Buffer.concat(connection.chunks.map(chunk => chunk.bytes))
    const lines = linesOf(bytes, host).map(
      line => `    ${line.replaceAll(`:${port}`, ':PORT').replaceAll(VERSION, 'VERSION')}`,
    )
    const from = connection.from.replace('::ffff:', '')
    const slowly = pause > 0 && longestGap(connection) >= pause ? ['    (slowly)'] : []
    return [
      `  connection ${i + 1} from ${from} after ${connection.opened - start} ms`,
      ...lines,
      ...slowly,
      ...(connection.name === undefined ? [] : [`    (TLS for the name ${connection.name})`]),
      `    -> ${connection.events.join(', ')}`,
    ]
  })
}

/** What the log says of it. */
export function logOf(deliveries: readonly Delivery[], port: string, start: number): string[] {
  return deliveries.flatMap(({ id, state, reason, attempts }) => [
    `  ${id} ${state}${reason === null ? '' : `: ${reason}`}`,
    ...attempts.map(({ number, copy, at, faults, outcome }) => {
      const named = faults.map(({ kind, options, rule, seed }) => `${kind} ${JSON.stringify(options)} ${rule} ${seed}`)
      const result =
        outcome.kind === 'answered'
          ? `${outcome.status}`
          : `${outcome.kind}: ${outcome.error.replace(NODE_24_HINT, '')}`
      return `    attempt ${number}${copy ? ` copy ${copy}` : ''} after ${at - start} ms: ${result.replaceAll(`:${port}`, ':PORT')} [${named.join('; ')}]`
    }),
  ])
}

/** Where the subscriptions of a scene point, and their header. */
const USUAL = [
  ['/hook?shop=1', 'k1'],
  ['/other', 'k-other'],
] as const

/** A request without any fault. */
const usual = (host: string, path: string, key: string, body: string) =>
  [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    'connection: keep-alive',
    'Content-Type: application/json',
    `Api-Key: ${key}`,
    `User-Agent: octo-sandbox/${VERSION}`,
    'Accept: */*',
    'Authorization: Basic dXNlcjpwYXNz',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n')

/** What newer versions of Node add to the same error. */
const NODE_24_HINT = '; if the root CA is installed locally, try running Node.js with --use-system-ca'

/** Real ms between two pieces. */
const longestGap = ({ chunks }: Recorded) => Math.max(0, ...chunks.slice(1).map(({ at }, i) => at - chunks[i]!.at))

function linesOf(bytes: Buffer, host: string): string[] {
  if (bytes.length === 0) return ['nothing']
  if (bytes[0] === 0x16) return [helloOf(bytes)]
  const coding = /^content-encoding: (gzip|deflate|br)\r\n/im.exec(bytes.toString('latin1'))?.[1]
  const end = bytes.indexOf('\r\n\r\n')
  if (!coding) {
    let text = bytes.toString('latin1')
    for (const id of ['m1', 'm2', 'm3']) {
      const body = JSON.stringify(payload(id))
      for (const [path, key] of USUAL)
        text = text.replaceAll(usual(host, path, key, body), `\r\n<the usual request with ${id}, to ${path}>\r\n`)
      text = text.replaceAll(body, `<the usual body of ${id}>`)
    }
    return text
      .split('\r\n')
      .filter(
        (line, i, all) =>
          line !== '' ||
          (!all[i - 1]?.startsWith('<the usual request') && !all[i + 1]?.startsWith('<the usual request')),
      )
      .map(shown)
  }
  const inflate = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[
    coding as 'gzip' | 'deflate' | 'br'
  ]
  // How well a library compresses is no concern of ours.
  const head = bytes
    .subarray(0, end)
    .toString('latin1')
    .replace(/content-length: \d+/i, 'content-length: (compressed)')
  return [...head.split('\r\n').map(shown), '""', `${coding}: ${shown(inflate(bytes.subarray(end + 4)).toString())}`]
}

function shown(line: string): string {
  const text = JSON.stringify(line).replace(/[\x7f-\xff]/g, char => `\\x${char.charCodeAt(0).toString(16)}`)
  if (text.length <= LONGEST) return text
  const hash = createHash('sha256').update(line, 'latin1').digest('hex').slice(0, 12)
  return `${text.slice(0, 80)}… (${line.length} bytes, ${hash})`
}

/** The few things of a ClientHello that a fault is about. */
function helloOf(bytes: Buffer): string {
  const length = bytes.readUInt16BE(3)
  if (bytes.length < 5 + length) return `the first ${bytes.length} bytes of a TLS ClientHello of ${length}`
  const text = bytes.toString('latin1')
  const name = /another-host\.example/.exec(text)?.[0] ?? 'none'
  // The extension supported_versions (43) with TLS 1.3 (0x0304) in it.
  const modern = text.includes('\x00\x2b') && text.includes('\x03\x04')
  return `a TLS ClientHello for the name ${name}, ${modern ? 'up to TLS 1.3' : `up to version ${bytes.readUInt16BE(9).toString(16)}`}`
}
