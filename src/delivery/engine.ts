import { realMs } from '../shared/deadlines.ts'
import { guarded } from '../shared/guarded.ts'
import { realTimers } from '../shared/timer.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Engine, EngineOptions } from './engine-port.ts'
import { follow } from './follow.ts'
import { attemptOf, conclude, type Job, Lane, openDelivery } from './lane.ts'
import type { Delivery, DeliveryState, Message, Outcome, ReadyTarget, Target } from './message.ts'
import { jittered, RETRY_PRESETS } from './retry.ts'
import { checkSettings, DEFAULT_SETTINGS } from './settings.ts'
import { readyTarget, readyTargets, withOwnHeaders } from './target.ts'

export type { Engine, EngineOptions } from './engine-port.ts'

/** Deliveries that may be pending at once; beyond it they are refused. */
export const PENDING_LIMIT = 10_000
/** Attempts of one subscription in flight at once, at most. */
const LANE_LIMIT = 8
/** Mean wait of a first attempt when the order is shuffled: it moves by all of it either way. */
const SHUFFLE_MS = 500
/** Attempts in flight that all subscriptions share; each that has something due gets at least one. */
const SHARED_LIMIT = 64

const GONE = 'the subscription is deleted'

/** An engine over memory: lanes per subscription, retries on the due work, everything else in the log. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, due, random, transport, log, pendingLimit = PENDING_LIMIT } = options
  const ready = readyTargets()
  const lanes = new Map<string, Lane>()
  const failuresInARow = new Map<string, number>()
  let settings = checkSettings({ ...DEFAULT_SETTINGS, ...options.settings })
  let fresh: Job[] = []
  let pending = 0
  let inFlight = 0
  let activeLanes = 0
  let idleWaiters: (() => void)[] = []
  let stopped = false

  const isIdle = () => inFlight === 0 && (stopped || (fresh.length === 0 && activeLanes === 0))

  const checkIdle = () => {
    if (idleWaiters.length === 0 || !isIdle()) return
    const waiters = idleWaiters
    idleWaiters = []
    for (const resolve of waiters) resolve()
  }

  const open = (message: Message, fixed?: Target): Delivery => {
    const delivery = openDelivery(message, clock.now())
    const refusal = stopped
      ? 'the sandbox is stopping'
      : pending >= pendingLimit && `pending limit of ${pendingLimit} reached`
    log.add(delivery)
    if (refusal) {
      conclude(delivery, 'failed', refusal)
      log.ended(delivery)
      return delivery
    }
    pending++
    let lane = lanes.get(message.subscriptionId)
    if (!lane) {
      lane = new Lane(message.subscriptionId)
      lanes.set(message.subscriptionId, lane)
    }
    const job: Job = { delivery, lane, original: options.target(message), fixed, waiting: undefined }
    lane.jobs.add(job)
    if (settings.order === 'shuffled') wait(job, jittered(SHUFFLE_MS, 1, delivery.id))
    else if (fresh.push(job) === 1) setImmediate(startFresh)
    return delivery
  }

  const startFresh = () => {
    const jobs = fresh
    fresh = []
    // All first, so that each lane's share is that of all lanes.
    for (const job of jobs) makeReady(job)
    for (const { lane } of jobs) pump(lane)
    checkIdle()
  }

  /** The lane is to be pumped afterwards. */
  const makeReady = (job: Job) => {
    const { lane } = job
    lane.push(job)
    if (lane.counted) return
    lane.counted = true
    activeLanes++
  }

  /** Starts what the lane may have in flight: the more lanes are active, the fewer of each, so that none starves another. */
  const pump = (lane: Lane) => {
    const most = Math.min(LANE_LIMIT, Math.max(1, Math.floor(SHARED_LIMIT / activeLanes)))
    while (!stopped && lane.inFlight < most) {
      const job = lane.shift()
      if (!job) break
      if (job.delivery.state === 'pending') start(job)
    }
    if (lane.counted && !lane.active) {
      lane.counted = false
      activeLanes--
    }
  }

  const targetOf = ({ fixed, original, delivery }: Job): Target | undefined => {
    if (fixed) return fixed
    const current = options.target(delivery.message)
    return current && settings.retryTarget === 'original' ? original : current
  }

  /** The seam for failure plans: here a message and a target become what is sent, and when. */
  const start = (job: Job) => {
    const target = targetOf(job)
    if (!target) {
      release(job, 'cancelled', GONE)
      log.ended(job.delivery)
      return
    }
    const own = settings.sandboxHeaders || settings.signature !== 'none'
    const to = own ? withOwnHeaders(ready(target), job.delivery, settings, target.token) : ready(target)
    const at = clock.now()
    const started = realMs()
    job.delivery.nextAttemptAt = null
    job.lane.inFlight++
    inFlight++
    transport.send({ to, body: job.delivery.message.body, deadline: settings.deadlineMs }).then(
      outcome => attempted(job, to, at, realMs() - started, outcome),
      error =>
        attempted(job, to, at, realMs() - started, { kind: 'not-sent', error: `The transport failed: ${error}` }),
    )
  }

  const attempted = (job: Job, to: ReadyTarget, at: number, ms: number, outcome: Outcome) => {
    const { delivery, lane } = job
    const attempt = attemptOf(delivery, to, at, ms, outcome)
    delivery.attempts.push(attempt)
    lane.inFlight--
    inFlight--
    goOn(job, outcome)
    log.attempted(delivery, attempt)
    if (delivery.state !== 'pending') log.ended(delivery)
    pump(lane)
    checkIdle()
  }

  /** Ends the delivery or plans its next attempt. */
  const goOn = (job: Job, outcome: Outcome) => {
    const { delivery } = job
    const now = clock.now()
    const target = targetOf(job)
    const rules = target?.retry === false ? { ...settings, retry: RETRY_PRESETS.none } : settings
    const next = follow(outcome, delivery.attempts.length, rules, now, delivery.id)
    if (next.state !== 'pending') return release(job, next.state, next.reason)
    if (!target) return release(job, 'cancelled', GONE)
    delivery.nextAttemptAt = now + next.delay
    if (stopped) return
    // Without a delay nothing needs to become due, and a manual clock need not be asked.
    if (next.delay === 0) return makeReady(job)
    wait(job, next.delay)
  }

  /** Plans the next attempt `delay` ms from now on the workspace's clock. */
  const wait = (job: Job, delay: number) => {
    const at = clock.now() + delay
    job.delivery.nextAttemptAt = at
    job.waiting = due.add(at, () => {
      job.waiting = undefined
      makeReady(job)
      pump(job.lane)
      checkIdle()
    })
  }

  /** Ends a pending delivery and forgets what was kept for going on. */
  const release = (job: Job, state: DeliveryState, reason: string | null) => {
    const { lane, delivery } = job
    conclude(delivery, state, reason)
    if (job.waiting) due.cancel(job.waiting)
    pending--
    lane.jobs.delete(job)
    if (lane.jobs.size === 0) lanes.delete(lane.subscriptionId)
    countFailures(lane.subscriptionId, state)
  }

  const countFailures = (subscriptionId: string, state: DeliveryState) => {
    const limit = settings.disableAfterFailures
    if (limit === null || state !== 'failed') {
      failuresInARow.delete(subscriptionId)
      return
    }
    const failures = (failuresInARow.get(subscriptionId) ?? 0) + 1
    failuresInARow.set(subscriptionId, failures)
    if (failures === limit) guarded(() => options.onExhausted?.(subscriptionId))
  }

  return {
    enqueue: messages => messages.map(message => open(message)),
    redeliver(deliveryId, url) {
      const earlier = log.find(deliveryId)
      if (!earlier) return undefined
      const message: Message = { ...earlier.message, id: `msg_${random.hex(24)}`, origin: 'redelivery' }
      const current = options.target(message)
      if (url === undefined) {
        if (current) return open(message)
        throw new UsageError(`The subscription of delivery ${deliveryId} is deleted. Name a URL to send it to.`)
      }
      const fixed = { url, headers: current?.headers ?? {} }
      const { problem } = readyTarget(fixed)
      if (problem) throw new UsageError(`Nothing can be sent to "${url.slice(0, 200)}". ${problem}`)
      return open(message, fixed)
    },
    dropSubscription(subscriptionId) {
      const lane = lanes.get(subscriptionId)
      for (const job of lane?.jobs ?? []) {
        const isInFlight = job.delivery.nextAttemptAt === null
        if (job.fixed || isInFlight) continue
        release(job, 'cancelled', GONE)
        log.ended(job.delivery)
      }
      failuresInARow.delete(subscriptionId)
      if (lane) pump(lane)
      checkIdle()
    },
    get pending() {
      return pending
    },
    get inFlight() {
      return inFlight
    },
    isFull: (more = 1) => pending + more > pendingLimit,
    idle: () => (isIdle() ? Promise.resolve() : new Promise(resolve => idleWaiters.push(resolve))),
    get settings() {
      return settings
    },
    configure(changed) {
      settings = checkSettings({ ...settings, ...changed })
    },
    onAttempt: log.onAttempt,
    onDelivery: log.onDelivery,
    async stop(graceMs = 0) {
      if (!stopped && graceMs > 0) startFresh()
      stopped = true
      for (const lane of lanes.values()) for (const { waiting } of lane.jobs) if (waiting) due.cancel(waiting)
      checkIdle()
      if (inFlight > 0 && graceMs > 0) {
        await new Promise<void>(resolve => {
          const giveUp = realTimers.after(graceMs, resolve)
          idleWaiters.push(() => {
            giveUp()
            resolve()
          })
        })
      }
      return { pending }
    },
  }
}
