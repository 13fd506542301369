import { realMs } from '../shared/deadlines.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Fly } from './copies.ts'
import type { Engine, EngineOptions } from './engine-port.ts'
import { openFailurePlans } from './failure-plan.ts'
import { failureCounter } from './failures.ts'
import { follow as follows, isFinal } from './follow.ts'
import { attemptOf, conclude, type Job, type Lane, Lanes, openDelivery, type Sent, type Work } from './lane.ts'
import type { Attempt, Delivery, DeliveryState, Message, Outcome, Target, Trace } from './message.ts'
import { PENDING_LIMIT, Pending } from './pending.ts'
import { restOf } from './rest.ts'
import { jittered, RETRY_PRESETS } from './retry.ts'
import { checkSettings, DEFAULT_SETTINGS } from './settings.ts'
import { readyTarget, readyTargets, withOwnHeaders } from './target.ts'

export type { Engine, EngineOptions } from './engine-port.ts'

/** Mean wait of a first attempt when the order is shuffled: it moves by all of it either way. */
const SHUFFLE_MS = 500

const GONE = 'the subscription is deleted'
const NO_FAULTS: Attempt['faults'] = []

/** An engine over memory: lanes per subscription, retries on the due work, everything else in the log. */
export function createEngine(options: EngineOptions): Engine {
  const { clock, due, random, transport, log, pendingLimit = PENDING_LIMIT } = options
  const pending = new Pending(log, pendingLimit, options.pendingBytes)
  const ready = readyTargets()
  const lanes = new Lanes()
  const failures = failureCounter(options.onExhausted)
  let settings = checkSettings({ ...DEFAULT_SETTINGS, ...options.settings })
  let fresh: Job[] = []
  let stopped = false

  const rest = restOf(() => lanes.inFlight === 0 && (stopped || (fresh.length === 0 && lanes.active === 0)))

  const open = (message: Message, fixed?: Target): Delivery => {
    const delivery = openDelivery(message, clock.now())
    const refusal = stopped ? 'the sandbox is stopping' : pending.refusal()
    log.add(delivery)
    if (refusal) {
      conclude(delivery, 'failed', refusal)
      log.ended(delivery)
      return delivery
    }
    pending.count++
    const lane = lanes.of(message.subscriptionId)
    const original = options.target(message)
    const job: Job = { delivery, lane, original, fixed, waiting: undefined, made: 0, plan: undefined, of: undefined }
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
    rest.check()
  }

  /** The lane is to be pumped afterwards. */
  const makeReady = (job: Job) => {
    if (!plans?.active) job.plan = undefined
    else if (!plans.begin(job)) return
    lanes.push(job.lane, job)
  }

  const queue = (work: Work) => {
    const { lane } = work.of ?? work
    lanes.push(lane, work)
    go(lane)
  }

  const pump = (lane: Lane) => lanes.pump(lane, begin)

  const go = (lane: Lane) => {
    pump(lane)
    rest.check()
  }

  const begin = (work: Work) => {
    if (stopped) return
    if (work.of !== undefined) plans!.startCopy(work)
    else if (work.delivery.state === 'pending') start(work)
  }

  const targetOf = ({ fixed, original, delivery }: Job): Target | undefined => {
    if (fixed) return fixed
    const current = options.target(delivery.message)
    return current && settings.retryTarget === 'original' ? original : current
  }

  const start = (job: Job) => {
    const target = targetOf(job)
    if (!target) return end(job, 'cancelled', GONE)
    const { delivery, plan } = job
    const own = settings.sandboxHeaders || settings.signature !== 'none'
    const to = own ? withOwnHeaders(ready(target), delivery, settings, target.token) : ready(target)
    const { body } = delivery.message
    const number = ++job.made
    delivery.nextAttemptAt = null
    if (plan) return plans!.start(job, plan, to, settings)
    const { deadlineMs: deadline, connectMs } = settings
    const trace: Trace = {}
    const sent = { number, copy: 1, method: 'POST', to, body, faults: NO_FAULTS, at: clock.now(), trace }
    fly(job.lane, transport.send({ to, body, deadline, connectMs, trace }), (ms, outcome) =>
      attempted(job, sent, ms, outcome),
    )
  }

  /** Counts a request as in flight until its outcome, and then lets the lane go on. */
  const fly: Fly = (lane, outcome, done) => {
    const started = realMs()
    lanes.fly(lane, outcome, outcome => {
      done(realMs() - started, outcome)
      go(lane)
    })
  }

  const attempted = (job: Job, sent: Sent, ms: number, outcome: Outcome) => {
    const { delivery, plan } = job
    const attempt = attemptOf(sent, delivery.message.body, ms, outcome)
    delivery.attempts.push(attempt)
    goOn(job, outcome)
    log.attempted(delivery, attempt)
    if (delivery.state !== 'pending') log.ended(delivery)
    if (plan) plans!.over(plan)
  }

  /** Ends the delivery or plans its next attempt. */
  const goOn = (job: Job, outcome: Outcome) => {
    const { delivery } = job
    const now = clock.now()
    const target = targetOf(job)
    const rules = target?.retry === false ? { ...settings, retry: RETRY_PRESETS.none } : settings
    const usual = follows(outcome, job.made, rules, now, delivery.id)
    const next = job.plan && !isFinal(outcome) ? plans!.follow(job, job.plan, usual, outcome) : usual
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
      go(job.lane)
    })
  }

  const end = (job: Job, state: DeliveryState, reason: string) => {
    release(job, state, reason)
    log.ended(job.delivery)
    if (job.plan) plans!.over(job.plan)
  }

  /** Ends a pending delivery and forgets what was kept for going on. */
  const release = (job: Job, state: DeliveryState, reason: string | null) => {
    const { lane, delivery } = job
    conclude(delivery, state, reason)
    if (job.waiting) due.cancel(job.waiting)
    pending.count--
    lanes.forget(job)
    failures.count(lane.subscriptionId, state, settings.disableAfterFailures)
  }

  const plans =
    options.faults &&
    openFailurePlans({
      ...options.faults,
      clock,
      due,
      transport,
      ready,
      log,
      limit: pendingLimit,
      fly,
      attempted,
      targetOf,
      queue: work => stopped || queue(work),
      drop: (job, reason) => end(job, 'cancelled', reason),
    })

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
      const lane = lanes.find(subscriptionId)
      for (const job of lane?.jobs ?? []) {
        const isInFlight = job.delivery.nextAttemptAt === null
        if (job.fixed || isInFlight || (job.plan && plans?.unsubscribed(job.plan))) continue
        end(job, 'cancelled', GONE)
      }
      failures.forget(subscriptionId)
      if (lane) go(lane)
      else rest.check()
    },
    get pending() {
      return pending.count
    },
    get inFlight() {
      return lanes.inFlight
    },
    isFull: (more = 1) => pending.isFull(more),
    whole: run => pending.whole(run),
    idle: rest.wait,
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
      for (const { waiting } of lanes.jobs()) if (waiting) due.cancel(waiting)
      rest.check()
      if (lanes.inFlight > 0 && graceMs > 0) await rest.within(graceMs)
      plans?.close()
      return { pending: pending.count }
    },
  }
}
