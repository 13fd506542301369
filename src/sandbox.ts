import { tellGone } from './control/gone.ts'
import { controlSurface } from './control/surface.ts'
import type { Controlled, Workspace, WorkspaceOptions } from './control/workspace.ts'
import { ownAddresses } from './delivery/own-addresses.ts'
import { isDelivery } from './delivery/target.ts'
import { chooseDialects } from './dialects/choose.ts'
import type { Dialect } from './dialects/dialect.ts'
import { ASSUMPTIONS, DIALECTS } from './dialects/index.ts'
import { faultCatalogue, faultReader } from './fault-kinds.ts'
import type { RuleDraft } from './faults/rules.ts'
import type { Answer, Call, Reply } from './http/call.ts'
import { createHandle, createMatcher } from './http/handle.ts'
import type { ReplyChecks } from './http/reply.ts'
import type { World } from './http/world.ts'
import { checkOptions, type SandboxOptions, transportOf } from './sandbox/options.ts'
import { instantOf } from './shared/clock.ts'
import { UsageError } from './shared/usage-error.ts'
import { VERSION } from './shared/version.ts'
import { SEED_CONTENT } from './store/content.ts'
import type { SeedWorld } from './store/seed.ts'
import { tokensOf } from './tokens.ts'
import { checkNewName } from './workspace/name.ts'
import { checkAssumption, openWorkspace } from './workspace.ts'

/** A running sandbox without a server: give it to an adapter. */
export interface Sandbox {
  /** Answers one request. Before the world is seeded it waits for it. */
  handle(call: Call): Answer
  /** For adapters: how they answer, so that a fault which needs a socket is refused where there is none. */
  reachedBy(door: 'socket' | 'function'): void
  /** For adapters: where the sandbox can be reached by socket; nothing is delivered there. Returns how to say that it ended. */
  listensAt(address: string, port: number): () => void
  /** Which dialect (or `sandbox`) takes a path, and whether anything is there. */
  match(method: string, path: string): { readonly surface: string; readonly known: boolean } | undefined
  /** Settles when the default workspace is seeded. */
  readonly ready: Promise<void>
  /** True once it was told to stop. */
  readonly stopping: boolean
  readonly seed: string
  readonly version: string
  readonly dialects: readonly Dialect[]
  /** Base URL that answers name, without a trailing slash; an adapter that listens sets it. */
  origin: string
  workspaces(): readonly Workspace[]
  /** @throws UsageError when there is no such workspace */
  workspace(name?: string): Workspace
  /** Hears of every workspace that there is and of every one to come. */
  onWorkspace(listener: (workspace: Workspace) => void): void
  /**
   * Ends all work: attempts in flight get `graceMs` (real ms) to finish.
   * @returns how many pending deliveries end with the sandbox
   */
  stop(graceMs?: number): Promise<{ readonly pending: number }>
  [Symbol.asyncDispose](): Promise<void>
}

export const DEFAULT_SEED = 'octo'

/** The answer to whoever comes, over an open connection, while the sandbox stops. */
const STOPPED: Reply = {
  status: 503,
  headers: { 'content-type': 'application/json' },
  body: '{"error":"INTERNAL_SERVER_ERROR","errorMessage":"The sandbox is stopping."}',
}

/**
 * Builds a sandbox in this process.
 * @throws UsageError for an unknown assumption, value or instant
 * @example
 * const sandbox = createSandbox({ clock: 'manual' })
 * await sandbox.ready
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkOptions(options)
  const seed = options.seed ?? DEFAULT_SEED
  const start = instantOf(options.now)
  const dialects = chooseDialects(DIALECTS, options.dialects)
  const chosen = new Map(
    Object.entries(options.assume ?? {}).map(([id, value]) => checkAssumption(ASSUMPTIONS, id, value)),
  )
  const { allowLinkLocal, allowLoops = false } = options
  const own = ownAddresses()
  const transport = transportOf(options.transport, { allowLinkLocal, isOwn: allowLoops ? undefined : own.has })
  const workspaces = new Map<string, Workspace>()
  const byToken = new Map<string, Workspace>()
  const listeners = new Set<(workspace: Workspace) => void>()
  const doors = new Set<'socket' | 'function'>()
  const readFaults = faultReader(
    dialects,
    transport.openWire !== undefined,
    () => doors.has('socket') || doors.size === 0,
  )
  let faults: readonly RuleDraft[] = []
  let replyChecks: ReplyChecks | undefined
  let seedWorld: SeedWorld | undefined
  let content = SEED_CONTENT
  let origin = 'http://127.0.0.1:4848'
  let stopped = false

  const open = ({ name, seed: own, clock, now }: WorkspaceOptions): Workspace => {
    const workspace = openWorkspace({
      name,
      seed: own ?? seed,
      clock: clock ?? options.clock ?? 'real',
      start: now ?? start,
      tokens: tokensOf(name),
      dialects,
      register: ASSUMPTIONS,
      chosen,
      faults,
      readFaults,
      transport,
      seedWorld: seedWorld!,
      content,
      bookings: options.bookings,
      origin: () => origin,
    })
    workspaces.set(name, workspace)
    for (const token of workspace.tokens) byToken.set(token.id, workspace)
    for (const listener of listeners) listener(workspace)
    return workspace
  }

  const close = (workspace: Workspace, graceMs: number) => {
    workspaces.delete(workspace.name)
    for (const token of workspace.tokens) byToken.delete(token.id)
    tellGone(workspace)
    return workspace.close(graceMs)
  }

  const controlled: Controlled = {
    version: VERSION,
    dialects,
    assumptions: ASSUMPTIONS,
    get origin() {
      return origin
    },
    workspaces: () => [...workspaces.values()],
    workspace: name => workspaces.get(name),
    createWorkspace(asked) {
      checkNewName(asked.name, workspaces, byToken)
      return open(asked)
    },
    async removeWorkspace(name) {
      const workspace = workspaces.get(name)
      if (name === 'default') throw new UsageError('The workspace "default" cannot be deleted. Reset it instead.')
      if (workspace) await close(workspace, 0)
    },
    documentOf: async name => {
      const { documents } = await import('./documents.ts')
      return documents(name)
    },
    faultCatalogue,
  }

  const ready = import('./store/seed.ts').then(async module => {
    if (options.checkReplies) replyChecks = (await import('./openapi/replies.ts')).replies
    if (options.fixtures?.length) content = await (await import('./fixtures/read.ts')).readFixtures(options.fixtures)
    if (options.faults) faults = await readFaults(options.faults)
    seedWorld = module.seedWorld
    open({ name: 'default' })
  })
  // A failure reaches whoever awaits `ready`; it must not end the process before that.
  ready.catch(() => {})

  const fallback = (): World => workspaces.get('default')!.world
  const surfaces = [
    controlSurface(controlled, { allowedHosts: options.allowedHosts ?? [], token: options.controlToken }),
    ...dialects.map(dialect => dialect.surface),
  ]
  const handleReady = createHandle({
    surfaces,
    worlds: {
      get fallback() {
        return fallback()
      },
      byToken: token => byToken.get(token)?.world,
      byName: name => workspaces.get(name)?.world,
    },
    elapsed: () => performance.now(),
    refuses: allowLoops ? undefined : isDelivery,
    replyChecks: () => replyChecks,
    onInternalError: options.onInternalError ?? (error => process.stderr.write(`octo-sandbox: ${textOf(error)}\n`)),
  })

  const sandbox: Sandbox = {
    handle: call => (workspaces.size > 0 ? handleReady(call) : stopped ? STOPPED : ready.then(() => handleReady(call))),
    reachedBy(door) {
      doors.add(door)
    },
    listensAt: own.add,
    match: createMatcher(surfaces),
    ready,
    get stopping() {
      return stopped
    },
    seed,
    version: VERSION,
    dialects,
    get origin() {
      return origin
    },
    set origin(url) {
      origin = url
    },
    workspaces: controlled.workspaces,
    workspace(name = 'default') {
      const workspace = workspaces.get(name)
      if (!workspace) throw new UsageError(`There is no workspace "${name}".`)
      return workspace
    },
    onWorkspace(listener) {
      listeners.add(listener)
      for (const workspace of workspaces.values()) listener(workspace)
    },
    async stop(graceMs = 0) {
      stopped = true
      await ready
      const ended = await Promise.all([...workspaces.values()].map(workspace => close(workspace, graceMs)))
      await transport.close()
      return { pending: ended.reduce((sum, { pending }) => sum + pending, 0) }
    },
    async [Symbol.asyncDispose]() {
      await sandbox.stop()
    },
  }
  return sandbox
}

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error))
