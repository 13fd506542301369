import { repriceTransfer } from '../store/transfers.ts'
import { transferFor } from './journeys.ts'
import { id, percent } from './options.ts'
import { defineTrigger } from './trigger.ts'

const NAME = 'transfer.repriced'

export const transferRepriced = defineTrigger({
  name: NAME,
  summary: 'A quotation costs more or less.',
  changes: 'Every price of every option of the quotation moves by a percentage.',
  event: 'transfer.repriced',
  options: {
    transfer: id('Id of a quotation that has not expired. Without it one is made.'),
    percent: percent('By how much; 10 without it, and -10 is cheaper.'),
    token: id('Token that asks for the quotation; the first with a subscription without it.'),
  },
  run(stage, { transfer, percent: by = 10, token }) {
    const cause = `trigger ${NAME}`
    repriceTransfer(stage, transferFor(stage, transfer, token, cause).id, 1 + by / 100, cause)
  },
})
