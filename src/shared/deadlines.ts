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

/**
 * Deadlines in real time for any number of things with one timer. Things with the same allowance expire in the order in
 * which they were set, so each allowance is a linked list and nothing is sorted.
 */
export class Deadlines {
  readonly #lists = new Map<number, DeadlineList>()
  readonly #keepsProcessAlive: boolean
  #timer: NodeJS.Timeout | undefined
  #armedFor = Number.POSITIVE_INFINITY
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
    thing.expiresAt = realMs() + ms
    thing.previous = list.last
    if (list.last) list.last.next = thing
    else list.first = thing
    list.last = thing
    if (this.#size++ === 0 && this.#keepsProcessAlive) this.#timer?.ref()
    if (thing.expiresAt < this.#armedFor) this.#arm(thing.expiresAt)
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
    this.#armedFor = Number.POSITIVE_INFINITY
  }

  #arm(at: number): void {
    clearTimeout(this.#timer)
    this.#armedFor = at
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, Math.ceil(at - realMs())))
    if (!this.#keepsProcessAlive || this.#size === 0) this.#timer.unref()
  }

  #expire(): void {
    this.#armedFor = Number.POSITIVE_INFINITY
    const now = realMs()
    let thing = this.#earliest()
    while (thing && thing.expiresAt <= now) {
      const { list } = thing
      this.clear(thing)
      if (!list!.first) this.#lists.delete(list!.ms)
      thing.expire()
      thing = this.#earliest()
    }
    if (thing && thing.expiresAt < this.#armedFor) this.#arm(thing.expiresAt)
  }

  #earliest(): Expiring | undefined {
    let earliest: Expiring | undefined
    for (const { first } of this.#lists.values()) {
      if (first && (!earliest || first.expiresAt < earliest.expiresAt)) earliest = first
    }
    return earliest
  }
}
