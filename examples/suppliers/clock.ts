/** Time as the supplier sees it: the machine's, or one that stands still until `advance` moves it. */
export interface Clock {
  /** ms UTC */
  now(): number
  /** Does something later; never after `stop`. */
  later(ms: number, run: () => void): void
  /** `settle` waits for what is under way. */
  underWay(work: Promise<void>): void
  /** Moves a manual clock, and does what falls due on the way. */
  advance(ms: number): Promise<void>
  settle(): Promise<void>
  stop(): void
}

export function openClock(kind: 'real' | 'manual'): Clock {
  let time = Date.now()
  let due: { readonly at: number; readonly run: () => void }[] = []
  const timers = new Set<NodeJS.Timeout>()
  const working = new Set<Promise<void>>()
  const settle = async () => {
    while (working.size > 0) await Promise.all(working)
  }
  return {
    now: kind === 'real' ? Date.now : () => time,
    later(ms, run) {
      if (kind === 'manual') {
        due.push({ at: time + ms, run })
        return
      }
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, ms)
      timers.add(timer)
    },
    underWay(work) {
      working.add(work)
      void work.finally(() => working.delete(work))
    },
    async advance(ms) {
      const end = time + ms
      for (;;) {
        await settle()
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        due = due.filter(each => each !== next)
        time = Math.max(time, next.at)
        next.run()
      }
      time = end
    },
    settle,
    stop() {
      due = []
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
