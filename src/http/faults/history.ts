import type { Changes, CommittedRecord, Tables, WritableTable } from '../../store/port.ts'
import type { Answer } from '../call.ts'

/** Changes that are remembered at most; of older ones a stale read shows the present. */
export const MOST_REMEMBERED = 10_000

interface Version {
  readonly table: CommittedRecord['table']
  readonly id: string
  /** As it was before the change; null when there was none. */
  readonly before: object | null
  /** Workspace's clock, ms UTC. */
  readonly at: number
}

/** The changes of a workspace since there was a failure rule, so that the world can be read as it was. */
export interface History {
  note(changed: readonly CommittedRecord[], at: number): void
  /** Whether anything changed after an instant, ms UTC. */
  changedAfter(at: number): boolean
  /**
   * Runs `read` with every record as it was at an instant, and leaves the world as it is. `read` must be synchronous and
   * change nothing.
   */
  readAt(at: number, changes: Changes, read: () => Answer): Answer
  clear(): void
}

/** Carries an answer out of a transaction that must not be kept. */
class Undone {
  readonly answer: Answer
  constructor(answer: Answer) {
    this.answer = answer
  }
}

export function openHistory(): History {
  let versions: Version[] = []

  return {
    note(changed, at) {
      for (const { table, before, after } of changed) {
        versions.push({ table, id: idOf(before ?? after), before, at })
      }
      if (versions.length > MOST_REMEMBERED) versions = versions.slice(-MOST_REMEMBERED / 2)
    },
    changedAfter: at => (versions.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > at,
    readAt(at, { change }, read) {
      try {
        return change('stale read', tables => {
          // From the newest back to the oldest, so that the oldest has the last word.
          for (let i = versions.length - 1; i >= 0 && versions[i]!.at > at; i--) restore(tables, versions[i]!)
          throw new Undone(read())
        })
      } catch (error) {
        if (error instanceof Undone) return error.answer
        throw error
      }
    },
    clear() {
      versions = []
    },
  }
}

function restore(tables: Tables, { table, id, before }: Version): void {
  // The record came out of this very table.
  const rows = tables[table] as WritableTable<object>
  if (before === null) rows.delete(id)
  else rows.put(before)
}

const idOf = (record: CommittedRecord['before']) => (record === null ? '' : 'uuid' in record ? record.uuid : record.id)
