import type { Due } from '../shared/schedule.ts'
import type { Copy } from './copies.ts'
import type { Plan } from './failure-plan.ts'
import type {
  Attempt,
  Delivery,
  DeliveryState,
  Message,
  Outcome,
  ReadyTarget,
  Target,
  Timings,
  Trace,
} from './message.ts'

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

/** What was sent, for the record. */
export interface Sent {
  readonly number: number
  readonly copy: number
  readonly method: string
  readonly to: ReadyTarget
  readonly body: Uint8Array
  readonly faults: Attempt['faults']
  /** ms UTC on the workspace's clock. */
  readonly at: number
  /** Filled in by the time there is an outcome. */
  readonly trace: Trace
}

/** Of a body that a fault made, this much is kept. */
const BODY_KEPT = 64 * 1024

/** The record of a request and its outcome. */
export function attemptOf(sent: Sent, own: Uint8Array, ms: number, outcome: Outcome): Attempt {
  const { number, copy, method, to, body, faults, at, trace } = sent
  return {
    number,
    ...(copy > 1 && { copy }),
    at,
    ms: hundredths(ms),
    ...(trace.address !== undefined && { address: trace.address }),
    timings: timingsOf(trace),
    faults,
    request: {
      method,
      url: to.shownUrl,
      headers: to.shownHeaders,
      body: body === own || body.byteLength <= BODY_KEPT ? body : body.slice(0, BODY_KEPT),
    },
    outcome,
  }
}

const hundredths = (ms: number) => Math.round(ms * 100) / 100

/** Step by step, because a loop over four names would cost more than the rest of the record. */
function timingsOf({ dns, connect, tls, firstByte }: Trace): Timings {
  const first = firstByte === undefined ? undefined : hundredths(firstByte)
  // The usual case: the connection was open already.
  if (connect === undefined && dns === undefined) return first === undefined ? NO_TIMINGS : { firstByte: first }
  return {
    ...(dns !== undefined && { dns: hundredths(dns) }),
    ...(connect !== undefined && { connect: hundredths(connect) }),
    ...(tls !== undefined && { tls: hundredths(tls) }),
    ...(first !== undefined && { firstByte: first }),
  }
}

const NO_TIMINGS: Timings = {}

/** A pending delivery and what only the engine needs to know of it. */
export interface Job {
  readonly delivery: OpenDelivery
  readonly lane: Lane
  /** Where the subscription pointed when the message was made. */
  readonly original: Target | undefined
  /** Where a redelivery was sent by name, or a fault insists on sending it. */
  fixed: Target | undefined
  /** The retry that waits. */
  waiting: Due | undefined
  /** Attempts begun. */
  made: number
  /** What goes wrong with the attempt to come or under way; undefined: nothing. */
  plan: Plan | undefined
  readonly of: undefined
}

/** Something to be sent in its turn: a job's attempt, or another request that a fault made of one. */
export type Work = Job | Copy

/** All that is pending for one subscription: no lane waits for another. */
export class Lane {
  readonly subscriptionId: string
  readonly jobs = new Set<Job>()
  inFlight = 0
  /** Whether it counts among the active lanes. */
  counted = false
  #ready: Work[] = []
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

  push(work: Work): void {
    this.#ready.push(work)
  }

  /** The one that waited longest. */
  shift(): Work | undefined {
    const work = this.#ready[this.#first]
    if (work === undefined) return undefined
    if (++this.#first === this.#ready.length) {
      this.#ready = []
      this.#first = 0
    } else if (this.#first > 1_024 && this.#first > this.#ready.length / 2) {
      this.#ready = this.#ready.slice(this.#first)
      this.#first = 0
    }
    return work
  }
}

/** Attempts of one subscription in flight at once, at most. */
const LANE_LIMIT = 8
/** Attempts in flight that all subscriptions share; each that has something due gets at least one. */
const SHARED_LIMIT = 64

/** Every lane that something is pending in. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  /** Lanes with something due or in flight. */
  active = 0
  /** Requests in flight. */
  inFlight = 0

  /** Counts a request of the lane as in flight until it has landed. */
  fly(lane: Lane, outcome: Promise<Outcome>, landed: (outcome: Outcome) => void): void {
    lane.inFlight++
    this.inFlight++
    const land = (outcome: Outcome) => {
      lane.inFlight--
      this.inFlight--
      landed(outcome)
    }
    outcome.then(land, error => land({ kind: 'not-sent', error: `The transport failed: ${error}` }))
  }

  /** The lane of a subscription, made when there is none. */
  of(subscriptionId: string): Lane {
    let lane = this.#lanes.get(subscriptionId)
    if (!lane) {
      lane = new Lane(subscriptionId)
      this.#lanes.set(subscriptionId, lane)
    }
    return lane
  }

  find(subscriptionId: string): Lane | undefined {
    return this.#lanes.get(subscriptionId)
  }

  *jobs(): Generator<Job> {
    for (const lane of this.#lanes.values()) yield* lane.jobs
  }

  /** Work is due. Its lane is to be pumped afterwards. */
  push(lane: Lane, work: Work): void {
    lane.push(work)
    if (lane.counted) return
    lane.counted = true
    this.active++
  }

  /** Starts what the lane may have in flight: the more lanes are active, the fewer of each, so that none starves another. */
  pump(lane: Lane, start: (work: Work) => void): void {
    const most = Math.min(LANE_LIMIT, Math.max(1, Math.floor(SHARED_LIMIT / this.active)))
    while (lane.inFlight < most) {
      const work = lane.shift()
      if (!work) break
      start(work)
    }
    if (lane.counted && !lane.active) {
      lane.counted = false
      this.active--
    }
  }

  /** The job's delivery has ended. */
  forget(job: Job): void {
    const { lane } = job
    lane.jobs.delete(job)
    if (lane.jobs.size === 0 && this.#lanes.get(lane.subscriptionId) === lane) this.#lanes.delete(lane.subscriptionId)
  }
}
