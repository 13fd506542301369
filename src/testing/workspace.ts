import type {
  FaultInput,
  InProcessReceiver,
  Sandbox,
  Snapshot,
  TriggerName,
  TriggerOptions,
  Workspace,
} from '../index.ts'
import { parseDuration } from '../shared/duration.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { DialectName, EventName } from '../types/index.ts'
import { type Apis, type Client, openClient } from './client.ts'
import { deliveryLine, eventLines, indented } from './explain.ts'
import type { FunctionReceivers } from './functions.ts'
import { dialectNamed, dialectOf } from './names.ts'
import { type Conclusion, type SentDelivery, sentDelivery, type WorldEvent, worldEvent } from './records.ts'
import { receiverOf, type Subscribed, type SubscribeOptions, subscribeBy } from './subscribe.ts'
import {
  type DeliveryMatch,
  deliveriesOf,
  type EventMatch,
  eventsOf,
  fittingDeliveries,
  type WaitForOptions,
  waitForDelivery,
  waitForEvent,
} from './wait.ts'

/** The five tokens of a workspace. The last three are reseller alpha's, with fewer abilities. */
export interface Tokens {
  readonly alpha: string
  readonly beta: string
  /** May only read BookSpot subscriptions. */
  readonly alphaRead: string
  /** May only write BookSpot subscriptions. */
  readonly alphaWrite: string
  /** May neither. */
  readonly alphaPlain: string
}

/** What a trigger did. */
export interface Simulated {
  readonly event: WorldEvent
  /** Each subscription: told, or why not. */
  readonly subscriptions: readonly Conclusion[]
  /** Their first attempts are done. */
  readonly deliveries: readonly SentDelivery[]
}

export interface FireOptions {
  /** Only to this subscription, by id or as `subscribe` returned it. Default: to all that take the event. */
  readonly subscription?: string | Pick<Subscribed, 'id'>
  /** Booking uuid, product id or transfer id. Default: a fitting one. */
  readonly subject?: string
  /** JSON pointers into the payload, and what stands there instead: `{ '/data/uuid': uuid }`. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

/** Failure rules that are in force. */
export interface Failing {
  readonly ids: readonly string[]
  /** How often they were applied so far. */
  applied(): number
  /** From now on nothing of it goes wrong. */
  stop(): void
}

export interface ClientSettings {
  /** Default: all that the dialect has, so that answers show everything. */
  readonly capabilities?: readonly string[]
}

/** A world of its own for a test: tokens, clock, log, subscriptions. Others on the same server never see it. */
export interface TestWorkspace extends AsyncDisposable {
  readonly name: string
  readonly tokens: Tokens
  /** The workspace's time. With a manual clock, the default, it stands still until `advance`. */
  now(): Date
  /** A typed client: of a supplier with a token (default: alpha's), or of the control API. */
  client<Dialect extends DialectName>(
    dialect: Dialect,
    token?: string,
    settings?: ClientSettings,
  ): Client<Apis[Dialect]>
  client(api: 'sandbox'): Client<Apis['sandbox']>
  /** Subscribes over the dialect's own API. @throws Refused, UsageError */
  subscribe<Dialect extends DialectName>(dialect: Dialect, options: SubscribeOptions<Dialect>): Promise<Subscribed>
  /** Changes the world, and waits for the first attempt of every delivery that tells of it. @throws Refused */
  simulate<Name extends TriggerName>(trigger: Name, options?: TriggerOptions<Name>): Promise<Simulated>
  /** Sends a message alone; the world stays as it is. @throws Refused */
  fire<Event extends EventName>(event: Event, options?: FireOptions): Promise<readonly SentDelivery<Event>[]>
  /**
   * Makes deliveries or API calls go wrong from now on: `{ kind: 'duplicate' }`, a preset, or several.
   * `GET /_sandbox/v1/faults/kinds` lists the kinds. @throws UsageError naming the nearest right kind, option or selector
   */
  fail(faults: FaultInput | readonly FaultInput[]): Promise<Failing>
  /** Moves the clock by `72h`, `90s` or so many ms; all that is due on the way happens. Returns how much did. */
  advance(by: string | number): Promise<number>
  /** Lets all happen that is due now, and waits until nothing is in flight. Returns how much did. */
  settle(): Promise<number>
  /** Back to the seed: records, subscriptions, clock and log. */
  reset(): void
  /** The world as it is now, as plain JSON that a file can hold. Deliveries underway and logs are not in it. */
  snapshot(): Snapshot
  /** Back to a snapshot, of this workspace, another or another run; its records' tokens become this one's. @throws UsageError */
  restore(snapshot: Snapshot): void
  /** Deliveries in the log, oldest first. */
  deliveries<Event extends EventName>(match?: DeliveryMatch<Event>): readonly SentDelivery<Event>[]
  /** Events in the log, oldest first. */
  events(): readonly WorldEvent[]
  /** The first delivery that fits, made already or to come. Its first attempt is done. @throws Error saying what came instead */
  waitForDelivery<Event extends EventName>(
    match: DeliveryMatch<Event>,
    options?: WaitForOptions,
  ): Promise<SentDelivery<Event>>
  /** The first event that fits, in the log or to come. @throws Error saying what happened instead */
  waitForEvent(match: EventMatch, options?: WaitForOptions): Promise<WorldEvent>
  /** Of an event: who was told, and why the others were not. Of a delivery: what became of it. @throws UsageError for an unknown id */
  why(id: string): string
}

/** Every capability of a dialect, in its own form. */
const CAPABILITIES = {
  bookspot: ['pricing', 'content', 'notifications'],
  rhomtrip: ['octo/pricing', 'octo/webhooks'],
} as const satisfies Record<DialectName, readonly string[]>

export interface WorkspaceParts {
  readonly sandbox: Sandbox
  readonly name: string
  readonly functions: FunctionReceivers
  /** Ends what is particular to this workspace. */
  close(): Promise<void>
}

export function openTestWorkspace({ sandbox, name, functions, close }: WorkspaceParts): TestWorkspace {
  const workspace = sandbox.workspace(name)
  const ending = new AbortController()
  const ours: { remove(): Promise<void> }[] = []
  const control = openClient<Apis['sandbox']>(sandbox, {
    api: 'sandbox',
    basePath: '/_sandbox/v1',
    headers: { 'sandbox-workspace': name },
  })

  const dialectClient = <Dialect extends DialectName>(
    dialect: Dialect,
    token = workspace.tokens[0]!.id,
    capabilities: readonly string[] = CAPABILITIES[dialect],
  ) =>
    openClient<Apis[Dialect]>(sandbox, {
      api: dialect,
      basePath: dialectNamed(dialect).basePath,
      headers: { authorization: `Bearer ${token}`, 'octo-capabilities': (capabilities ?? []).join(', ') },
    })

  const urlOf = (receiver: string | InProcessReceiver, origin?: string): string => {
    if (typeof receiver === 'string') return receiver
    const added = functions.add(receiver, origin)
    ours.push(added)
    return added.origin
  }

  const sent = (ids: readonly { readonly id: string }[]) =>
    ids.flatMap(({ id }) => {
      const delivery = workspace.log.find(id)
      return delivery ? [sentDelivery(delivery)] : []
    })

  const methods = {
    client: (api: DialectName | 'sandbox', token?: string, settings?: ClientSettings) =>
      api === 'sandbox' ? control : dialectClient(api, token, settings?.capabilities),
    subscribe: async (dialect: DialectName, options: SubscribeOptions = {}) =>
      subscribeBy(dialectClient, dialectNamed(dialect).name as DialectName, urlOf(receiverOf(options)), options),
    fire: async (event: EventName, { subscription, ...options }: FireOptions = {}) => {
      const dialect = dialectOf(event).name
      const subscriptionId = typeof subscription === 'object' ? subscription.id : subscription
      const body = { dialect, event, subscriptionId, ...options }
      return sent((await control('POST /fire', { query: { wait: true }, body })).deliveries)
    },
    deliveries: (match?: DeliveryMatch) =>
      match === undefined ? deliveriesOf(workspace) : fittingDeliveries(workspace, match),
    waitForDelivery: (match: DeliveryMatch, options?: WaitForOptions) =>
      waitForDelivery({ workspace, ended: ending.signal }, match, options),
  }

  const own: Omit<TestWorkspace, keyof typeof methods> = {
    name,
    tokens: tokensOf(workspace),
    now: () => new Date(workspace.world.clock.now()),
    async simulate(trigger, options = {}) {
      const done = await control('POST /simulate/{trigger}', {
        path: { trigger },
        query: { wait: true },
        body: options,
      })
      const event = worldEvent(workspace.teller.event(done.event.id)!)
      return { event, subscriptions: event.subscriptions, deliveries: sent(done.deliveries) }
    },
    async fail(faults) {
      const rules = await workspace.addFaults(faults)
      return {
        ids: rules.map(({ id }) => id),
        applied: () => rules.reduce((sum, { applied }) => sum + applied, 0),
        stop() {
          for (const { id } of rules) workspace.rules.remove(id)
        },
      }
    },
    advance: async by => workspace.time.advanceBy(parseDuration(by, 'The duration')),
    settle: () => workspace.time.settle(),
    reset: () => workspace.reset(),
    snapshot: () => workspace.snapshot(),
    restore: snapshot => workspace.restore(snapshot),
    events: () => eventsOf(workspace),
    waitForEvent: (match, options) => waitForEvent({ workspace, ended: ending.signal }, match, options),
    why: id => explain(workspace, id),
    async [Symbol.asyncDispose]() {
      if (ending.signal.aborted) return
      ending.abort()
      await close()
      await Promise.all(ours.map(receiver => receiver.remove()))
    },
  }
  // The generic signatures narrow by the event's name, which is what each delivery carries.
  return Object.assign(own, methods) as unknown as TestWorkspace
}

function tokensOf({ tokens }: Workspace): Tokens {
  const [alpha, beta, alphaRead, alphaWrite, alphaPlain] = tokens.map(({ id }) => id)
  return { alpha: alpha!, beta: beta!, alphaRead: alphaRead!, alphaWrite: alphaWrite!, alphaPlain: alphaPlain! }
}

function explain({ log, teller }: Workspace, id: string): string {
  const recorded = teller.event(id)
  if (recorded) return eventLines(worldEvent(recorded)).join('\n')
  const delivery = log.find(id)
  if (!delivery) throw new UsageError(`There is no event and no delivery "${id.slice(0, 100)}" in the logs.`)
  const sent = sentDelivery(delivery)
  const event = teller.event(sent.eventId)
  const because = event ? eventLines(worldEvent(event)) : [`${sent.eventId}: fired alone`]
  return `${deliveryLine(sent)}${indented(because)}`
}
