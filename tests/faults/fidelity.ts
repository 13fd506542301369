import { readFileSync, writeFileSync } from 'node:fs'
import { manualClock } from '../../src/shared/clock.ts'
import type { Case } from './cases.ts'
import { createRecorder } from './recorder.ts'
import { openScene, START } from './scene.ts'
import { logOf, transcriptOf } from './transcript.ts'

const GOLDEN = new URL('golden.txt', import.meta.url)
const DAYS = 86_400_000

export const titleOf = ({ kind, options, recorder }: Case): string =>
  `${kind}${options ? ` ${JSON.stringify(options)}` : ''}${recorder?.tls ? ' over TLS' : ''}`

/** Sends a case's messages to a recorder: what arrived and what the log says, as text. */
export async function play(each: Case): Promise<string> {
  const clock = manualClock(START)
  await using recorder = await createRecorder({ ...each.recorder, now: clock.now })
  const port = new URL(recorder.url).port
  const scene = openScene({ url: recorder.url, faults: [{ kind: each.kind, options: each.options ?? {} }], clock })
  try {
    if (each.scene) await each.scene(scene)
    else scene.tell('m1')
    await scene.pass(4 * DAYS)
  } finally {
    await scene[Symbol.asyncDispose]()
  }
  await recorder.quiet()
  const deliveries = [...scene.log.list()].reverse()
  return [
    titleOf(each),
    ...transcriptOf(recorder.connections, new URL(recorder.url).host, START, each.pause ?? 0),
    ...(recorder.connections.length === 0 ? ['  nothing arrives'] : []),
    ...logOf(deliveries, port, START),
  ].join('\n')
}

/** The same, so many times beside each other. */
export const playMany = (each: Case, times: number): Promise<string[]> =>
  Promise.all(Array.from({ length: times }, () => play(each)))

/** The golden description of every case, by its title. */
export function golden(): Map<string, string> {
  const parts = readFileSync(GOLDEN, 'utf8').trimEnd().split('\n\n')
  return new Map(parts.map(part => [part.split('\n', 1)[0]!, part]))
}

export const writeGolden = (transcripts: readonly string[]): void =>
  writeFileSync(GOLDEN, `${transcripts.join('\n\n')}\n`)
