import type { Delivery } from './message.ts'

/** A delivery's place in the log. */
export interface Entry {
  /** Undefined once it is forgotten: lists keep entries a little longer, but not what is in them. */
  delivery: Delivery | undefined
  readonly order: number
  /** Counted against the bounds since it ended; copies that a fault made may still come. */
  counted: { readonly attempts: number; readonly bytes: number } | undefined
  /** While it is pending: its bytes so far. */
  open: number
}

/** Adds an entry to the list of its key, made when there is none. */
export function addTo(lists: Map<string, EntryList>, key: string, entry: Entry): void {
  let list = lists.get(key)
  if (!list) {
    list = new EntryList()
    lists.set(key, list)
  }
  list.add(entry)
}

/** An entry of the key's list was marked as forgotten; an empty list goes. */
export function forgetIn(lists: Map<string, EntryList>, key: string): void {
  const list = lists.get(key)!
  list.forget()
  if (list.size === 0) lists.delete(key)
}

/** Entries in order of arrival. Forgotten ones stay as holes until they are half of it. */
export class EntryList {
  size = 0
  #entries: Entry[] = []

  add(entry: Entry): void {
    this.#entries.push(entry)
    this.size++
  }

  /** One of the entries was marked as forgotten. */
  forget(): void {
    this.size--
    if (this.#entries.length > 64 && this.size < this.#entries.length / 2) {
      this.#entries = this.#entries.filter(({ delivery }) => delivery)
    }
  }

  /** Those that came before `order`. What is added or forgotten meanwhile disturbs nothing. */
  *newestFirst(order: number): Generator<Delivery> {
    const entries = this.#entries
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (entries[middle]!.order < order) low = middle + 1
      else high = middle
    }
    for (let i = low - 1; i >= 0; i--) {
      const { delivery } = entries[i]!
      if (delivery) yield delivery
    }
  }
}
