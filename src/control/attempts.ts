import type { Delivery } from '../delivery/message.ts'
import type { ControlContext } from './context.ts'
import { onGone } from './gone.ts'
import { Problem } from './problem.ts'
import type { Workspace } from './workspace.ts'

/** Real ms that an answer waits beyond an attempt's own deadline, for what goes on around the attempt. */
const SLACK = 1_000

/**
 * Starts to listen for attempts; the returned function settles once each given delivery has had its first attempt, has ended or
 * waits for a clock that stands still, or after the deadline of an attempt (real time). Listen before you enqueue, so that no attempt is missed.
 */
export function firstAttempts({ workspace, timers }: ControlContext): (made: readonly Delivery[]) => Promise<void> {
  const { log, engine, world } = workspace
  const isOpen = ({ state, attempts, nextAttemptAt, reason }: Delivery) => {
    const isHeld = reason !== null || (world.clock.mode === 'manual' && (nextAttemptAt ?? 0) > world.clock.now())
    return state === 'pending' && attempts.length === 0 && !isHeld
  }
  return made =>
    new Promise(resolve => {
      const open = new Set(made.filter(isOpen).map(({ id }) => id))
      if (open.size === 0) return resolve()
      const done = () => {
        for (const stop of stops) stop()
        resolve()
      }
      const settle = (delivery: Delivery) => {
        if (!isOpen(delivery) && open.delete(delivery.id) && open.size === 0) done()
      }
      const stops = [
        log.onAttempt(settle),
        log.onDelivery(settle),
        workspace.onReset(done),
        onGone(workspace, done),
        timers.after(engine.settings.deadlineMs + SLACK, done),
      ]
    })
}

/**
 * Refuses what may not fit, before anything is changed (threat TM-26).
 * @param needed deliveries that may be made
 * @throws Problem 429
 */
export function refuseWhenFull({ engine }: Workspace, needed: number): void {
  if (!engine.isFull(needed)) return
  throw new Problem(
    429,
    `${engine.pending} deliveries are pending, and there is no room for the ${needed} that this may add. Move the clock on, or reset.`,
  )
}
