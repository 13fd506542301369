import type { Chosen, Rules } from '../faults/rules.ts'
import { seededRandom } from '../shared/random.ts'
import { broken, isSame, type Limits, usualSend } from './broken.ts'
import { type Copy, type PlannedParts, plannedSends } from './copies.ts'
import { type DeliveryFault, type FaultContext, isDeliveryFault, type Send, type Surroundings } from './faults/fault.ts'
import type { Next } from './follow.ts'
import { HeldDelivery } from './held.ts'
import type { Job, Work } from './lane.ts'
import type { AppliedFault, Outcome, ReadyTarget, Target, Transport } from './message.ts'
import { failed } from './outcome.ts'
import type { OpenWire } from './wire/open-wire.ts'

/** A fault that has its part in an attempt. */
export interface Part {
  readonly fault: DeliveryFault
  readonly chosen: Chosen
}

/** What goes wrong with one attempt, chosen when it became due. */
export interface Plan {
  readonly parts: readonly Part[]
  /** For the log. */
  readonly applied: readonly AppliedFault[]
  /** Of the attempt, from 1. */
  readonly attempt: number
  /** Holds it now, or none does. */
  held: HeldDelivery | undefined
  /** Called once the attempt has its outcome or will not be made. */
  thens: (() => void)[]
}

export interface FailurePlanParts extends Omit<PlannedParts, 'send'> {
  readonly rules: Rules
  readonly around: Surroundings
  readonly transport: Transport
  ready(target: Target): ReadyTarget
  /** A copy, or a job that was held, may go. */
  queue(work: Work): void
  /** A held job is not to be sent. */
  drop(job: Job, reason: string): void
}

/** Before it is sent, nobody knows how long it may take. */
const NO_TIME: Limits = { deadlineMs: 0, connectMs: 0 }

/** The seam between the engine and faults. Without rules none of it is touched. */
export interface FailurePlans {
  /** Whether there is any rule about deliveries. */
  readonly active: boolean
  /** Chooses what goes wrong with the attempt that is due. False: it is held, and `queue` or `drop` follow. */
  begin(job: Job): boolean
  /** Sends what the faults make of the attempt: nothing, one request, or several of which the first decides. */
  start(job: Job, plan: Plan, to: ReadyTarget, limits: Limits): void
  startCopy(copy: Copy): void
  follow(job: Job, plan: Plan, next: Next, outcome: Outcome): Next
  /** The attempt has its outcome, or its delivery has ended. */
  over(plan: Plan): void
  /** The subscription of a waiting job was deleted. True: a fault keeps it. */
  unsubscribed(plan: Plan): boolean
  close(): void
}

export function openFailurePlans(parts: FailurePlanParts): FailurePlans {
  const { rules, around, clock, due, transport } = parts
  const held = new Set<HeldDelivery>()
  let wire: Promise<OpenWire | undefined> | undefined
  let closed = false

  const contextOf = (job: Job, attempt: number, { seed, memory }: Chosen): FaultContext<unknown> => ({
    delivery: job.delivery,
    message: job.delivery.message,
    attempt,
    now: clock.now(),
    random: seededRandom(seed),
    memory,
    around,
    ready: parts.ready,
  })

  const choose = (job: Job): Plan | undefined => {
    const { delivery } = job
    const { id, message } = delivery
    /** What the rules before have made of the request, as far as it is known before it is sent. */
    let sends: readonly Send[] | undefined
    const attempt = job.made + 1
    const { dialect, event, subscriptionId, subject } = message
    const chosen = rules.select(
      { side: 'delivery', of: delivery, key: id, attempt, at: clock.now(), dialect, event, subscriptionId, subject },
      {
        allows(each) {
          const { kind, options } = each.rule
          const context = () => contextOf(job, attempt, each)
          if (!isDeliveryFault(kind) || kind.applies?.(options, context()) === false) return false
          if (!kind.plan && !kind.shape) return true
          const target = parts.targetOf(job)
          if (!target) return true
          sends ??= usualSend(parts.ready(target), message.body, NO_TIME)
          const after = broken(kind, options, sends, context)
          if (!kind.hold && !kind.wire && !kind.follow && isSame(after, sends)) return false
          sends = after
          return true
        },
        notice(about) {
          const { kind } = about.rule
          if (isDeliveryFault(kind)) kind.notice?.(contextOf(job, attempt, { ...about, seed: '' }))
        },
      },
    )
    if (chosen.length === 0) return undefined
    const found = chosen.flatMap(each =>
      isDeliveryFault(each.rule.kind) ? [{ fault: each.rule.kind, chosen: each }] : [],
    )
    const applied = chosen.map(({ rule, seed }) => ({
      kind: rule.kind.kind,
      options: rule.options,
      rule: rule.id,
      seed,
    }))
    return { parts: found, applied, attempt, held: undefined, thens: [] }
  }

  /** Gives the job to the next fault that wants to hold it. True when none does, or when it let go at once. */
  const pass = (job: Job, plan: Plan, from: number): boolean => {
    for (let i = from; i < plan.parts.length; i++) {
      const { fault, chosen } = plan.parts[i]!
      if (!fault.hold) continue
      let within = true
      let freed = false
      const holding = new HeldDelivery({
        job,
        plan,
        rule: chosen.rule.id,
        clock,
        due,
        released() {
          held.delete(holding)
          if (within) freed = true
          else if (pass(job, plan, i + 1)) parts.queue(job)
        },
        dropped(reason) {
          held.delete(holding)
          parts.drop(job, `${reason} (fault ${fault.kind}, rule ${chosen.rule.id})`)
        },
      })
      held.add(holding)
      plan.held = holding
      fault.hold(holding, chosen.rule.options, contextOf(job, plan.attempt, chosen))
      within = false
      if (!freed) {
        if (job.delivery.state === 'pending') parts.log.held(job.delivery)
        return false
      }
    }
    return true
  }

  const stopListening = rules.onRemoved(id => {
    for (const holding of [...held]) if (holding.rule === id) holding.release()
  })

  const wired = () => {
    wire ??= transport.openWire?.().then(opened => {
      if (closed) opened.close()
      return opened
    })
    return wire
  }

  const sendsOf = (job: Job, plan: Plan, to: ReadyTarget, limits: Limits): readonly Send[] => {
    let sends = usualSend(to, job.delivery.message.body, limits)
    for (const { fault, chosen } of plan.parts)
      sends = broken(fault, chosen.rule.options, sends, () => contextOf(job, plan.attempt, chosen))
    return sends
  }

  const send = async (job: Job, plan: Plan, send: Send): Promise<Outcome> => {
    const part = plan.parts.find(({ fault }) => fault.wire)
    if (!part || send.to.problem !== undefined) return transport.send(send)
    const { fault, chosen } = part
    try {
      const opened = transport.isFunction?.(send.to.origin) ? undefined : await wired()
      if (!opened)
        return { kind: 'not-sent', error: `The fault ${fault.kind} needs a socket, and this receiver is a function.` }
      const { deadline, patience = deadline } = send
      const context = contextOf(job, plan.attempt, chosen)
      return await fault.wire!({ ...send, deadline: patience }, chosen.rule.options, opened, context)
    } catch (error) {
      return failed(error, new URL(send.to.origin).host)
    }
  }

  const planned = plannedSends({ ...parts, send })

  return {
    get active() {
      return rules.count('delivery') > 0
    },
    begin(job) {
      const plan = job.delivery.state === 'pending' ? choose(job) : undefined
      job.plan = plan
      return plan === undefined || pass(job, plan, 0)
    },
    start: (job, plan, to, limits) => planned.start(job, plan, sendsOf(job, plan, to, limits), to),
    startCopy: planned.startCopy,
    follow(job, plan, next, outcome) {
      return plan.parts.reduce(
        (after, { fault, chosen }) =>
          fault.follow?.(after, outcome, chosen.rule.options, contextOf(job, plan.attempt, chosen)) ?? after,
        next,
      )
    },
    over(plan) {
      const holding = plan.held
      plan.held = undefined
      if (holding && !holding.over) {
        holding.cancel()
        held.delete(holding)
      }
      const thens = plan.thens
      plan.thens = []
      for (const then of thens) then()
    },
    unsubscribed: plan => plan.held?.unsubscribed() ?? false,
    close() {
      closed = true
      stopListening()
      planned.close()
      void wire?.then(opened => opened?.close())
    },
  }
}
