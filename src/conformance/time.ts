/** The target's time, as far as the judge can see and move it. */
export interface TargetTime {
  /** True when a hook moves the target's clock, so that nothing is waited for. */
  readonly isMovable: boolean
  /** ms since the run began, on the target's clock when it is movable, else real ones. */
  now(): number
  /** What the target's clock shows, ms UTC: the machine's, unless a hook says otherwise. */
  clock(): Promise<number>
  /** Looks again and again until there is something, for so many ms of the target's time. */
  until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined>
  /** Lets so many ms pass for the target. */
  pass(ms: number): Promise<void>
  /** Waits until the target has said all that it is about to say. */
  quiet(): Promise<void>
}

/** What moves and settles a target's time, where the user says how. */
export interface TimeHooks {
  /** Moves the target's clock so many ms ahead and returns when what fell due is done. */
  readonly advance?: ((ms: number) => Promise<void>) | undefined
  /** Returns when nothing is due and nothing is on its way. */
  readonly settle?: (() => Promise<void>) | undefined
  /** What the target's clock shows, ms UTC. */
  readonly clock?: (() => Promise<number>) | undefined
}

/** The first steps in which a movable clock is moved while something is awaited, ms: the resolution of what `now` says then. */
const STEP = 250
/** Later steps grow with what has been waited for, so that hours take no more than a few hundred: 5 %. */
const GROWTH = 0.05

/** @param quietMs real ms after which a target that has no `settle` hook is taken to be quiet */
export function targetTime(
  { advance, settle, clock = async () => Date.now() }: TimeHooks,
  quietMs: number,
  arrivals: Arrivals,
): TargetTime {
  const started = performance.now()
  let moved = 0
  const quiet = () => settle?.() ?? arrivals.silence(quietMs)
  if (!advance) {
    return {
      isMovable: false,
      clock,
      now: () => performance.now() - started,
      until: (look, withinMs) => arrivals.until(look, withinMs),
      pass: ms => arrivals.until(() => undefined, ms),
      quiet,
    }
  }
  const pass = async (ms: number) => {
    moved += ms
    await advance(ms)
  }
  return {
    isMovable: true,
    clock,
    now: () => moved,
    pass,
    quiet,
    async until(look, withinMs) {
      const start = moved
      const end = start + withinMs
      for (;;) {
        const early = look()
        if (early !== undefined) return early
        await settle?.()
        const found = look()
        if (found !== undefined || moved >= end) return found
        await pass(Math.min(Math.max(STEP, Math.round((moved - start) * GROWTH)), end - moved))
      }
    },
  }
}

/** Something that requests arrive at, seen by who waits for them. */
export interface Arrivals {
  until<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined>
  /** Resolves when nothing has arrived for so many real ms. */
  silence(ms: number): Promise<void>
}

/** Wakes those who wait. `arrived` is called for each request. */
export function openArrivals(): Arrivals & { arrived(): void } {
  const waiters = new Set<() => void>()
  let last = performance.now()
  return {
    arrived() {
      last = performance.now()
      for (const wake of [...waiters]) wake()
    },
    until<T>(look: () => T | undefined, withinMs: number) {
      return new Promise<T | undefined>(resolve => {
        const done = (found: T | undefined) => {
          waiters.delete(wake)
          clearTimeout(timer)
          resolve(found)
        }
        const wake = () => {
          const found = look()
          if (found !== undefined) done(found)
        }
        const timer = setTimeout(() => done(look()), withinMs)
        waiters.add(wake)
        wake()
      })
    },
    async silence(ms) {
      const asked = performance.now()
      for (;;) {
        const rest = Math.max(last, asked) + ms - performance.now()
        if (rest <= 0) return
        await new Promise(resolve => setTimeout(resolve, rest))
      }
    },
  }
}
