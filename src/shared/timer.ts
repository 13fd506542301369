/** Waiting in real time: what the manual clock never moves. Tests bring their own. */
export interface Timers {
  /** Calls `run` once after `ms` real milliseconds, unless the returned function is called before. */
  after(ms: number, run: () => void): () => void
}

/** The machine's timers. A waiting one does not keep the process alive. */
export const realTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
