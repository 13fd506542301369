import { UsageError } from '../shared/usage-error.ts'
import { changeTransferStatus } from '../store/transfers.ts'
import { transferFor } from './journeys.ts'
import { choice, id } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.status-changed'

export const transferStatusChanged = defineTrigger({
  name: NAME,
  summary: 'A quotation can, or can no longer, be booked.',
  changes: 'The quotation has another status; only AVAILABLE, FREESALE and LIMITED can be booked.',
  event: 'transfer.status-changed',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    status: choice(
      ['AVAILABLE', 'FREESALE', 'LIMITED', 'SOLD_OUT', 'CLOSED'],
      'The new status; SOLD_OUT without it, or AVAILABLE when it is sold out.',
    ),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, status, token }) {
    const cause = `trigger ${NAME}`
    const subject = transferFor(stage, transfer, token, cause)
    const next = status ?? (subject.status === 'SOLD_OUT' ? 'AVAILABLE' : 'SOLD_OUT')
    if (next === subject.status)
      throw new UsageError(`The quotation ${subject.id} is ${next} already. Choose another status.`)
    changeTransferStatus(stage, subject.id, next, cause)
  },
})
