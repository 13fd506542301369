import type { Notes } from './checks.ts'
import type { Client } from './client.ts'
import type { Range } from './shapes.ts'

/** What came out of one scenario. */
export interface Verdict {
  readonly scenario: string
  readonly result: 'pass' | 'warning' | 'fail'
  readonly messages: readonly string[]
}

export interface Run {
  readonly verdicts: readonly Verdict[]
  readonly requests: number
}

export interface RunOptions {
  /** Asked for on every call; none when absent, as the official tool does. */
  readonly capabilities?: readonly string[]
  /** Also reads `GET /capabilities`, and asks for pricing from then on when it is listed. */
  readonly capabilitiesFlow?: boolean
  /** Which of so many slots is booked. Default: as the official tool picks. */
  readonly pick?: (length: number) => number
  /** How many units where the official tool takes a number between the least and the most: the fewest or the most. Default most. */
  readonly units?: 'fewest' | 'most'
  /** All reservations on one slot, or in turn over all, as editions of the official tool since 2026 do. Default one. */
  readonly slots?: 'one' | 'in-turn'
}

/** What scenarios work with. */
export interface Bench {
  readonly client: Client
  readonly priced: boolean
  readonly range: Range
  readonly pick: (length: number) => number
  readonly units: 'fewest' | 'most'
  readonly slots: 'one' | 'in-turn'
  /** Runs one scenario; what `judge` notes is its verdict. */
  scenario<T>(name: string, judge: (notes: Notes) => Promise<T>): Promise<T>
  /** Ends the whole run: nothing that follows makes sense. */
  end(notes: Notes, message: string): never
}
