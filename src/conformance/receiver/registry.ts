import { acknowledging } from './acknowledge.ts'
import { broken } from './broken.ts'
import { burdens } from './burden.ts'
import { converging } from './converge.ts'
import { credentials } from './credentials.ts'
import { errorBodies } from './errors.ts'
import { forms } from './forms.ts'
import { malformed } from './malformed.ts'
import { ordering } from './order.ts'
import { polls } from './polls.ts'
import { refetching } from './refetch.ts'
import { repeating } from './repeated.ts'
import { strange } from './strange.ts'
import type { DialectName, ReceiverCheck } from './target.ts'
import { texts } from './text.ts'
import { tls } from './tls.ts'

/** Every check of a receiver, in the order of their ids. */
export const RECEIVER_CHECKS: readonly ReceiverCheck[] = [
  ...acknowledging,
  ...repeating,
  ...ordering,
  ...strange,
  ...malformed,
  ...credentials,
  ...forms,
  ...texts,
  ...burdens,
  ...broken,
  ...refetching,
  ...polls,
  ...tls,
  ...errorBodies,
  ...converging,
].sort((a, b) => a.id.localeCompare(b.id, 'en'))

/** Those that a dialect has. */
export const receiverChecksOf = (dialect: DialectName): readonly ReceiverCheck[] =>
  RECEIVER_CHECKS.filter(({ dialects }) => dialects.includes(dialect))
