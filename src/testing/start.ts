import { type Listening, serve } from '../adapters/node.ts'
import { createSandbox, DIALECTS, type InProcessReceiver, type Sandbox, type SandboxOptions } from '../index.ts'
import { openFunctionReceivers } from './functions.ts'
import { openTestWorkspace, type TestWorkspace } from './workspace.ts'

export interface StartOptions extends SandboxOptions {
  /** Default `manual`: it stands still until the test moves it, so nothing depends on how fast the test runs. */
  readonly clock?: 'real' | 'manual'
  /** Default: any free one. */
  readonly port?: number
  /** False: no server, no socket; calls come through an adapter: `toMsw(sandbox.core, ...)`. Default true. */
  readonly listen?: boolean
}

/** A world of its own on a server that is there already. */
export interface OwnWorkspaceOptions {
  /** 1 to 40 of `a-z`, `0-9` and `-`. Default: `test-1`, `test-2`, ... */
  readonly name?: string
  readonly seed?: string
  readonly clock?: 'real' | 'manual'
  /** Start of a manual clock, ISO 8601 or ms UTC. */
  readonly now?: string | number
}

/** A sandbox that listens, seen from a test. What it does itself it does in its workspace `default`. */
export interface TestSandbox extends TestWorkspace {
  /** Base URL without a trailing slash. */
  readonly url: string
  /** Where BookSpot is served: the base of its paths. */
  readonly bookspotUrl: string
  /** Where RhomTrip is served: the base of its paths. */
  readonly rhomtripUrl: string
  /** The sandbox itself, for adapters: `toMsw(sandbox.core, ...)`. */
  readonly core: Sandbox
  /** A world of its own on this server. At most 100 at a time; disposing of one deletes it. */
  workspace(options?: string | OwnWorkspaceOptions): Promise<TestWorkspace>
  /** Gives deliveries to URLs of this origin to a function, for code that subscribes with its public address. Returns how to stop. */
  receive(origin: string, receiver: InProcessReceiver): () => Promise<void>
  /** What `await using` does at the end of its block. */
  close(): Promise<void>
}

/**
 * Starts a sandbox on a free port of 127.0.0.1.
 * @throws UsageError for an unknown option's value, or a port that is taken
 * @example
 * await using sandbox = await startSandbox()
 * await sandbox.subscribe('bookspot', { receiver: request => handleWebhook(request) })
 * await sandbox.simulate('booking.cancelled')
 */
export async function startSandbox(options: StartOptions = {}): Promise<TestSandbox> {
  const { port = 0, listen = true, ...settings } = options
  const functions = openFunctionReceivers()
  const { transport: given } = options
  const core = createSandbox({
    clock: 'manual',
    ...settings,
    transport: sockets => functions.transport(typeof given === 'function' ? given(sockets) : (given ?? sockets)),
  })
  await core.ready
  const server = listen ? await listening(core, port) : undefined
  if (!server) core.origin = NOWHERE
  const root = openTestWorkspace({ sandbox: core, name: 'default', functions, close: () => end(core, server) })
  let workspaces = 0

  const own: Omit<TestSandbox, keyof TestWorkspace> = {
    url: core.origin,
    bookspotUrl: core.origin + baseOf('bookspot'),
    rhomtripUrl: core.origin + baseOf('rhomtrip'),
    core,
    async workspace(given = {}) {
      const asked = typeof given === 'string' ? { name: given } : given
      const name = asked.name ?? `test-${++workspaces}`
      await root.client('sandbox')('POST /workspaces', { body: { ...asked, name } })
      const remove = async () => {
        // The whole sandbox may have been closed before.
        if (core.workspaces().some(one => one.name === name))
          await root.client('sandbox')('DELETE /workspaces/{name}', { path: { name } })
      }
      return openTestWorkspace({ sandbox: core, name, functions, close: remove })
    },
    receive(origin, receiver) {
      return functions.add(receiver, new URL(origin).origin).remove
    },
    close: async () => root[Symbol.asyncDispose](),
  }
  return Object.assign(root, own)
}

const baseOf = (dialect: string) => DIALECTS.find(({ name }) => name === dialect)!.basePath

/** Where a sandbox is that does not listen: a name that leads nowhere. */
const NOWHERE = 'http://sandbox.localhost'

async function listening(core: Sandbox, port: number): Promise<Listening> {
  try {
    return await serve(core, { port })
  } catch (error) {
    await core.stop()
    throw error
  }
}

async function end(core: Sandbox, server: Listening | undefined): Promise<void> {
  await Promise.all([core.stop(), server?.close()])
}
