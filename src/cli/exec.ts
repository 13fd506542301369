import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Listening } from '../adapters/node.ts'
import type { Sandbox } from '../index.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Run } from './command.ts'
import type { EXEC_FLAGS } from './commands/exec.ts'
import type { Io } from './io.ts'
import { watch } from './live.ts'
import { openServer } from './server.ts'
import { palette } from './text.ts'

/**
 * Starts a sandbox, runs the command with its addresses and tokens in the environment, and stops the sandbox.
 * @returns the command's exit code; 128 and the signal's number when a signal ended it
 * @throws UsageError for a setting that cannot be, or a command that cannot be started
 */
export async function runBeside({ args, flags, io }: Run<typeof EXEC_FLAGS>): Promise<number> {
  const { sandbox, server } = await openServer(flags, io)
  try {
    const paint = palette(io, flags.noColor)
    if (flags.verbose)
      sandbox.onWorkspace(workspace => watch(workspace, { json: false, verbose: true, paint, out: io.err }))
    return await ended(args, { ...io.env, ...addresses(sandbox, server) }, io)
  } finally {
    await Promise.all([sandbox.stop(), server.close()])
  }
}

/** What the command finds in its environment. */
export function addresses(sandbox: Sandbox, { url }: Pick<Listening, 'url'>): Record<string, string> {
  const { tokens } = sandbox.workspace()
  const ofDialects = sandbox.dialects.flatMap(({ name, basePath }) => [
    [`${name.toUpperCase()}_URL`, url + basePath],
    [`${name.toUpperCase()}_TOKEN`, tokens[0]!.id],
  ])
  return {
    OCTO_SANDBOX_URL: url,
    OCTO_SANDBOX_TOKENS: tokens.map(({ id }) => id).join(','),
    ...Object.fromEntries(ofDialects),
  }
}

function ended([command, ...args]: readonly string[], env: NodeJS.ProcessEnv, io: Io): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, { env, stdio: 'inherit' })
    // At a terminal Ctrl+C reaches the whole group, so the command has had it already.
    const stop = io.onSignal(signal => {
      if (signal !== 'SIGINT' || !io.isTerminal) child.kill(signal)
    })
    child.once('error', error => {
      stop()
      reject(new UsageError(`"${command}" cannot be started: ${error.message}.`))
    })
    child.once('exit', (code, signal) => {
      stop()
      resolve(signal === null ? code! : 128 + constants.signals[signal])
    })
  })
}
