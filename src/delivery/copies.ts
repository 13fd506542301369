import type { Clock } from '../shared/clock.ts'
import type { Due, DueWork } from '../shared/schedule.ts'
import type { Plan } from './failure-plan.ts'
import type { Send } from './faults/fault.ts'
import { attemptOf, type Job, type Lane, type Sent } from './lane.ts'
import type { DeliveryLog } from './log.ts'
import type { Outcome, ReadyTarget, Target, Trace } from './message.ts'

/** Another request that a fault made of an attempt. Its outcome is recorded and decides nothing. */
export interface Copy {
  readonly of: Job
  readonly plan: Plan
  readonly send: Send
  /** Of the attempt that it belongs to. */
  readonly number: number
  /** From 2. */
  readonly copy: number
  /** Those that come in turn after it. */
  readonly followers: readonly Copy[]
}

export type Fly = (lane: Lane, outcome: Promise<Outcome>, done: (ms: number, outcome: Outcome) => void) => void

export interface PlannedParts {
  readonly clock: Clock
  readonly due: DueWork
  /** Copies that may wait on the clock at once. */
  readonly limit: number
  readonly log: DeliveryLog
  send(job: Job, plan: Plan, send: Send): Promise<Outcome>
  readonly fly: Fly
  /** Puts a copy into its lane. */
  queue(copy: Copy): void
  attempted(job: Job, sent: Sent, ms: number, outcome: Outcome): void
  targetOf(job: Job): Target | undefined
}

/** Sends what faults made of an attempt: the first request decides, the others follow it on the workspace's clock. */
export interface PlannedSends {
  start(job: Job, plan: Plan, sends: readonly Send[], to: ReadyTarget): void
  startCopy(copy: Copy): void
  /** Drops all that waits. */
  close(): void
}

const NOTHING_SENT: Outcome = { kind: 'not-sent', error: 'Nothing was sent, on purpose.' }
const TOO_MANY: Outcome = { kind: 'not-sent', error: 'So many copies wait already that this one was not sent.' }

export function plannedSends(parts: PlannedParts): PlannedSends {
  const { clock, due, log, fly } = parts
  const waiting = new Set<Due>()

  const record = (copy: Copy, ms: number, outcome: Outcome, trace: Trace = {}) => {
    const { of: job, send, plan } = copy
    const sent = { ...send, trace, number: copy.number, copy: copy.copy, faults: plan.applied, at: clock.now() }
    const attempt = attemptOf(sent, job.delivery.message.body, ms, outcome)
    job.delivery.attempts.push(attempt)
    log.attempted(job.delivery, attempt)
  }

  const follow = (copies: readonly Copy[]) => {
    for (const copy of copies) {
      const { after } = copy.send
      if (after === 0) parts.queue(copy)
      else if (waiting.size >= parts.limit) record(copy, 0, TOO_MANY)
      else {
        const item = due.add(clock.now() + after, () => {
          waiting.delete(item)
          parts.queue(copy)
        })
        waiting.add(item)
      }
    }
  }

  return {
    start(job, plan, sends, to) {
      const [first] = sends
      const { now, followers } = copiesOf(job, plan, sends)
      const { method, body } = first ?? { method: 'POST', body: job.delivery.message.body }
      const { applied: faults } = plan
      const trace: Trace = {}
      const sent = { number: job.made, copy: 1, method, to: first?.to ?? to, body, faults, at: clock.now(), trace }
      const outcome = first ? parts.send(job, plan, { ...first, trace }) : Promise.resolve(NOTHING_SENT)
      fly(job.lane, outcome, (ms, outcome) => {
        follow(followers)
        parts.attempted(job, sent, ms, outcome)
      })
      follow(now)
    },
    startCopy(copy) {
      const { of: job, plan, send, followers } = copy
      // A deleted subscription gets no more copies, unless its fault insists.
      if (!parts.targetOf(job)) return
      const trace: Trace = {}
      fly(job.lane, parts.send(job, plan, { ...send, trace }), (ms, outcome) => {
        follow(followers)
        record(copy, ms, outcome, trace)
      })
    },
    close() {
      for (const item of waiting) due.cancel(item)
      waiting.clear()
    },
  }
}

/** The copies that start by the clock, and those that follow the first request in turn. */
function copiesOf(job: Job, plan: Plan, sends: readonly Send[]): { now: Copy[]; followers: readonly Copy[] } {
  const followers: Copy[][] = sends.map(() => [])
  const now: Copy[] = []
  // From the end, so that each knows those after it.
  for (let i = sends.length - 1; i >= 1; i--) {
    const send = sends[i]!
    const copy: Copy = { of: job, plan, send, number: job.made, copy: i + 1, followers: followers[i]! }
    if (send.inTurn) followers[i - 1]!.unshift(copy)
    else now.unshift(copy)
  }
  return { now, followers: followers[0] ?? [] }
}
