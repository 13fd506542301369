import type { EventType } from '../domain/events.ts'
import type { Token } from '../domain/types.ts'
import type { Door } from '../store/door.ts'
import { type OptionSpecs, type OptionValues, readOptions } from './options.ts'

/** What a trigger may reach: the one door for change, and what its rules need. */
export interface Stage extends Door {
  tokens(): readonly Token[]
  token(id: string): Token | undefined
}

/** Something that happens to the world on request. The event, and who is told of it, follow from the change. */
export interface Trigger<Specs extends OptionSpecs = OptionSpecs> {
  /** `<resource>.<what happened>`. */
  readonly name: string
  /** A few words for a list. */
  readonly summary: string
  /** One sentence: what is different in the world afterwards. */
  readonly changes: string
  /** What the event log shows last. */
  readonly event: EventType
  readonly options: Specs
  /**
   * Changes the world. Makes its subject when none is named.
   * @throws UsageError for an unknown or wrong option, or a named subject that does not fit: nothing has changed
   */
  run(stage: Stage, given: Readonly<Record<string, unknown>>): void
}

/** A trigger from its parts; `run` gets its options checked and typed. */
export function defineTrigger<const Specs extends OptionSpecs>(
  parts: Omit<Trigger, 'options' | 'run'> & {
    readonly options: Specs
    run(stage: Stage, options: OptionValues<Specs>): void
  },
): Trigger<Specs> {
  return {
    ...parts,
    run: (stage, given) => parts.run(stage, readOptions(parts.name, parts.options, given)),
  }
}
