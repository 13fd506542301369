import type { Token } from '../domain/types.ts'
import type { Clock } from '../shared/clock.ts'
import type { Random } from '../shared/random.ts'
import type { Changes } from '../store/port.ts'
import type { ApiFaults } from './faults/apply.ts'
import type { Journal } from './journal.ts'

/** All that a handler may reach in its workspace. */
export interface World extends Changes {
  readonly workspace: string
  readonly clock: Clock
  readonly random: Random
  /** Base URL of the server as the client reached it or as it was configured, without a trailing slash. */
  readonly origin: string
  /** The last API exchanges of this workspace. */
  readonly journal: Journal
  /** What goes wrong on purpose in calls to this workspace. */
  readonly faults?: ApiFaults
  /** Runs what the clock has made due, so that no answer shows a state that time has ended. */
  runDue(): void
  /** The value of an assumption in this workspace. Throws on an unknown id. */
  assume(id: string): string
  /** Called after a commit that created, changed or deleted a subscription. */
  onSubscriptionChange(listener: () => void): void
  tokens(): readonly Token[]
  token(id: string): Token | undefined
}
