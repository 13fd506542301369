import { createEngine } from '../../src/delivery/engine.ts'
import type { Surroundings } from '../../src/delivery/faults/fault.ts'
import { presets } from '../../src/delivery/faults/presets.ts'
import { deliveryFaults } from '../../src/delivery/faults/registry.ts'
import { createLog } from '../../src/delivery/log.ts'
import type { Message, Target } from '../../src/delivery/message.ts'
import { retryPolicy } from '../../src/delivery/retry.ts'
import type { DeliverySettings } from '../../src/delivery/settings.ts'
import { openTime } from '../../src/delivery/settle.ts'
import { createTransport } from '../../src/delivery/transport.ts'
import { type FaultInput, readFaults } from '../../src/faults/read.ts'
import { openRules } from '../../src/faults/rules.ts'
import { manualClock } from '../../src/shared/clock.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { memoryDueWork } from '../../src/shared/schedule.ts'

export const START = Date.UTC(2027, 0, 11, 9)
export const BOOKING = '0b8c6d5e-1f2a-4b3c-8d4e-5f6a7b8c9d0e'
export const FOREIGN = 'ffffffff-1f2a-4b3c-8d4e-5f6a7b8c9d0e'

/** What a message of a test says; with everything in it that a fault may look for. */
export const payload = (id: string) => ({
  id: `11111111-2222-4333-8444-5555555555${id.slice(-2).padStart(2, '0').replace('m', '0')}`,
  subscriptionId: 'sub',
  notificationType: 'BOOKING_UPDATE',
  utcCreatedAt: '2027-01-11T09:00:00Z',
  data: {
    uuid: BOOKING,
    status: 'CONFIRMED',
    page: 'a/b',
    contact: { fullName: 'Ada Lovelace' },
    localDateTimeStart: '2027-02-01T10:00:00+01:00',
    localDateTimeEnd: '2027-02-01T12:00:00+01:00',
    pricing: { original: 100, currency: 'EUR' },
  },
})

/** Deliveries with faults, outside a sandbox: an engine over sockets, a manual clock, two subscriptions. */
export interface Scene extends AsyncDisposable {
  readonly clock: ReturnType<typeof manualClock>
  readonly log: ReturnType<typeof createLog>
  readonly engine: ReturnType<typeof createEngine>
  readonly rules: ReturnType<typeof openRules>
  readonly due: ReturnType<typeof memoryDueWork>
  /** Enqueues a message about the one booking. */
  tell(id: string, options?: { readonly to?: string; readonly body?: unknown; readonly subject?: string }): void
  /** Lets time pass, with everything that is then due. */
  pass(ms: number): Promise<void>
  /** Deletes the subscription `sub`. */
  unsubscribe(): void
  /** Changes the subscription `sub`; its URL is a path at the receiver. */
  change(to: { readonly url: string; readonly headers: Readonly<Record<string, string>> }): void
}

export interface SceneOptions {
  /** Base URL of the receiver. */
  readonly url: string
  readonly faults: FaultInput | readonly FaultInput[]
  readonly settings?: Partial<DeliverySettings>
  readonly clock?: ReturnType<typeof manualClock>
  readonly seed?: string
  /** As a sandbox whose receiver is a function; the URL is then only shown. */
  readonly transport?: ReturnType<typeof createTransport>
  readonly pendingLimit?: number
}

export const READ = {
  catalogue: { kinds: deliveryFaults, presets },
  known: { events: new Map([['bookspot', ['BOOKING_UPDATE', 'PRODUCT_UPDATE']]]), routes: new Map() },
  sockets: true,
}

export function openScene({ url, faults, settings, seed = 'golden', pendingLimit, ...parts }: SceneOptions): Scene {
  const at = (path: string) => url.replace('://', '://user:pass@') + path
  const subscriptions = new Map<string, Target>([
    ['sub', { url: at('/hook?shop=1'), headers: { 'Api-Key': 'k1' } }],
    ['other', { url: at('/other'), headers: { 'Api-Key': 'k-other' } }],
  ])
  const clock = parts.clock ?? manualClock(START)
  const due = memoryDueWork(clock)
  const log = createLog()
  const transport = parts.transport ?? createTransport()
  const rules = openRules({ seed, now: clock.now })
  for (const draft of readFaults(faults, READ)) rules.add(draft)
  let previous: Target | undefined
  const around: Surroundings = {
    previousTarget: () => previous,
    otherSubscription: () => ({ id: 'other', target: subscriptions.get('other')! }),
    foreignSubject: () => FOREIGN,
    deletedProduct: () => '4711',
  }
  const engine = createEngine({
    clock,
    due,
    log,
    transport,
    random: seededRandom('delivery'),
    target: ({ subscriptionId }) => subscriptions.get(subscriptionId),
    settings: { retry: retryPolicy('none'), ...settings },
    faults: { rules, around },
    ...(pendingLimit !== undefined && { pendingLimit }),
  })
  const time = openTime({ clock, due, engine })

  return {
    clock,
    log,
    engine,
    rules,
    due,
    tell(id, { to = 'sub', body, subject = BOOKING } = {}) {
      const message: Message = {
        id,
        eventId: `event of ${id}`,
        dialect: 'bookspot',
        event: 'BOOKING_UPDATE',
        subscriptionId: to,
        subject,
        origin: 'event',
        body: Buffer.from(JSON.stringify(body ?? payload(id))),
      }
      engine.enqueue([message])
    },
    async pass(ms) {
      await time.advanceTo(clock.now() + ms)
    },
    unsubscribe() {
      subscriptions.delete('sub')
      engine.dropSubscription('sub')
    },
    change(to) {
      previous = subscriptions.get('sub')
      subscriptions.set('sub', { url: at(to.url), headers: to.headers })
    },
    async [Symbol.asyncDispose]() {
      await engine.stop()
      due.close()
      await transport.close()
    },
  }
}
