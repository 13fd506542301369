import { capabilityIgnored } from './capability-ignored.ts'
import { cutAnswer } from './cut-answer.ts'
import { dribbledAnswer } from './dribbled-answer.ts'
import { driftedAnswer } from './drifted-answer.ts'
import { earlyNotification } from './early-notification.ts'
import { failedAfterWrite } from './failed-after-write.ts'
import type { ApiFault } from './fault.ts'
import { flapping } from './flapping.ts'
import { holdExpired } from './hold-expired.ts'
import { listChanges } from './list-changes.ts'
import { lostAnswer } from './lost-answer.ts'
import { malformedAnswer } from './malformed-answer.ts'
import { newRequiredField } from './new-required-field.ts'
import { noAnswer } from './no-answer.ts'
import { okWithError } from './ok-with-error.ts'
import { priceRace } from './price-race.ts'
import { rateLimited } from './rate-limited.ts'
import { refused } from './refused.ts'
import { slowAnswer } from './slow-answer.ts'
import { soldOutRace } from './sold-out-race.ts'
import { staleRead } from './stale-read.ts'
import { status } from './status.ts'
import { abilityRemoved, tokenRevoked } from './token-revoked.ts'
import { wrongLengthAnswer } from './wrong-length-answer.ts'

/** Every way in which the supplier's API can be made to go wrong, in the order of the documentation. */
export const API_FAULTS: readonly ApiFault[] = [
  status,
  refused,
  rateLimited,
  flapping,
  slowAnswer,
  noAnswer,
  dribbledAnswer,
  cutAnswer,
  malformedAnswer,
  wrongLengthAnswer,
  okWithError,
  lostAnswer,
  failedAfterWrite,
  staleRead,
  earlyNotification,
  soldOutRace,
  priceRace,
  holdExpired,
  tokenRevoked,
  abilityRemoved,
  capabilityIgnored,
  driftedAnswer,
  newRequiredField,
  listChanges,
]
