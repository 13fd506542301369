import { readFile } from 'node:fs/promises'
import { RECEIVER_CHECKS } from '../conformance/receiver/registry.ts'
import { replayCheck } from '../conformance/receiver/replay.ts'
import { openReceiverRun } from '../conformance/receiver/run.ts'
import { standIns } from '../conformance/receiver/secrets.ts'
import { commandProbe, urlProbe } from '../conformance/receiver/state.ts'
import type { ReceiverTarget, StateProbe } from '../conformance/receiver/target.ts'
import { select } from '../conformance/select.ts'
import { UsageError } from '../shared/usage-error.ts'
import { type CheckRun, httpUrl, judged, needed } from './check.ts'

/** `octo-sandbox check receiver`. Answers the exit code. */
export async function judgeReceiver(given: CheckRun): Promise<number> {
  const { flags, args, io } = given
  const dialect = needed(flags.dialect, '--dialect', 'bookspot or rhomtrip')
  const headers = Object.fromEntries(flags.header.map(headerOf))
  if (dialect === 'rhomtrip' && flags.header.length > 0)
    throw new UsageError(
      '--header is for BookSpot; RhomTrip knows no custom headers. Put credentials into --url: http://user:password@…',
    )
  const target: ReceiverTarget = {
    dialect,
    url: readable(httpUrl(needed(flags.url, '--url', 'where the receiver takes deliveries'))),
    headers,
    probe: probeOf(given),
    port: flags.port,
    windowMs: flags.window,
    reconcileMs: flags.reconcile,
    long: flags.long,
    seed: flags.seed,
    exhaustive: flags.exhaustive as ReceiverTarget['exhaustive'],
  }
  const replayed = flags.replay === undefined ? undefined : replayCheck(await textOf(flags.replay))
  if (replayed && !replayed.dialects.includes(dialect))
    throw new UsageError(`${flags.replay} was written for ${replayed.dialects.join()}, and --dialect is ${dialect}.`)
  const names = args.slice(1)
  if (replayed && names.length > 0)
    throw new UsageError(`--replay repeats the sequence of ${flags.replay} and no check. Leave out ${names.join(' ')}.`)
  const checks = replayed ? [replayed] : select(RECEIVER_CHECKS, dialect, names)
  const open = async () => {
    const run = await openReceiverRun(target)
    io.err(`The receiver finds its supplier at ${run.supplier.url} with the token ${run.supplier.token}.`)
    return run
  }
  const secrets = standIns(target.url, headers)
  return judged(given, RECEIVER_CHECKS, open, { kind: 'receiver', dialect, url: target.url, checks, secrets })
}

/** @throws UsageError when what stands for credentials in a URL cannot be read */
function readable(url: string): string {
  const { username, password } = new URL(url)
  try {
    decodeURIComponent(username + password)
    return url
  } catch {
    throw new UsageError('The user or the password in --url has a % that stands for nothing. Write %25 for a %.')
  }
}

const textOf = (file: string) =>
  readFile(file, 'utf8').catch(() => {
    throw new UsageError(`--replay: ${file} cannot be read.`)
  })

function headerOf(given: string): readonly [string, string] {
  const [, name, value] = /^([^:\s]+):\s*(.+)$/.exec(given) ?? []
  if (name === undefined || value === undefined) throw new UsageError(`--header is "${given}". Give <name>: <value>.`)
  return [name, value]
}

function probeOf({ flags }: CheckRun): StateProbe | undefined {
  const { probeUrl, probeCommand, probePointer, probeEffects } = flags
  if (probeUrl !== undefined && probeCommand !== undefined)
    throw new UsageError('Give --probe-url or --probe-command, not both.')
  for (const [flag, pointer] of Object.entries({ '--probe-pointer': probePointer, '--probe-effects': probeEffects })) {
    if (pointer === undefined) continue
    if (probeUrl === undefined)
      throw new UsageError(`${flag} says where to look in what --probe-url answers: give both.`)
    if (!/^(\/|$)/.test(pointer))
      throw new UsageError(
        `${flag} is "${pointer}". Give a JSON pointer like ${flag === '--probe-effects' ? '/emails' : '/status'}.`,
      )
  }
  if (probeCommand !== undefined) return commandProbe(probeCommand)
  if (probeUrl === undefined) return undefined
  if (!probeUrl.includes('{uuid}'))
    throw new UsageError(`--probe-url is "${probeUrl}". Put {uuid} where the booking's uuid stands.`)
  return urlProbe({ url: httpUrl(probeUrl), pointer: probePointer ?? '/status', effects: probeEffects })
}
