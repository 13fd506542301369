import type { Clock } from './clock.ts'
import { guarded } from './guarded.ts'

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
  /** Harmless when it ran or was cancelled before. */
  cancel(due: Due): void
  /** The earliest instant at which anything is due, or `Infinity`. */
  nextAt(): number
  /**
   * Runs what is due at or before the clock's present instant, in order, at most `limit` items. Returns how many ran.
   * What throws does not stop the rest; the first error is thrown at the end.
   */
  runDue(limit?: number): number
  readonly size: number
  /** Drops everything and stops the timer. */
  close(): void
}

interface Entry extends Due {
  run: () => void
  readonly order: number
  /** Ran, or was cancelled. */
  over: boolean
}

const LONGEST_TIMER = 2_147_483_647
/** A timer's turn runs at most this many, so that sockets get theirs between. */
const TURN = 1_000
const nothing = () => {}

/** One binary heap and one unreferenced timer. On a manual clock the timer is never armed. */
export function memoryDueWork(clock: Clock): DueWork {
  let heap: Entry[] = []
  let order = 0
  let live = 0
  let timer: NodeJS.Timeout | undefined
  let armedFor = Number.POSITIVE_INFINITY
  let closed = false

  const nextAt = () => {
    while (heap[0]?.over) pop(heap)
    return heap[0]?.at ?? Number.POSITIVE_INFINITY
  }

  const arm = () => {
    if (clock.mode === 'manual' || closed) return
    const next = nextAt()
    if (next === armedFor) return
    clearTimeout(timer)
    armedFor = next
    if (next === Number.POSITIVE_INFINITY) return
    timer = setTimeout(onTimer, Math.min(LONGEST_TIMER, Math.max(0, next - clock.now())))
    timer.unref()
  }

  const onTimer = () => {
    // Nobody stands above a timer; one rule's mistake must not end the process.
    guarded(() => runDue(TURN))
  }

  function runDue(limit = Number.POSITIVE_INFINITY): number {
    let ran = 0
    let failed = false
    let failure: unknown
    while (ran < limit && nextAt() <= clock.now()) {
      const entry = pop(heap)
      entry.over = true
      live--
      ran++
      try {
        entry.run()
      } catch (error) {
        if (!failed) failure = error
        failed = true
      }
    }
    // The clock may have been moved since the timer was set, so it is set anew.
    armedFor = Number.NaN
    arm()
    if (failed) throw failure
    return ran
  }

  return {
    add(at, run) {
      const entry: Entry = { at, run, order: order++, over: closed }
      if (closed) return entry
      live++
      push(heap, entry)
      if (at < armedFor) arm()
      return entry
    },
    cancel(due) {
      const entry = due as Entry
      if (entry.over) return
      entry.over = true
      // A cancelled hold must not keep its booking in memory until it would have expired.
      entry.run = nothing
      live--
      if (heap.length > 64 && live < heap.length / 2) heap = heap.filter(({ over }) => !over).sort(inOrder)
    },
    nextAt,
    runDue,
    get size() {
      return live
    },
    close() {
      closed = true
      for (const entry of heap) entry.over = true
      heap = []
      live = 0
      clearTimeout(timer)
    },
  }
}

const inOrder = (a: Entry, b: Entry) => a.at - b.at || a.order - b.order

const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order)

function push(heap: Entry[], entry: Entry): void {
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

/** The heap must not be empty. */
function pop(heap: Entry[]): Entry {
  const top = heap[0]!
  const last = heap.pop()!
  if (heap.length > 0) {
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
