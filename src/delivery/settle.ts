import type { Clock } from '../shared/clock.ts'
import type { DueWork } from '../shared/schedule.ts'
import { UsageError } from '../shared/usage-error.ts'
import type { Engine } from './engine-port.ts'

/** Things that may happen in one call before it is taken for an endless loop. */
const MOST_STEPS = 100_000

/** A workspace's time, moved so that everything happens as if it had passed: holds and retries at their instants, in order. */
export interface Time {
  readonly clock: Clock
  /**
   * Moves the clock to `at` (ms UTC), stopping at every instant at which something is due: runs it, and waits until the attempts
   * that it started have their outcomes. Returns how much ran. Calls do not overlap: each waits for the one before.
   * @throws UsageError when `at` is not an instant, or when 100,000 things ran and there is still more
   */
  advanceTo(at: number): Promise<number>
  /** The same by `ms` from where the clock then stands: two that are asked for at once add up. @throws UsageError as `advanceTo` */
  advanceBy(ms: number): Promise<number>
  /**
   * Runs what is due now and waits until nothing is due and nothing is in flight; the clock is not moved. Returns how much ran.
   * @throws UsageError when 100,000 things ran and there is still more
   */
  settle(): Promise<number>
  /** The earliest instant (ms UTC) at which something is due, or `Infinity`. */
  nextAt(): number
  /** How many things are due, now or later. */
  due(): number
}

export interface TimeParts {
  readonly clock: Clock
  readonly due: DueWork
  readonly engine: Pick<Engine, 'idle'>
  readonly mostSteps?: number
}

export function openTime({ clock, due, engine, mostSteps = MOST_STEPS }: TimeParts): Time {
  let last: Promise<unknown> = Promise.resolve()

  /** Runs what is due at the present instant, and what that makes due, until the engine rests. */
  const present = async (ran: number) => {
    for (;;) {
      ran += due.runDue(mostSteps - ran)
      await engine.idle()
      if (due.nextAt() > clock.now()) return ran
      if (ran >= mostSteps) {
        throw new UsageError(
          `${mostSteps} things ran and more is due: advance in smaller steps, or something repeats itself.`,
        )
      }
    }
  }

  const until = async (at: number) => {
    let ran = await present(0)
    for (;;) {
      const next = due.nextAt()
      if (next > at) break
      clock.moveTo(next)
      ran = await present(ran)
    }
    clock.moveTo(at)
    // On a real clock something may have become due on the way; and its timer must learn that the clock was moved.
    return present(ran)
  }

  const inTurn = (work: () => Promise<number>) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  return {
    clock,
    async advanceTo(at) {
      if (!Number.isFinite(new Date(at).getTime())) throw new UsageError(`${at} is not an instant in ms UTC.`)
      return inTurn(() => until(at))
    },
    advanceBy: ms => inTurn(() => until(clock.now() + ms)),
    settle: () => inTurn(() => present(0)),
    nextAt: due.nextAt,
    due: () => due.size,
  }
}
