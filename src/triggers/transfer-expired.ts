import { expireQuotation } from '../store/transfers.ts'
import { transferFor } from './journeys.ts'
import { id } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.expired'

export const transferExpired = defineTrigger({
  name: NAME,
  summary: 'A quotation runs out.',
  changes: 'The quotation can no longer be booked, without the clock being moved by its 72 hours.',
  event: 'transfer.expired',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, token }) {
    const cause = `trigger ${NAME}`
    expireQuotation(stage, transferFor(stage, transfer, token, cause).id, cause)
  },
})
