import { Problem } from './problem.ts'

const USUAL = 100

/** One page of a list: at most `limit` records, and the cursor of the next page (the id of the last record) or null. */
export interface Page<T> {
  readonly records: readonly T[]
  readonly next: string | null
}

/**
 * The records after the one that `cursor` names, so that records that arrive meanwhile shift nothing.
 * @throws Problem 400 when the cursor's record is not (or no longer) in the list
 */
export function pageOf<T>(
  records: Iterable<T>,
  idOf: (record: T) => string,
  { limit = USUAL, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Page<T> {
  const found: T[] = []
  let started = cursor === undefined
  for (const record of records) {
    if (!started) {
      started = idOf(record) === cursor
      continue
    }
    if (found.length === limit) return { records: found, next: idOf(found[limit - 1]!) }
    found.push(record)
  }
  if (!started)
    throw new Problem(400, `The cursor "${cursor!.slice(0, 200)}" is not in the list. Start again without one.`)
  return { records: found, next: null }
}
