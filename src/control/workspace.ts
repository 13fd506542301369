import type { Engine } from '../delivery/engine.ts'
import type { DeliveryLog } from '../delivery/log.ts'
import type { Time } from '../delivery/settle.ts'
import type { Assumption, Decision, Dialect } from '../dialects/dialect.ts'
import type { Conclusion, RecordedEvent, Teller } from '../dialects/tell.ts'
import type { Token } from '../domain/types.ts'
import type { FaultCatalogue } from '../faults/kind.ts'
import type { FaultInput } from '../faults/read.ts'
import type { Rule, Rules } from '../faults/rules.ts'
import type { Journal } from '../http/journal.ts'
import type { World } from '../http/world.ts'
import type { Clock } from '../shared/clock.ts'
import type { DueWork } from '../shared/schedule.ts'
import type { Snapshot } from '../store/snapshot.ts'

export type { Assumption, Conclusion, Decision, Dialect, RecordedEvent, Snapshot }

/** A tenant: its world, time, deliveries and records. Everything in it is replaced by `reset`. */
export interface Workspace {
  readonly name: string
  readonly seed: string
  readonly world: World
  readonly engine: Engine
  /** What goes wrong on purpose: deliveries and API calls. */
  readonly rules: Rules
  /**
   * Adds failure rules: one, a preset's, or a list.
   * @throws UsageError that names the nearest right kind, option or selector
   */
  addFaults(given: FaultInput | readonly FaultInput[]): Promise<readonly Rule[]>
  readonly log: DeliveryLog
  readonly teller: Teller
  readonly journal: Journal
  /** Moves and settles the workspace's time. */
  readonly time: Time
  /** What is planned: holds, cut-offs, quotations, retries. */
  readonly due: Pick<DueWork, 'nextAt' | 'size'>
  /** The clock keeps its instant and stands still, or ticks, from now on. */
  setClockMode(mode: Clock['mode']): void
  readonly tokens: readonly Token[]
  /** A new id for a message, in the workspace's own row of ids. */
  nextMessageId(): string
  assumptions(): ReadonlyMap<string, string>
  /** @throws UsageError for an unknown id or value, naming what is allowed */
  setAssumption(id: string, value: string): void
  /**
   * Ends all that is planned; attempts in flight get `graceMs` (real ms).
   * @returns how many deliveries had not ended
   */
  close(graceMs: number): Promise<{ readonly pending: number }>
  /** The world as it is now, as plain JSON. Deliveries that are underway and the logs are not in it. */
  snapshot(): Snapshot
  /**
   * Like `reset`, but to a snapshot: of this workspace, of another, or of another run.
   * @throws UsageError when it is none
   */
  restore(snapshot: Snapshot): void
  /** Back to the seed: records, clock, log, journal, assumptions and subscriptions. */
  reset(): void
  /** Called after each reset: whoever listens to the log, the teller or the journal listens to old ones from then on. */
  onReset(listener: () => void): () => void
}

/** What the control API may do to the whole sandbox. */
export interface Controlled {
  readonly version: string
  readonly dialects: readonly Dialect[]
  readonly assumptions: readonly Assumption[]
  /** Base URL without a trailing slash. */
  readonly origin: string
  workspaces(): readonly Workspace[]
  workspace(name: string): Workspace | undefined
  /** @throws UsageError when the name is taken or not `[a-z0-9-]{1,40}`; DomainError SANDBOX_LIMIT when there are 100 */
  createWorkspace(options: WorkspaceOptions): Workspace
  /** @throws UsageError for `default` */
  removeWorkspace(name: string): Promise<void>
  documentOf(dialect: string): Promise<unknown>
  /** Every kind of fault and every preset. */
  faultCatalogue(): Promise<FaultCatalogue>
}

export interface WorkspaceOptions {
  readonly name: string
  readonly seed?: string | undefined
  readonly clock?: 'real' | 'manual' | undefined
  /** Start of a manual clock, ms UTC. */
  readonly now?: number | undefined
}
