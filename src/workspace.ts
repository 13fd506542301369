import type { Assumption, Workspace } from './control/workspace.ts'
import { createEngine } from './delivery/engine.ts'
import { createLog } from './delivery/log.ts'
import type { Message, Transport } from './delivery/message.ts'
import { openTime } from './delivery/settle.ts'
import type { Dialect } from './dialects/dialect.ts'
import { openTeller } from './dialects/tell.ts'
import type { Subscription, Token } from './domain/types.ts'
import type { ReadFaults } from './fault-kinds.ts'
import { openRules, type RuleDraft } from './faults/rules.ts'
import { openApiFaults } from './http/faults/apply.ts'
import { Journal } from './http/journal.ts'
import type { World } from './http/world.ts'
import { deliverySettings } from './settings.ts'
import { type Clock, switchableClock } from './shared/clock.ts'
import { seededRandom } from './shared/random.ts'
import { memoryDueWork } from './shared/schedule.ts'
import { didYouMean } from './shared/suggest.ts'
import { realTimers } from './shared/timer.ts'
import { UsageError } from './shared/usage-error.ts'
import { openChanges } from './store/changes.ts'
import type { SeedContent } from './store/content.ts'
import { memoryStore } from './store/memory.ts'
import type { SeedWorld } from './store/seed.ts'
import { continuation, fill, readSnapshot, type Snapshot, takeSnapshot } from './store/snapshot.ts'
import { surroundingsOf } from './surroundings.ts'

export interface WorkspaceParts {
  readonly name: string
  readonly seed: string
  readonly clock: 'real' | 'manual'
  /** Start of a manual clock, ms UTC. */
  readonly start: number
  readonly tokens: readonly Token[]
  readonly dialects: readonly Dialect[]
  readonly register: readonly Assumption[]
  /** Answers chosen at start, by assumption id; what `reset` goes back to. */
  readonly chosen: ReadonlyMap<string, string>
  readonly transport: Transport
  /** Failure rules chosen at start; what `reset` goes back to. */
  readonly faults: readonly RuleDraft[]
  readFaults: ReadFaults
  readonly seedWorld: SeedWorld
  /** What it is seeded with. */
  readonly content: SeedContent
  /** Bookings to seed; the seed's own number when absent. */
  readonly bookings: number | undefined
  origin(): string
}

/** Builds one tenant: a seeded world, its time, its deliveries and its records. */
export function openWorkspace(parts: WorkspaceParts): Workspace {
  let state = build(parts)
  const resetListeners = new Set<() => void>()
  const replace = (next: typeof state) => {
    const old = state
    state = next
    void old.close(0)
    for (const listener of resetListeners) listener()
  }
  return {
    name: parts.name,
    seed: parts.seed,
    tokens: parts.tokens,
    get world() {
      return state.world
    },
    get rules() {
      return state.rules
    },
    async addFaults(given) {
      const drafts = await parts.readFaults(given)
      return drafts.map(draft => state.rules.add(draft))
    },
    get engine() {
      return state.engine
    },
    get log() {
      return state.log
    },
    get teller() {
      return state.teller
    },
    get journal() {
      return state.world.journal
    },
    get time() {
      return state.time
    },
    get due() {
      return state.due
    },
    setClockMode: mode => state.setClockMode(mode),
    nextMessageId: () => state.nextMessageId(),
    assumptions: () => state.assumptions(),
    setAssumption: (id, value) => state.setAssumption(id, value),
    reset: () => replace(build(parts)),
    snapshot: () => state.snapshot(),
    restore: snapshot => replace(build(parts, readSnapshot(snapshot))),
    close: graceMs => state.close(graceMs),
    onReset(listener) {
      resetListeners.add(listener)
      return () => resetListeners.delete(listener)
    },
  }
}

function build(parts: WorkspaceParts, from?: Snapshot) {
  const clock = switchableClock(from ? 'manual' : parts.clock, from?.clock.now ?? parts.start)
  if (from) clock.setMode(from.clock.mode)
  // A restored world goes on with ids of its own: those of the run before are taken.
  const random = seededRandom(`${parts.seed}/run${from ? continuation(from) : ''}`)
  const due = memoryDueWork(clock)
  const store = memoryStore(parts.content)
  const changes = openChanges({ store, clock, random, due })
  const journal = new Journal()
  const defaults = new Map(parts.register.map(({ id, default: value }) => [id, value]))
  let assumptions: ReadonlyMap<string, string> = new Map([
    ...defaults,
    ...(from ? Object.entries(from.assumptions) : parts.chosen),
  ])

  const rules = openRules({ seed: parts.seed, now: () => clock.now() })
  for (const draft of parts.faults) rules.add(draft)
  const log = createLog()
  const faults = openApiFaults({
    rules,
    dialects: parts.dialects.map(({ name }) => name),
    told: log,
    timers: realTimers,
  })
  store.onCommit(changed => faults.noteChanges(changed, clock.now()))

  const world: World = {
    ...changes,
    faults,
    workspace: parts.name,
    clock,
    random,
    journal,
    get origin() {
      return parts.origin()
    },
    runDue() {
      if (due.nextAt() <= clock.now()) due.runDue()
    },
    assume(id) {
      const value = assumptions.get(id)
      if (value === undefined)
        throw new UsageError(`There is no assumption "${id}".${didYouMean(id, assumptions.keys())}`)
      return value
    },
    onSubscriptionChange(listener) {
      store.onCommit(changed => {
        if (changed.some(({ table }) => table === 'subscriptions')) listener()
      })
    },
    tokens: () => parts.tokens,
    token: id => parts.tokens.find(token => token.id === id),
  }

  const engine = createEngine({
    clock,
    due,
    random: seededRandom(`${parts.seed}/delivery`),
    transport: parts.transport,
    log,
    target: message => store.read.subscriptions.get(message.subscriptionId),
    onExhausted: id => changes.change('too many failed deliveries', tables => tables.subscriptions.delete(id)),
    settings: deliverySettings(assumptions),
    faults: { rules, around: surroundingsOf(store) },
  })
  store.onCommit(changed => {
    for (const { table, before, after } of changed) {
      if (table !== 'subscriptions') continue
      if (before === null && store.read.subscriptions.size === 1) parts.transport.warmUp?.()
      if (after === null) engine.dropSubscription((before as Subscription).id)
    }
  })
  if (from) fill(world, from, parts.tokens)
  else parts.seedWorld({ ...parts, world })
  const nextMessageId = () => `msg_${random.hex(24)}`
  const teller = openTeller({
    world,
    dialects: parts.dialects,
    assumptions: () => assumptions,
    enqueue: (messages: readonly Message[]) => engine.enqueue(messages).map(delivery => delivery.id),
    nextMessageId,
  })
  const time = openTime({ clock, due, engine })

  return {
    world,
    rules,
    engine,
    log,
    teller,
    time,
    due,
    setClockMode(mode: Clock['mode']) {
      clock.setMode(mode)
      // Running nothing sets the timer anew, for the clock that ticks now.
      due.runDue(0)
    },
    nextMessageId,
    assumptions: () => assumptions,
    setAssumption(id: string, value: string) {
      assumptions = new Map([...assumptions, checkAssumption(parts.register, id, value)])
      engine.configure(deliverySettings([[id, value]]))
    },
    snapshot: () =>
      takeSnapshot({
        read: store.read,
        seed: parts.seed,
        clock: { mode: clock.mode, now: clock.now() },
        assumptions: Object.fromEntries(assumptions),
        tokens: parts.tokens.map(({ id }) => id),
      }),
    close(graceMs: number) {
      faults.close()
      due.close()
      return engine.stop(graceMs)
    },
  }
}

/**
 * The pair, when the register knows it.
 * @throws UsageError naming the allowed ids or values
 */
export function checkAssumption(register: readonly Assumption[], id: string, value: string): readonly [string, string] {
  const entry = register.find(assumption => assumption.id === id)
  if (!entry) {
    const ids = register.map(assumption => assumption.id)
    throw new UsageError(
      `There is no assumption "${id}".${didYouMean(id, ids)} \`octo-sandbox list assumptions\` prints them.`,
    )
  }
  const allowed = Object.keys(entry.alternatives)
  if (!allowed.includes(value)) {
    throw new UsageError(
      `Assumption ${id} cannot be "${value}".${didYouMean(value, allowed)} Allowed: ${allowed.join(', ')}.`,
    )
  }
  return [id, value]
}
