import { type Listening, serve } from '../adapters/node.ts'
import { createSandbox, type Sandbox, UsageError } from '../index.ts'
import type { Run } from './command.ts'
import type { START_FLAGS } from './commands/start.ts'
import { EXIT, mistake } from './exit.ts'
import { readFaultFile } from './fault-file.ts'
import type { Values } from './flags.ts'
import type { Io } from './io.ts'
import { watch } from './live.ts'
import { palette } from './text.ts'
import { firstScreen, readyLine } from './welcome.ts'

/** What is in flight when the process is told to stop gets this long, real ms. */
const GRACE = 5_000

type ServerFlags = Omit<Values<typeof START_FLAGS>, 'quiet' | 'verbose' | 'config' | 'json' | 'noColor'>

/**
 * A sandbox that listens and is seeded.
 * @throws UsageError for a setting that cannot be
 */
export async function openServer(flags: ServerFlags, io: Io): Promise<{ sandbox: Sandbox; server: Listening }> {
  const { allowedHost } = flags
  const host = checkHost(flags.host ?? '127.0.0.1', allowedHost)
  if (flags.now !== undefined && flags.clock !== 'manual')
    throw new UsageError('--now needs --clock manual: a real clock tells the real time.')
  const controlToken = flags.controlToken ?? (isLoopback(host) ? undefined : await randomText(16))
  const sandbox = createSandbox({
    seed: flags.seed === 'random' ? await randomText(4) : flags.seed,
    clock: flags.clock,
    now: flags.now,
    assume: assumptionsOf(flags.assume),
    allowedHosts: allowedHost,
    controlToken,
    allowLinkLocal: flags.allowLinkLocal,
    allowLoops: flags.allowLoops,
    onInternalError: error => io.err(mistake(error)),
    fixtures: flags.fixtures,
    faults: flags.faults === undefined ? undefined : await readFaultFile(flags.faults),
  })
  const server = await serve(sandbox, { port: flags.port, host: flags.host })
  if (!isLoopback(host)) {
    sandbox.origin = `http://${withPort(allowedHost[0]!, server.port)}`
    io.err(
      `Everyone who reaches ${host}:${server.port} can use this sandbox and make it send requests; from other machines its control API needs the header Sandbox-Token: ${controlToken}`,
    )
  }
  if (flags.allowLinkLocal)
    io.err('Deliveries may go to link-local and cloud metadata addresses: subscribers can make this machine ask there.')
  // A server that others test against outlives a mistake of its own (threat TM-27).
  io.onMistake(error => io.err(mistake(error)))
  await sandbox.ready
  return { sandbox, server }
}

/**
 * Listens, seeds, says where everything is, and shows what happens until the process is told to stop.
 * @throws UsageError for a setting that cannot be
 */
export async function runServer({ flags, io }: Run<typeof START_FLAGS>): Promise<number> {
  const { json, quiet, verbose, noColor } = flags
  const { sandbox, server } = await openServer(flags, io)
  const stopped = untilStopped(sandbox, server, io)
  const paint = palette(io, noColor)
  if (!quiet) sandbox.onWorkspace(workspace => watch(workspace, { json, verbose, paint, out: io.out }))
  if (json) io.out(readyLine(sandbox, server))
  else if (quiet) io.out(server.url)
  else for (const line of firstScreen(sandbox, server, paint)) io.out(line)
  return stopped
}

/** So many random bytes in hexadecimal digits: a seed, shown on the first screen so that it can be used again, or a token. */
async function randomText(bytes: number): Promise<string> {
  const { randomBytes } = await import('node:crypto')
  return randomBytes(bytes).toString('hex')
}

function assumptionsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map(item => {
      const at = item.indexOf('=')
      if (at < 1)
        throw new UsageError(
          `--assume is "${item}". Write it as B-01=bare; \`octo-sandbox list assumptions\` prints them all.`,
        )
      return [item.slice(0, at), item.slice(at + 1)]
    }),
  )
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

const withPort = (host: string, port: number) => (/:\d+$/.test(host) ? host : `${host}:${port}`)

/** Threat TM-21: nobody opens the control API to a network by mistake. */
function checkHost(host: string, allowed: readonly string[]): string {
  if (isLoopback(host) || allowed.length > 0) return host
  throw new UsageError(
    `--host ${host} opens the sandbox and its control API to other machines. If that is meant, say under which name they reach it: --allowed-host <name>.`,
  )
}

/**
 * Resolves with the exit code once the process was told to stop and the work in flight has ended or run out of time.
 * A second signal ends the process at once.
 */
function untilStopped(sandbox: Sandbox, server: Listening, io: Io): Promise<number> {
  return new Promise((resolve, reject) => {
    let stopping = false
    io.onSignal(signal => {
      if (stopping) return io.exit(EXIT.interrupted)
      stopping = true
      io.err('Stopping. A second signal ends it at once.')
      Promise.all([sandbox.stop(GRACE), server.close(GRACE)]).then(([{ pending }]) => {
        if (pending > 0)
          io.err(
            pending === 1
              ? '1 pending delivery ends with this process.'
              : `${pending} pending deliveries end with this process.`,
          )
        resolve(signal === 'SIGINT' ? EXIT.interrupted : EXIT.ok)
      }, reject)
    })
  })
}
