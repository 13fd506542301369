import type { DeliveryLog } from './log.ts'

/** Deliveries that may be pending at once. */
export const PENDING_LIMIT = 10_000
/** Bytes that they may hold together: messages, and of their attempts what the log keeps. */
export const PENDING_BYTES = 64 * 1024 * 1024

/** A message is seldom longer. */
const USUAL_BYTES = 16 * 1024

/** How much is pending, against what may be. */
export class Pending {
  count = 0
  #isOpen = false
  readonly #log: Pick<DeliveryLog, 'pendingBytes'>
  readonly #most: number
  readonly #mostBytes: number

  constructor(log: Pick<DeliveryLog, 'pendingBytes'>, most = PENDING_LIMIT, mostBytes = PENDING_BYTES) {
    this.#log = log
    this.#most = most
    this.#mostBytes = mostBytes
  }

  /** Why another delivery is not taken; undefined when it is. */
  refusal(): string | undefined {
    if (this.#isOpen) return undefined
    if (this.count >= this.#most) return `pending limit of ${this.#most} reached`
    return this.#log.pendingBytes >= this.#mostBytes
      ? `pending limit of ${this.#mostBytes / 1024 / 1024} MiB reached`
      : undefined
  }

  /** Refuses nothing of what `run` makes. */
  whole<T>(run: () => T): T {
    this.#isOpen = true
    try {
      return run()
    } finally {
      this.#isOpen = false
    }
  }

  /** Whether there may be no room for so many of the usual length. */
  isFull(more: number): boolean {
    return this.count + more > this.#most || this.#log.pendingBytes + more * USUAL_BYTES > this.#mostBytes
  }
}
