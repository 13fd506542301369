import type { Clock } from '../shared/clock.ts'
import type { Due, DueWork } from '../shared/schedule.ts'
import type { Plan } from './failure-plan.ts'
import type { Held } from './faults/fault.ts'
import type { Job } from './lane.ts'

export interface HeldParts {
  readonly job: Job
  readonly plan: Plan
  /** Id of the rule whose fault holds it. */
  readonly rule: string
  readonly clock: Clock
  readonly due: DueWork
  released(): void
  dropped(reason: string): void
}

/** A delivery in the hands of a fault. */
export class HeldDelivery implements Held {
  readonly rule: string
  over = false
  readonly #parts: HeldParts
  readonly #waiting = new Set<Due>()
  #onUnsubscribed: (() => void) | undefined

  constructor(parts: HeldParts) {
    this.#parts = parts
    this.rule = parts.rule
  }

  get message() {
    return this.#parts.job.delivery.message
  }

  release({ to, answered }: { readonly to?: 'original'; readonly answered?: () => void } = {}): void {
    if (this.over) return
    this.cancel()
    const { job, plan } = this.#parts
    if (to === 'original') job.fixed = job.original
    if (answered) plan.thens.push(answered)
    job.delivery.reason = null
    this.#parts.released()
  }

  drop(reason: string): void {
    if (this.over) return
    this.cancel()
    this.#parts.dropped(reason)
  }

  after(ms: number, run: () => void = () => this.release()): void {
    if (this.over) return
    const { clock, due, job, plan } = this.#parts
    const at = clock.now() + ms
    const item = due.add(at, () => {
      this.#waiting.delete(item)
      if (!this.over) run()
    })
    this.#waiting.add(item)
    job.delivery.nextAttemptAt = at
    const { kind } = plan.applied.find(({ rule }) => rule === this.rule)!
    job.delivery.reason = `held back by the fault ${kind} (rule ${this.rule})`
  }

  onUnsubscribed(run: () => void): void {
    this.#onUnsubscribed = run
  }

  /** True when the fault keeps it. */
  unsubscribed(): boolean {
    if (this.over || !this.#onUnsubscribed) return false
    const run = this.#onUnsubscribed
    this.#onUnsubscribed = () => {}
    run()
    return true
  }

  /** It ended otherwise: nothing that it waits for happens any more. */
  cancel(): void {
    this.over = true
    for (const item of this.#waiting) this.#parts.due.cancel(item)
    this.#waiting.clear()
  }
}
