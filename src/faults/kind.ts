import type { OptionSpecs } from './options.ts'

/** What a reader of the documentation wants to see survived; the order is the page's. */
export const TOPICS = {
  nothing: 'Nothing comes, or it comes late',
  again: 'The same thing comes again',
  order: 'Things come in another order, or not each alone',
  network: 'The connection breaks',
  http: 'The request is not what you agreed on',
  payload: 'The body is not what you agreed on',
  meaning: 'The message is well-formed and wrong',
  api: "The supplier's API misbehaves",
} as const

export type Topic = keyof typeof TOPICS

/** A kind of fault, as rules and documentation know it. What it does is its side's affair. */
export interface FaultKind {
  /** Named after what the receiver (or the API's client) sees. */
  readonly kind: string
  readonly side: 'delivery' | 'api'
  /** One sentence for the user. */
  readonly summary: string
  /** What does this in real life. */
  readonly standsFor: string
  readonly topic: Topic
  /** Entries of the fault catalogue that it produces: `FD-07`. */
  readonly covers: readonly string[]
  readonly options: OptionSpecs
  /** Rules of one group exclude each other: the first that fits is applied. */
  readonly exclusive?: string
  /** After it no further rule is looked at: nothing is left to break. */
  readonly last?: boolean
  /** Why it cannot work without a socket; undefined when it can. */
  readonly socket?: string
  /** What one rule remembers from one application to the next. */
  memory?(): unknown
  /** The rule is gone. */
  forget?(memory: never): void
}

/** A documented list of rules under one name. */
export interface Preset {
  readonly name: string
  readonly says: string
  readonly rules: readonly PresetRule[]
}

export interface PresetRule {
  readonly kind: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly match?: Readonly<Record<string, unknown>>
  readonly times?: number
  readonly probability?: number
  readonly stop?: boolean
}

/** All kinds and presets that there are. */
export interface FaultCatalogue {
  readonly kinds: readonly FaultKind[]
  readonly presets: readonly Preset[]
}
