import { Deadlines, Expiring } from './deadlines.ts'

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

/** For time-outs, in place of `realTimers`: time in which this process was too busy to look does not count. */
export const patientTimers: Timers = {
  after: (ms, run) => giveUpAfter(ms, run, false),
}

/** As `patientTimers`, and the process waits for it if it is to be kept alive. */
export function giveUpAfter(ms: number, run: () => void, keepsProcessAlive: boolean): () => void {
  const deadlines = new Deadlines(keepsProcessAlive)
  deadlines.set(new Patience(run), ms)
  return () => deadlines.close()
}

class Patience extends Expiring {
  readonly expire: () => void

  constructor(run: () => void) {
    super()
    this.expire = run
  }
}
