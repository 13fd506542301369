import type { CheckInfo } from './check.ts'
import { SENTENCES, type SentenceId } from './sentences.ts'

/** One statement of a specification and the checks that stand for it. */
export interface Covered {
  readonly id: SentenceId
  readonly section: string
  readonly states: string
  /** Ids of checks. */
  readonly checks: readonly string[]
}

/** Every statement of a dialect's specification with its checks, in the order of the page. */
export function coverage(dialect: string, checks: readonly CheckInfo[]): readonly Covered[] {
  const ids = Object.keys(SENTENCES) as SentenceId[]
  return ids
    .filter(id => id.startsWith(`${dialect}#`))
    .map(id => ({
      id,
      ...SENTENCES[id],
      checks: checks.filter(({ basis }) => basis.includes(id)).map(check => check.id),
    }))
}
