import { realTimers } from '../shared/timer.ts'

/** Waiting for something to come to rest. */
export interface Rest {
  /** Settles when it rests. */
  wait(): Promise<void>
  /** The same, or after `ms` real milliseconds. */
  within(ms: number): Promise<void>
  /** To be called whenever it may have come to rest. */
  check(): void
}

export function restOf(isAtRest: () => boolean): Rest {
  let waiters: (() => void)[] = []
  return {
    wait: () => (isAtRest() ? Promise.resolve() : new Promise(resolve => waiters.push(resolve))),
    within: ms =>
      new Promise(resolve => {
        const giveUp = realTimers.after(ms, resolve)
        waiters.push(() => {
          giveUp()
          resolve()
        })
      }),
    check() {
      if (waiters.length === 0 || !isAtRest()) return
      const released = waiters
      waiters = []
      for (const resolve of released) resolve()
    },
  }
}
