import type { Rules } from '../faults/rules.ts'
import type { Clock } from '../shared/clock.ts'
import type { Random } from '../shared/random.ts'
import type { DueWork } from '../shared/schedule.ts'
import type { Surroundings } from './faults/fault.ts'
import type { DeliveryLog } from './log.ts'
import type { Delivery, Message, Target, Transport } from './message.ts'
import type { DeliverySettings } from './settings.ts'

export interface EngineOptions {
  readonly clock: Clock
  readonly due: DueWork
  /** For ids of redeliveries; its own row, because they happen when someone asks. */
  readonly random: Random
  readonly transport: Transport
  readonly log: DeliveryLog
  /** Where a message goes now; undefined when its subscription is gone. A frozen record saves parsing its URL again. */
  target(message: Message): Target | undefined
  readonly settings?: Partial<DeliverySettings>
  /** Called when `disableAfterFailures` deliveries in a row failed for good. */
  onExhausted?(subscriptionId: string): void
  /** Deliveries, and bytes of them, that may be pending. */
  readonly pendingLimit?: number
  readonly pendingBytes?: number
  /** What goes wrong on purpose. */
  readonly faults?: { readonly rules: Rules; readonly around: Surroundings } | undefined
}

/** Delivers messages at least once, in no promised order, each to its own subscription, with retries. */
export interface Engine {
  /**
   * Takes messages in; the first attempts start after the present turn of the event loop, never inside this call.
   * Beyond the limits of pending deliveries a message is not lost silently: its delivery comes back, and is logged, as failed.
   * @returns a delivery for each message, in order
   */
  enqueue(messages: readonly Message[]): readonly Delivery[]
  /**
   * Sends a delivery's bytes again, as a new delivery with retries of its own: to its subscription as it is now, or to `url`
   * with the subscription's custom headers. Undefined when the log does not know the id.
   * @throws UsageError when the subscription is gone and no `url` is given, or when the URL cannot be used
   */
  redeliver(deliveryId: string, url?: string): Delivery | undefined
  /** Ends all that waits for a deleted subscription as `cancelled`; what is in flight ends with its present attempt. */
  dropSubscription(subscriptionId: string): void
  /** Deliveries that have not ended, in flight or waiting. */
  readonly pending: number
  readonly inFlight: number
  /** Whether there is no room for `more` deliveries: a trigger should refuse before it changes anything. */
  isFull(more?: number): boolean
  /** Takes all messages that `run` enqueues, be they more than the limits allow: for what was let in and must not be told by halves. */
  whole<T>(run: () => T): T
  /** Settles when nothing is in flight and nothing that became due waits to start. */
  idle(): Promise<void>
  readonly settings: DeliverySettings
  /** @throws UsageError for a value out of its range */
  configure(settings: Partial<DeliverySettings>): void
  /** See `DeliveryLog.onAttempt`. */
  onAttempt: DeliveryLog['onAttempt']
  /** See `DeliveryLog.onDelivery`. */
  onDelivery: DeliveryLog['onDelivery']
  /**
   * Starts nothing more and gives attempts in flight `graceMs` real milliseconds.
   * @returns how many deliveries had not ended, and so end with the process
   */
  stop(graceMs?: number): Promise<{ readonly pending: number }>
}
