/** Milliseconds of real time since the process started, with fractions. Never goes back, and no manual clock stops it. */
export const realMs = (): number => performance.now()

/** Something that may take only so long. It is the link of a list itself, so that setting and clearing allocate nothing. */
export abstract class Expiring {
  /** Owned by `Deadlines`. */
  expiresAt = 0
  /** Owned by `Deadlines`. */
  list: DeadlineList | undefined = undefined
  /** Owned by `Deadlines`. */
  previous: Expiring | undefined = undefined
  /** Owned by `Deadlines`. */
  next: Expiring | undefined = undefined

  /** Called once, when the time is over and the deadline was not cleared. */
  abstract expire(): void
}

interface DeadlineList {
  readonly ms: number
  first: Expiring | undefined
  last: Expiring | undefined
}

/** Ms after which the timer looks again, so that it notices when the process stands still. */
const LOOK_EVERY = 250
/** When the timer comes so many ms late or later, what arrived meanwhile gets as many to be read. */
const LATE = 50

/**
 * Deadlines in real time for any number of things with one timer. Things with the same allowance expire in the order in
 * which they were set, so each allowance is a linked list and nothing is sorted.
 *
 * Time in which this process was too busy to look does not count: what arrived meanwhile could not be read either.
 */
export class Deadlines {
  readonly #lists = new Map<number, DeadlineList>()
  readonly #keepsProcessAlive: boolean
  #timer: NodeJS.Timeout | undefined
  /** When the timer is due, as `realMs` counts. */
  #armedFor = Number.POSITIVE_INFINITY
  /** Ms in which nobody could look: before the timer that is there, and since that one is due. */
  #missed = 0
  #late = 0
  #size = 0

  /** @param keepsProcessAlive whether the process waits for what is set */
  constructor(keepsProcessAlive: boolean) {
    this.#keepsProcessAlive = keepsProcessAlive
  }

  get size(): number {
    return this.#size
  }

  /** Gives `thing` another `ms` real milliseconds from now. */
  set(thing: Expiring, ms: number): void {
    this.clear(thing)
    let list = this.#lists.get(ms)
    if (!list) {
      list = { ms, first: undefined, last: undefined }
      this.#lists.set(ms, list)
    }
    thing.list = list
    thing.expiresAt = this.#now() + ms
    thing.previous = list.last
    if (list.last) list.last.next = thing
    else list.first = thing
    list.last = thing
    if (this.#size++ === 0 && this.#keepsProcessAlive) this.#timer?.ref()
    this.#arm(ms)
  }

  /** Harmless when `thing` has no deadline. */
  clear(thing: Expiring): void {
    const list = thing.list
    if (!list) return
    if (thing.previous) thing.previous.next = thing.next
    else list.first = thing.next
    if (thing.next) thing.next.previous = thing.previous
    else list.last = thing.previous
    thing.previous = undefined
    thing.next = undefined
    thing.list = undefined
    if (--this.#size === 0 && this.#keepsProcessAlive) this.#timer?.unref()
  }

  /** Clears all without expiring them, and the timer. */
  close(): void {
    for (const list of this.#lists.values()) while (list.first) this.clear(list.first)
    this.#lists.clear()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#late = 0
    this.#armedFor = Number.POSITIVE_INFINITY
  }

  /** Ms in which this process could look: stands still from when the timer is due until it comes. */
  #now(): number {
    const now = realMs()
    const late = now - this.#armedFor
    if (late > 0) {
      this.#late += late
      this.#armedFor = now
    }
    return now - this.#missed - this.#late
  }

  /** Looks in `ms` at the latest. */
  #arm(ms: number): void {
    // The timer that is there comes before.
    if (ms >= LOOK_EVERY && this.#armedFor < Number.POSITIVE_INFINITY) return
    const wait = Math.max(1, Math.ceil(Math.min(ms, LOOK_EVERY)))
    const at = realMs() + wait
    if (at >= this.#armedFor) return
    clearTimeout(this.#timer)
    this.#armedFor = at
    this.#timer = setTimeout(() => this.#expire(), wait)
    if (!this.#keepsProcessAlive || this.#size === 0) this.#timer.unref()
  }

  #expire(): void {
    const now = this.#now()
    const late = this.#late
    this.#missed += late
    this.#late = 0
    this.#armedFor = Number.POSITIVE_INFINITY
    if (late >= LATE) {
      this.#arm(LATE)
      return
    }
    let thing = this.#earliest()
    while (thing && thing.expiresAt <= now) {
      const { list } = thing
      this.clear(thing)
      if (!list!.first) this.#lists.delete(list!.ms)
      thing.expire()
      thing = this.#earliest()
    }
    if (thing) this.#arm(thing.expiresAt - now)
  }

  #earliest(): Expiring | undefined {
    let earliest: Expiring | undefined
    for (const { first } of this.#lists.values()) {
      if (first && (!earliest || first.expiresAt < earliest.expiresAt)) earliest = first
    }
    return earliest
  }
}
