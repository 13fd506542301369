import { badChunk } from './bad-chunk.ts'
import { badHandshake } from './bad-handshake.ts'
import { brokenJson } from './broken-json.ts'
import { changedField } from './changed-field.ts'
import { clockSkew } from './clock-skew.ts'
import { coalesced } from './coalesced.ts'
import { compressed } from './compressed.ts'
import { connections } from './connections.ts'
import { delayed } from './delayed.ts'
import { duplicate } from './duplicate.ts'
import { duplicateKeys } from './duplicate-keys.ts'
import { emptyBody } from './empty-body.ts'
import { extraFields } from './extra-fields.ts'
import type { DeliveryFault } from './fault.ts'
import { heldBack } from './held-back.ts'
import { hugeHeaders } from './huge-headers.ts'
import { hungUp } from './hung-up.ts'
import { impatient } from './impatient.ts'
import { ipFamily } from './ip-family.ts'
import { lateAfterDelete } from './late-after-delete.ts'
import { lost } from './lost.ts'
import { notHttp } from './not-http.ts'
import { oddDates } from './odd-dates.ts'
import { oddText } from './odd-text.ts'
import { oldHttp } from './old-http.ts'
import { oldUrl } from './old-url.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { otherAddress } from './other-address.ts'
import { otherUserAgent } from './other-user-agent.ts'
import { oversized } from './oversized.ts'
import { reformatted } from './reformatted.ts'
import { reordered } from './reordered.ts'
import { reset } from './reset.ts'
import { retryStorm } from './retry-storm.ts'
import { slow } from './slow.ts'
import { split } from './split.ts'
import { staleAfterFresh } from './stale-after-fresh.ts'
import { stalled } from './stalled.ts'
import { truncated } from './truncated.ts'
import { twoLengths } from './two-lengths.ts'
import { unknownValue } from './unknown-value.ts'
import { unresolved } from './unresolved.ts'
import { wrongAuth } from './wrong-auth.ts'
import { wrongCapabilities } from './wrong-capabilities.ts'
import { wrongContentType } from './wrong-content-type.ts'
import { wrongEncoding } from './wrong-encoding.ts'
import { wrongEnvelope } from './wrong-envelope.ts'
import { wrongId } from './wrong-id.ts'
import { wrongLength } from './wrong-length.ts'
import { wrongMethod } from './wrong-method.ts'
import { wrongPath } from './wrong-path.ts'
import { wrongSubscription } from './wrong-subscription.ts'

/** Every way in which a delivery can go wrong. */
export const deliveryFaults: readonly DeliveryFault[] = [
  badChunk,
  badHandshake,
  brokenJson,
  wrongCapabilities,
  changedField,
  clockSkew,
  coalesced,
  compressed,
  connections,
  delayed,
  duplicate,
  duplicateKeys,
  emptyBody,
  extraFields,
  heldBack,
  hugeHeaders,
  hungUp,
  impatient,
  ipFamily,
  lateAfterDelete,
  lost,
  notHttp,
  oddDates,
  oddText,
  oldHttp,
  oldUrl,
  oneAtATime,
  otherAddress,
  otherUserAgent,
  oversized,
  reformatted,
  reordered,
  reset,
  retryStorm,
  slow,
  split,
  staleAfterFresh,
  stalled,
  truncated,
  twoLengths,
  unknownValue,
  unresolved,
  wrongAuth,
  wrongContentType,
  wrongEncoding,
  wrongEnvelope,
  wrongId,
  wrongLength,
  wrongMethod,
  wrongPath,
  wrongSubscription,
]
