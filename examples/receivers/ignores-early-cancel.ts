/** A cancellation of a booking that the shop does not know is nothing to cancel, so it is dropped; the confirmation comes later. */
import { isMain, runShop } from './shop.ts'
import { correct, type Ways } from './ways.ts'

export const ignoresEarlyCancel: Ways = {
  ...correct,
  merge: (known, shown) => (!known && shown.status === 'CANCELLED' ? undefined : correct.merge(known, shown)),
}

if (isMain(import.meta.url)) await runShop(ignoresEarlyCancel)
