import { bookspot } from './bookspot/index.ts'
import type { Assumption, Dialect } from './dialect.ts'
import { octoAssumptions } from './octo/assumptions.ts'
import { rhomtrip } from './rhomtrip/index.ts'

/** Every dialect, in the order in which their paths are tried: the one at the root comes last. */
export const DIALECTS: readonly Dialect[] = [bookspot, rhomtrip]

/** The whole register of assumptions. */
export const ASSUMPTIONS: readonly Assumption[] = [
  ...DIALECTS.flatMap(dialect => dialect.assumptions),
  ...octoAssumptions,
]
