import type { Clock } from './clock.ts'

/** Something that is due at an instant. */
export interface Due {
  /** ms UTC on the workspace's clock. */
  readonly at: number
  readonly run: () => void
}

/**
 * The port of scheduled work: what is due, in order of its instant and then of its arrival.
 * Memory holds it in one heap with one timer; a durable engine stands behind the same five words.
 */
export interface DueWork {
  add(at: number, run: () => void): Due
  cancel(due: Due): void
  /** The earliest instant at which anything is due, or `Infinity`. */
  nextAt(): number
  /** Runs all that is due at or before the clock's present instant, in order. Returns how many ran. */
  runDue(): number
  readonly size: number
  /** Drops everything and stops the timer. */
  close(): void
}

interface Entry extends Due {
  readonly order: number
  cancelled: boolean
}

const LONGEST_TIMER = 2_147_483_647

/** One binary heap and one unreferenced timer. On a manual clock the timer is never armed. */
export function memoryDueWork(clock: Clock): DueWork {
  const heap: Entry[] = []
  let order = 0
  let live = 0
  let timer: NodeJS.Timeout | undefined
  let armedFor = Number.POSITIVE_INFINITY
  let closed = false

  const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order)

  const push = (entry: Entry) => {
    let i = heap.length
    heap.push(entry)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(entry, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  const pop = () => {
    const top = heap[0]
    const last = heap.pop()
    if (last && heap.length > 0) {
      let i = 0
      for (;;) {
        let child = 2 * i + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
        if (!before(heap[child]!, last)) break
        heap[i] = heap[child]!
        i = child
      }
      heap[i] = last
    }
    return top
  }

  const dropCancelled = () => {
    while (heap[0]?.cancelled) pop()
  }

  const nextAt = () => {
    dropCancelled()
    return heap[0]?.at ?? Number.POSITIVE_INFINITY
  }

  const arm = () => {
    if (clock.mode === 'manual' || closed) return
    const next = nextAt()
    if (next === armedFor) return
    clearTimeout(timer)
    armedFor = next
    if (next === Number.POSITIVE_INFINITY) return
    timer = setTimeout(
      () => {
        armedFor = Number.POSITIVE_INFINITY
        runDue()
        arm()
      },
      Math.min(LONGEST_TIMER, Math.max(0, next - clock.now())),
    )
    timer.unref()
  }

  function runDue(): number {
    let ran = 0
    while (nextAt() <= clock.now()) {
      live--
      const entry = pop()!
      entry.cancelled = true
      entry.run()
      ran++
    }
    if (ran > 0) arm()
    return ran
  }

  return {
    add(at, run) {
      const entry: Entry = { at, run, order: order++, cancelled: false }
      if (closed) return entry
      live++
      push(entry)
      if (at < armedFor) arm()
      return entry
    },
    cancel(due) {
      const entry = due as Entry
      if (entry.cancelled) return
      entry.cancelled = true
      live--
    },
    nextAt,
    runDue,
    get size() {
      return live
    },
    close() {
      closed = true
      heap.length = 0
      live = 0
      clearTimeout(timer)
    },
  }
}
