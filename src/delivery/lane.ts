import type { Due } from '../shared/schedule.ts'
import type { Attempt, Delivery, DeliveryState, Message, Outcome, ReadyTarget, Target } from './message.ts'

/** The record that the log shows while the engine still writes it. */
export type OpenDelivery = { -readonly [K in keyof Delivery]: Delivery[K] } & { attempts: Attempt[] }

/** A delivery before its first attempt. */
export function openDelivery(message: Message, now: number): OpenDelivery {
  return {
    id: message.id,
    message,
    createdAt: now,
    state: 'pending',
    nextAttemptAt: now,
    reason: null,
    attempts: [],
  }
}

/** Writes the end into a delivery. */
export function conclude(delivery: OpenDelivery, state: DeliveryState, reason: string | null): void {
  delivery.state = state
  delivery.nextAttemptAt = null
  delivery.reason = reason
}

const NO_FAULTS: Attempt['faults'] = []

/** The record of the attempt that follows those already in `delivery`. */
export function attemptOf(delivery: Delivery, to: ReadyTarget, at: number, ms: number, outcome: Outcome): Attempt {
  return {
    number: delivery.attempts.length + 1,
    at,
    ms: Math.round(ms * 100) / 100,
    faults: NO_FAULTS,
    request: { url: to.shownUrl, headers: to.shownHeaders, body: delivery.message.body },
    outcome,
  }
}

/** A pending delivery and what only the engine needs to know of it. */
export interface Job {
  readonly delivery: OpenDelivery
  readonly lane: Lane
  /** Where the subscription pointed when the message was made. */
  readonly original: Target | undefined
  /** Where a redelivery was sent by name. */
  readonly fixed: Target | undefined
  /** The retry that waits. */
  waiting: Due | undefined
}

/** All that is pending for one subscription: no lane waits for another. */
export class Lane {
  readonly subscriptionId: string
  readonly jobs = new Set<Job>()
  inFlight = 0
  /** Whether the engine counts it among the active lanes. */
  counted = false
  #ready: Job[] = []
  #first = 0

  constructor(subscriptionId: string) {
    this.subscriptionId = subscriptionId
  }

  /** How many are due and wait for their turn. */
  get waiting(): number {
    return this.#ready.length - this.#first
  }

  /** Something is in flight or would be, had it its turn. */
  get active(): boolean {
    return this.inFlight > 0 || this.waiting > 0
  }

  push(job: Job): void {
    this.#ready.push(job)
  }

  /** The one that waited longest. */
  shift(): Job | undefined {
    const job = this.#ready[this.#first]
    if (job === undefined) return undefined
    if (++this.#first === this.#ready.length) {
      this.#ready = []
      this.#first = 0
    } else if (this.#first > 1_024 && this.#first > this.#ready.length / 2) {
      this.#ready = this.#ready.slice(this.#first)
      this.#first = 0
    }
    return job
  }
}
