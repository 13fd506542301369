import type { Timers } from '../../shared/timer.ts'
import type { Call } from '../call.ts'

/** Answers held at once, at most: beyond it the longest held is let go. */
export const MOST_HELD = 1_000

/** The answers that faults hold back, each with an end. */
export interface Holds {
  readonly size: number
  /** Settles after `ms` real ms; before, when the client goes away, `wake` calls, or the hold is ended here. */
  wait(rule: string, ms: number, client: Call['client'], wake?: (done: () => void) => () => void): Promise<void>
  /** Ends what a rule holds; without one, everything, and from then on nothing is held. */
  end(rule?: string): void
}

interface Hold {
  readonly rule: string
  readonly end: () => void
}

export function openHolds(timers: Timers): Holds {
  const holds = new Set<Hold>()
  let closed = false

  return {
    get size() {
      return holds.size
    },
    wait(rule, ms, client, wake) {
      if (closed) return Promise.resolve()
      if (holds.size >= MOST_HELD) holds.values().next().value!.end()
      return new Promise(resolve => {
        let over = false
        let clean: (() => void) | undefined
        const end = () => {
          if (over) return
          over = true
          holds.delete(hold)
          cancel()
          client?.off('close', end)
          clean?.()
          resolve()
        }
        const hold: Hold = { rule, end }
        const cancel = timers.after(ms, end)
        holds.add(hold)
        client?.once('close', end)
        clean = wake?.(end)
        // What had already happened when it was asked for has called before there was anything to clean up.
        if (over) clean?.()
      })
    },
    end(rule) {
      if (rule === undefined) closed = true
      for (const hold of [...holds]) if (rule === undefined || hold.rule === rule) hold.end()
    },
  }
}
