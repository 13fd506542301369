import { VERSION } from '../../index.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { isJson } from '../expect.ts'
import type { Unmet } from '../failure.ts'
import { variableOf } from './secrets.ts'
import { play, type Sequence, spoken } from './sequence.ts'
import type { DialectName, ReceiverCheck, ReceiverTarget } from './target.ts'

const KIND = 'octo-sandbox receiver sequence'

/** A file that repeats a sequence which a receiver did not survive. */
export function replayFile(dialect: DialectName, sequence: Sequence, { difference }: Unmet): string {
  const { expected, actual } = difference
  return `${JSON.stringify({ kind: KIND, version: VERSION, dialect, ...sequence, expected, actual }, undefined, 2)}\n`
}

/**
 * The check that a replay file stands for.
 * @throws UsageError when the text is no such file
 * @example
 * const result = await run.check(replayCheck(readFileSync('RC-47-bookspot.json', 'utf8')))
 */
export function replayCheck(text: string): ReceiverCheck {
  const { dialect, sequence } = readReplay(text)
  return {
    id: 'RC-47',
    section: 'convergence',
    dialects: [dialect],
    level: 'MUST',
    says: `The reseller ends with the supplier's truth after ${spoken(sequence)}.`,
    basis: ['contract#convergence'],
    run: receiver => play(receiver, sequence),
    counterexample: () => ({
      says: 'never knows a booking',
      view: () => ({ status: undefined, effects: undefined }),
    }),
  }
}

function readReplay(text: string): { readonly dialect: DialectName; readonly sequence: Sequence } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`The replay file is not JSON: ${error instanceof Error ? error.message : error}.`)
  }
  if (!isJson(json) || json.kind !== KIND) throw new UsageError(`The replay file must have "kind": "${KIND}".`)
  const { dialect, life, backlog, sends } = json
  if (dialect !== 'bookspot' && dialect !== 'rhomtrip')
    throw new UsageError(`"dialect" of the replay file is bookspot or rhomtrip, not ${JSON.stringify(dialect)}.`)
  const events = ['confirmed', 'updated', 'cancelled']
  if (!Array.isArray(life) || life[0] !== 'confirmed' || !life.every(each => events.includes(each)))
    throw new UsageError(
      '"life" of the replay file is a list of confirmed, updated and cancelled that begins with confirmed.',
    )
  const isSent = (value: unknown) =>
    isJson(value) && Number.isInteger(value.event) && Number(value.event) in life && Number(value.pauseMs) >= 0
  if (!Array.isArray(sends) || sends.length === 0 || !sends.every(isSent))
    throw new UsageError('"sends" of the replay file is a list of {"event": index into life, "pauseMs": ms}.')
  // Every field was looked at above.
  return { dialect, sequence: { life, backlog: backlog === true, sends } as Sequence }
}

/** A vitest file that repeats it; what is secret comes from the environment. */
export function vitestFile(name: string, sequence: Sequence, target: ReceiverTarget): string {
  const { dialect, url, headers = {}, probe, port, windowMs } = target
  const { host, pathname, search, username, protocol } = new URL(url)
  // What the file does not know, its user does.
  const code = probe?.code ?? "urlProbe({ url: process.env.PROBE_URL ?? '' })"
  const parts = [
    `dialect: '${dialect}'`,
    username === ''
      ? `url: ${JSON.stringify(url)}`
      : `url: ${JSON.stringify(`${protocol}//`)} + process.env.RECEIVER_LOGIN + ${JSON.stringify(`@${host}${pathname}${search}`)}`,
    Object.keys(headers).length > 0 &&
      `headers: { ${Object.keys(headers)
        .map(name => `${JSON.stringify(name)}: process.env.${variableOf(name)} ?? ''`)
        .join(', ')} }`,
    `probe: ${code}`,
    port !== undefined && `port: ${port}`,
    windowMs !== undefined && `windowMs: ${windowMs}`,
  ].filter(Boolean)
  const said = JSON.stringify(`ends with the supplier's truth after ${spoken(sequence)}`)
  return `import { readFileSync } from 'node:fs'
import { ${code.split('(')[0]}, openReceiverRun, replayCheck } from 'octo-sandbox/conformance'
import { expect, it } from 'vitest'

it(${said}, async () => {
  await using run = await openReceiverRun({
${parts.map(part => `    ${part},`).join('\n')}
  })
  const check = replayCheck(readFileSync(new URL('./${name}.json', import.meta.url), 'utf8'))
  const { verdict, reason } = await run.check(check)
  expect(verdict, reason).toBe('pass')
}, 30_000)
`
}
